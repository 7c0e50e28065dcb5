import { seconds } from "@watchpost/core";
import { prometheusYml } from "@watchpost/prometheus";

import { type Addresses, PORTS } from "./addresses";

/** The environment's name: alerts of a laptop are told apart by it. */
const ENVIRONMENT = "local";

export const SCRAPE_EVERY = seconds(15);

/** The metrics service that reads the real CloudWatch: found by its name while it runs, and no target while it does not. */
export const AWS_METRICS_SERVICE = "metrics-service-aws";

export interface PrometheusConfigProps {
  readonly addresses: Addresses;
  /** Mixins whose workload is simulated: each is a job of its own, `simulated-<mixin>`. */
  readonly simulated: readonly string[];
  /** Whether names can be looked up that may or may not be there, as Compose's network does. */
  readonly byName: boolean;
  /** The directory of the rule files. @default - that of a container */
  readonly rules?: string;
}

/** The job that scrapes a mixin's simulated workload. */
export const simulatedJob = (mixin: string) => `simulated-${mixin}`;

/** prometheus.yml: the rest of the monitoring scraped as on ECS, and one job for each simulated workload. */
export function prometheusConfig({ addresses, simulated, byName, rules }: PrometheusConfigProps): string {
  const own = [
    ["prometheus", addresses.prometheus],
    ["alertmanager", addresses.alertmanager],
    ["grafana", addresses.grafana],
    ["postgres-exporter", addresses.postgresExporter],
    ["redis-exporter", addresses.redisExporter],
  ] as const;
  return prometheusYml({
    environment: ENVIRONMENT,
    scrapeEvery: SCRAPE_EVERY,
    evaluateEvery: SCRAPE_EVERY,
    localJobs: [],
    targets: [],
    extraJobs: [
      // One job of both, for a job without any target is one that is down.
      { ...staticJob("metrics-service", addresses.metricsService), ...(byName && { dns_sd_configs: [AWS_BY_NAME] }) },
      ...own.flatMap(([job, address]) => (address === undefined ? [] : [staticJob(job, address)])),
      ...simulated.map((mixin) => ({
        ...staticJob(simulatedJob(mixin), addresses.simulator),
        metrics_path: `/${mixin}/metrics`,
        // A simulated series says itself whose it is.
        honor_labels: true,
      })),
    ],
    alertmanager: addresses.alertmanager,
    ...(rules !== undefined && { rules }),
  });
}

const AWS_BY_NAME = {
  names: [AWS_METRICS_SERVICE],
  type: "A",
  port: PORTS.metricsService,
  refresh_interval: "30s",
} as const;

const staticJob = (job: string, address: string) => ({
  job_name: job,
  static_configs: [{ targets: [address] }],
});
