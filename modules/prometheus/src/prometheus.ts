import type { Mixin, ScrapeTarget } from "@watchpost/alerting/model";
import type { Images, Names, PolicyStatement, PrometheusValues } from "@watchpost/core";
import {
  type Cluster,
  type ConfigBucket,
  type Container,
  EbsHost,
  EfsVolume,
  type Mount,
  type Sidecar,
  SingleWriterService,
  type TaskContext,
  type Volume,
} from "@watchpost/ecs";
import type { Network, Party, Target } from "@watchpost/network";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { flags } from "./flags";
import { type LocalJob, prometheusYml } from "./prometheus-yml";
import { hasRules, rulesYaml } from "./rules";

/** A program that runs in the task of Prometheus, and how it is scraped. */
export interface PrometheusSidecar extends Sidecar {
  readonly scrape: LocalJob;
}

export interface PrometheusProps {
  readonly names: Names;
  /** The environment's name: every alert carries it. */
  readonly environment: string;
  readonly values: PrometheusValues;
  readonly network: Network;
  readonly cluster: Cluster;
  readonly configuration: ConfigBucket;
  readonly context: TaskContext;
  readonly images: Images;
  /** What is watched. */
  readonly mixins: readonly Mixin[];
  /** What runs in its task: Alertmanager and exporters. */
  readonly sidecars: readonly PrometheusSidecar[];
  /** Scraped under a name, beside what the mixins name. */
  readonly targets: readonly ScrapeTarget[];
  readonly party: Party;
  /** Tags of the instance, where it runs on one. */
  readonly tags: Readonly<Record<string, string>>;
  /** How people reach it. @default - by its own address, or from inside only */
  readonly target?: Target | undefined;
}

export const PROMETHEUS_PORT = 9090;

/** `nobody` in the images of the Prometheus project. */
const NOBODY = 65_534;

type Delivery = ReturnType<ConfigBucket["deliver"]>;

interface Storage {
  readonly volume: Volume;
  readonly statements: readonly PolicyStatement[];
  readonly ready: readonly ITerraformDependable[];
  readonly host?: EbsHost;
}

/** Prometheus with its database, its rules, and what runs beside it. */
export class Prometheus extends Construct {
  /** Where others find it: `http://prometheus.dev.monitoring.internal:9090`. */
  readonly url: string;
  readonly serviceName: string;
  /** The metric that tells how full the volume is. @default - it lies on none of its own */
  readonly volumeMetric: EbsHost["volumeMetric"] | undefined;

  constructor(scope: Construct, id: string, props: PrometheusProps) {
    super(scope, id);
    const { names, values, network, party, target } = props;
    party.allowHttpsOut();
    this.reach(props);
    const storage = this.storage(props);
    const data: Mount = { volume: storage.volume.name, path: "/data", readOnly: false };
    const reloads = outlivesTask(storage.volume);
    const delivery = this.deliver(props, data, reloads);
    const registration = network.namespace.register("prometheus");
    this.serviceName = names.service("prometheus");
    this.url = `http://${registration.hostname}:${PROMETHEUS_PORT}`;
    this.volumeMetric = storage.host?.volumeMetric;

    new SingleWriterService(this, "service", {
      name: this.serviceName,
      cluster: props.cluster,
      network,
      party,
      registration,
      ...(storage.host && { host: storage.host }),
      ...(target && { target: { target, container: "prometheus", port: PROMETHEUS_PORT } }),
      after: [...delivery.ready, ...storage.ready],
      task: {
        context: props.context,
        name: "prometheus",
        family: names.of("prometheus"),
        cpu: values.cpu,
        memoryMiB: values.memoryMiB,
        volumes: [storage.volume, ...delivery.volumes],
        statements: [
          ...storage.statements,
          ...delivery.statements,
          ...props.sidecars.flatMap(({ statements = [] }) => statements),
        ],
      },
      writer: {
        name: "prometheus",
        image: props.images.reference("prometheus"),
        command: flags({ values, externalUrl: target?.url ?? this.url, reloads }),
        user: `${NOBODY}:${NOBODY}`,
        ports: [PROMETHEUS_PORT],
        mounts: [data, delivery.mount],
        after: ["config"],
        // Healthy while it replays its log; ready only afterwards, and a task must not be killed for that.
        healthCheck: {
          command: `wget -q -O /dev/null http://localhost:${PROMETHEUS_PORT}/-/healthy`,
          startPeriodSeconds: 60,
        },
      },
      sidecars: [...delivery.containers, ...sidecarContainers(props.sidecars, data, delivery)],
    });
  }

