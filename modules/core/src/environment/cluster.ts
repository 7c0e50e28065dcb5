import type { z } from "zod";

import { domain, duration, fields, integer, listOf, positive, secretReference, text } from "../schema";
import { days, hours, minutes, seconds } from "../units";
import { signInSchema } from "./access";
import { environmentSchema } from "./environment";
import { imagesSchema } from "./images";
import { notifySchema } from "./notify";

const LABEL_FORM = "a name in Kubernetes: lower-case letters, digits and hyphens, a letter first, at most 63";

const label = () => text(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, LABEL_FORM);
const cpu = () => text(/^\d+m?$/, "CPU, such as 500m or 1");
const memory = () => text(/^\d+(Ki|Mi|Gi)$/, "memory, such as 256Mi");

/** CPU and memory that are asked for, and CPU and memory at most. */
type ResourceDefaults = readonly [cpu: string, memory: string, mostCpu: string, mostMemory: string];

/** What a container asks for, and what it gets at most. */
function resources([leastCpu, leastMemory, mostCpu, mostMemory]: ResourceDefaults) {
  const amount = fields({ cpu: cpu(), memory: memory() });
  return fields({ requests: amount, limits: amount }).default({
    requests: { cpu: leastCpu, memory: leastMemory },
    limits: { cpu: mostCpu, memory: mostMemory },
  });
}

/** What of a volume Prometheus may fill: the rest is for what it writes while it compacts. */
const MOST_OF_VOLUME = 0.9;

const clusterPrometheusSchema = fields({
  /** How long samples are kept. @default days(15) */
  keep: duration(hours(2), days(3650)).default(days(15)),
  /**
   * How much is kept at most, whatever its age, in Prometheus's gigabytes, which are 2^30 bytes: 45 is `45GB`.
   * https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects
   * @default 45
   */
  keepGigabytes: positive("a positive number of gigabytes").default(45),
  /** The size of the volume. @default 50 */
  volumeGib: integer(1, 16_384).default(50),
  /** The class of the volume, which belongs to the EBS CSI driver. @default "gp3" */
  storageClass: label().default("gp3"),
  /** Time between two scrapes of what says nothing else. @default seconds(15) */
  scrapeEvery: duration(seconds(5), minutes(2)).default(seconds(15)),
  /** @default 500m and 1Gi, at most 1000m and 2Gi */
  resources: resources(["500m", "1Gi", "1000m", "2Gi"]),
}).check(({ value: { keepGigabytes, volumeGib }, issues }) => {
  const most = Math.floor(volumeGib * MOST_OF_VOLUME);
  if (keepGigabytes <= most) return;
  const message = `at most ${most}, nine tenths of the volume's ${volumeGib} GiB: compaction needs the rest`;
  issues.push({ code: "custom", path: ["keepGigabytes"], message, input: keepGigabytes });
});

const clusterGrafanaSchema = fields({
  /** The host that people reach it by: `https://<host>`. */
  host: domain(),
  /** The secret that holds the administrator's password, as plain text. */
  adminPassword: secretReference(),
  /** Who signs in, and how. @default password() */
  signIn: signInSchema.default({ kind: "password" }),
  /** The ClusterIssuer of cert-manager. @default "letsencrypt-prod" */
  issuer: label().default("letsencrypt-prod"),
  /** The Secret in which cert-manager keeps the certificate. @default "grafana-tls" */
  tlsSecret: label().default("grafana-tls"),
  /** @default "nginx" */
  ingressClass: label().default("nginx"),
  /** Where the ingress controller runs: nobody else reaches Grafana. @default "ingress-nginx" */
  ingressNamespace: label().default("ingress-nginx"),
  /** The size of the volume with what users make. @default 10 */
  volumeGib: integer(1, 16_384).default(10),
});

