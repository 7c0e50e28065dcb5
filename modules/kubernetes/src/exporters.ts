import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import type { ClusterEnvironment } from "@watchpost/core";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IContainer } from "kubernetes-models/v1/Container";
import type { IService } from "kubernetes-models/v1/Service";

import { metadata } from "./metadata";
import pins from "./pins.json";
import { SECRETS } from "./secrets";
import { serviceMonitor } from "./service-monitors";

/** The user `nobody`, whom both images run as by themselves. */
const NOBODY = 65_534;

/** What may be done with a container that asks for nothing special. https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const RESTRICTED = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

/** Of a Pod that runs as a user who is not root. */
export const restrictedPod = (user: number) => ({
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  fsGroup: user,
  seccompProfile: { type: "RuntimeDefault" as const },
});

interface Exporter {
  readonly name: "postgres-exporter" | "redis-exporter";
  readonly image: { readonly repository: string; readonly tag: string };
  readonly port: number;
  readonly secret: string;
  /** Variables that the Secret's keys become; a key that may be missing is optional. */
  readonly variables: readonly { readonly name: string; readonly optional: boolean }[];
}

/** https://github.com/prometheus-community/postgres_exporter/blob/v0.15.0/README.md#environment-variables */
export const POSTGRES_EXPORTER: Exporter = {
  name: "postgres-exporter",
  image: pins.postgresExporter,
  port: 9187,
  secret: SECRETS.postgres,
  variables: [{ name: "DATA_SOURCE_NAME", optional: false }],
};

/** https://github.com/oliver006/redis_exporter/blob/v1.55.0/README.md#command-line-flags */
export const REDIS_EXPORTER: Exporter = {
  name: "redis-exporter",
  image: pins.redisExporter,
  port: 9121,
  secret: SECRETS.redis,
  variables: [
    { name: "REDIS_ADDR", optional: false },
    { name: "REDIS_PASSWORD", optional: true },
  ],
};

type ExporterValues = NonNullable<ClusterEnvironment["postgres"]>;

/** What an exporter is in a cluster: its Pod, its Service, and what tells Prometheus of them. */
export function exporterManifests(
  cluster: ClusterEnvironment,
  exporter: Exporter,
  values: ExporterValues,
): [IDeployment, IService, IServiceMonitor] {
  const { name, port } = exporter;
  const labels = { app: name };
  const placed = metadata(`Exporter ${name}`, name, { namespace: cluster.namespace, labels });
  const deployment: IDeployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: placed,
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: restrictedPod(NOBODY),
          containers: [container(exporter, values)],
        },
      },
    },
  };
  const service: IService = {
    apiVersion: "v1",
    kind: "Service",
    metadata: placed,
    spec: { type: "ClusterIP", selector: labels, ports: [{ name: "metrics", port, targetPort: "metrics" }] },
  };
  const monitor = serviceMonitor(cluster, name, {
    selector: { matchLabels: labels },
    namespaceSelector: { matchNames: [cluster.namespace] },
    endpoints: [
      {
        port: "metrics",
        interval: String(values.scrapeEvery),
        scrapeTimeout: "10s",
        relabelings: [{ targetLabel: "job", replacement: name }],
      },
    ],
  });
  return [deployment, service, monitor];
}

function container({ name, image, port, secret, variables }: Exporter, { resources }: ExporterValues): IContainer {
  // The exporter's own page; its metrics would ask the database each time.
  const page = { path: "/", port: "metrics" };
  return {
    name,
    image: `${image.repository}:${image.tag}`,
    ports: [{ name: "metrics", containerPort: port }],
    env: variables.map(({ name: variable, optional }) => ({
      name: variable,
      valueFrom: { secretKeyRef: { name: secret, key: variable, ...(optional && { optional }) } },
    })),
    resources,
    securityContext: RESTRICTED,
    livenessProbe: { httpGet: page, initialDelaySeconds: 10, periodSeconds: 30 },
    readinessProbe: { httpGet: page, periodSeconds: 10 },
  };
}