  /** A restart replays the write-ahead log, so a database that outlives its task is not restarted for a rule. */
  private deliver(props: PrometheusProps, data: Mount, reloads: boolean): Delivery {
    const { sidecars } = props;
    return props.configuration.deliver("prometheus", {
      files: [
        { path: "prometheus/prometheus.yml", content: this.prometheusYml(props) },
        ...props.mixins.filter(hasRules).map((mixin) => ({
          path: `prometheus/rules/${mixin.name}.rules.yaml`,
          content: rulesYaml(mixin),
        })),
        ...sidecars.flatMap(({ files = [] }) => files),
      ],
      programs: sidecars.flatMap(({ programs = [] }) => programs),
      ownedVolumes: reloads ? [] : [data],
      secretFiles: Object.fromEntries(sidecars.flatMap(({ secretFiles = {} }) => Object.entries(secretFiles))),
      reloadUrls: reloads
        ? [`http://localhost:${PROMETHEUS_PORT}/-/reload`, ...sidecars.flatMap(({ reloadUrl }) => reloadUrl ?? [])]
        : [],
    });
  }

  /** Opens the way to what the mixins have scraped, once for each security group and port. */
  private reach({ mixins, party, network }: PrometheusProps): void {
    const reached = new Set<string>();
    for (const { job, port, securityGroupId } of mixins.flatMap(({ targets = [] }) => targets)) {
      const way = `${securityGroupId ?? "vpc"}:${port}`;
      if (reached.has(way)) continue;
      reached.add(way);
      if (securityGroupId) party.connectToGroup(job, securityGroupId, port);
      else party.connectInto("vpc", network.vpc.cidr, port);
    }
  }

  private storage({ names, values, network, cluster, party, tags }: PrometheusProps): Storage {
    const name = "prometheus";
    const owner = { uid: NOBODY, gid: NOBODY };
    switch (values.storage.kind) {
      case "ephemeral":
        return { volume: { name, on: "task" }, statements: [], ready: [] };
      case "efs": {
        const { volume, statements, ready } = new EfsVolume(this, "efs", {
          names,
          network,
          name,
          user: party,
          ...owner,
        });
        return { volume, statements, ready };
      }
      case "ec2-ebs": {
        const { gib, instanceType } = values.storage;
        const hostParty = network.party("prometheus-host", "Host of Prometheus");
        const host = new EbsHost(this, "host", {
          names,
          network,
          cluster,
          party: hostParty,
          name,
          gib,
          instanceType,
          tags,
          ...owner,
        });
        return { volume: host.volume, statements: [], ready: [host.ready], host };
      }
    }
  }

  private prometheusYml({ environment, values, mixins, targets, sidecars }: PrometheusProps): string {
    return prometheusYml({
      environment,
      scrapeEvery: values.scrapeEvery,
      evaluateEvery: values.evaluateEvery ?? values.scrapeEvery,
      localJobs: [{ job: "prometheus", port: PROMETHEUS_PORT }, ...sidecars.map(({ scrape }) => scrape)],
      targets: [...targets, ...mixins.flatMap((mixin) => mixin.targets ?? [])],
      extraJobs: values.scrapeConfigs,
      alertmanager: "localhost:9093",
    });
  }
}

const outlivesTask = ({ on }: Volume): boolean => on !== "task";

function sidecarContainers(sidecars: readonly PrometheusSidecar[], data: Mount, delivery: Delivery): Container[] {
  return sidecars.map(({ container, keepsData = false, secretFiles }) => ({
    ...container,
    mounts: [...(keepsData ? [data] : []), delivery.mount, ...(secretFiles ? [delivery.secretsMount] : [])],
    after: ["config"],
    lifecycle: "restarted",
  }));
}