/** An application whose Services are scraped. */
const applicationSchema = fields({
  /** The job in Prometheus, and the value of the label `app` that its Services bear. */
  name: label(),
  namespaces: listOf(label(), 1, "namespaces"),
  /** The name of the port, in the Service. @default "http" */
  port: label().default("http"),
  /** @default "/metrics" */
  path: text(/^\/[\w./-]*$/, "a path, such as /metrics").default("/metrics"),
  /** @default seconds(15) */
  scrapeEvery: duration(seconds(5), minutes(2)).default(seconds(15)),
  /** @default seconds(10) */
  timeout: duration(seconds(1), minutes(2)).default(seconds(10)),
}).check(({ value: { scrapeEvery, timeout }, issues }) => {
  if (timeout.seconds <= scrapeEvery.seconds) return;
  const message = `at most scrapeEvery, ${scrapeEvery}`;
  issues.push({ code: "custom", path: ["timeout"], message, input: timeout });
});

const exporterSchema = (defaults: ResourceDefaults) =>
  fields({
    /** The secret with what the exporter signs in with: a JSON object whose keys are its environment variables. */
    secret: secretReference(),
    /** @default seconds(30) */
    scrapeEvery: duration(seconds(5), minutes(2)).default(seconds(30)),
    resources: resources(defaults),
  });

/** As for environments, but that SNS is not asked to send mail, for Pods have no topic. */
const clusterNotifySchema = fields({
  slack: notifySchema.shape.slack,
  pagerduty: notifySchema.shape.pagerduty,
  teams: notifySchema.shape.teams,
  webhooks: notifySchema.shape.webhooks,
  heartbeat: notifySchema.shape.heartbeat,
  mute: notifySchema.shape.mute,
  runbooks: notifySchema.shape.runbooks,
}).check(({ value, issues }) => {
  if (value.slack || value.teams || (value.webhooks ?? []).length > 0) return;
  issues.push({ code: "custom", path: [], message: "slack, teams or webhooks, that somebody is told", input: value });
});

/** Values of a cluster of Kubernetes: all that is chosen, but for what is watched, which the platform adds. */
export const clusterSchema = fields({
  name: environmentSchema.shape.name,
  account: environmentSchema.shape.account,
  region: environmentSchema.shape.region,
  owner: environmentSchema.shape.owner,
  tags: environmentSchema.shape.tags,
  state: environmentSchema.shape.state,
  /** The name of the cluster of EKS, which is there already. */
  eks: text(/^[A-Za-z0-9][\w-]{0,99}$/, "the name of a cluster of EKS"),
  /** Where all of it runs. @default "monitoring" */
  namespace: label().default("monitoring"),
  /** The Helm release of kube-prometheus-stack. @default "monitoring" */
  release: label().default("monitoring"),
  /**
   * The ClusterSecretStore of External Secrets that reads AWS Secrets Manager, which is there already.
   * https://external-secrets.io/latest/provider/aws-secrets-manager/
   * @default "aws-secrets-manager"
   */
  secretStore: label().default("aws-secrets-manager"),
  /** @default - see its fields */
  prometheus: clusterPrometheusSchema.prefault({}),
  grafana: clusterGrafanaSchema,
  notify: clusterNotifySchema,
  /** @default [] */
  applications: listOf(applicationSchema, 0, "applications")
    .check(({ value, issues }) => {
      const names = value.map(({ name }) => name);
      names.forEach((input, i) => {
        if (names.indexOf(input) < i) {
          issues.push({ code: "custom", path: [i, "name"], message: "each name once", input });
        }
      });
    })
    .default([]),
  /** Metrics of PostgreSQL. The secret's key is `DATA_SOURCE_NAME`. @default - none */
  postgres: exporterSchema(["50m", "64Mi", "100m", "128Mi"]).optional(),
  /** Metrics of Redis. The secret's keys are `REDIS_ADDR` and `REDIS_PASSWORD`. @default - none */
  redis: exporterSchema(["25m", "32Mi", "50m", "64Mi"]).optional(),
  /** Other versions of what runs. @default - the pins of modules/core/src/image-pins.json */
  images: fields({
    prometheus: imagesSchema.shape.prometheus,
    alertmanager: imagesSchema.shape.alertmanager,
    grafana: imagesSchema.shape.grafana,
  }).default({}),
});

/** What one writes. */
export type ClusterValues = z.input<typeof clusterSchema>;
/** What modules read: every default filled in. */
export type ClusterEnvironment = z.output<typeof clusterSchema>;
