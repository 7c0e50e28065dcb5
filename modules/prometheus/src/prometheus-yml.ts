import type { ScrapeTarget } from "@watchpost/alerting";
import type { Duration } from "@watchpost/core";
import { CONFIG_DIRECTORY } from "@watchpost/ecs";
import { stringify } from "yaml";

/** A program in the same task, scraped on localhost. */
export interface LocalJob {
  readonly job: string;
  readonly port: number;
  /** Labels of its series that are dropped. @default [] */
  readonly dropLabels?: readonly string[];
}

export interface PrometheusYmlProps {
  /** The environment's name: every alert carries it. */
  readonly environment: string;
  readonly scrapeEvery: Duration;
  readonly evaluateEvery: Duration;
  readonly localJobs: readonly LocalJob[];
  readonly targets: readonly ScrapeTarget[];
  /** Jobs in Prometheus's own format. */
  readonly extraJobs: readonly Readonly<Record<string, unknown>>[];
  /** Where Alertmanager listens: `localhost:9093`. */
  readonly alertmanager: string;
}

/** Longest time a scrape may take, and longest interval it may then have. */
const SCRAPE_TIMEOUT_SECONDS = 10;

/** A moved task is found again within this time and the name's own time to live. */
const DNS_REFRESH = "30s";

/**
 * prometheus.yml. How long samples are kept is not in it: that is a flag.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 */
export function prometheusYml(props: PrometheusYmlProps): string {
  const { environment, scrapeEvery, evaluateEvery, localJobs, targets, extraJobs, alertmanager } = props;
  return stringify(
    {
      global: {
        scrape_interval: String(scrapeEvery),
        scrape_timeout: `${Math.min(SCRAPE_TIMEOUT_SECONDS, scrapeEvery.seconds)}s`,
        evaluation_interval: String(evaluateEvery),
        // Prometheus expands variables here: https://prometheus.io/docs/prometheus/latest/feature_flags/
        external_labels: { environment: environment.replaceAll("$", () => "$$") },
      },
      rule_files: [`${CONFIG_DIRECTORY}/prometheus/rules/*.yaml`],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] },
      scrape_configs: [...localJobs.map(localJob), ...targets.map(namedJob), ...extraJobs],
    },
    { lineWidth: 0 },
  );
}

function localJob({ job, port, dropLabels = [] }: LocalJob) {
  return {
    job_name: job,
    static_configs: [{ targets: [`localhost:${port}`] }],
    ...(dropLabels.length > 0 && {
      metric_relabel_configs: [{ action: "labeldrop", regex: dropLabels.join("|") }],
    }),
  };
}

function namedJob({ job, hostname, port, path }: ScrapeTarget) {
  return {
    job_name: job,
    ...(path && { metrics_path: path }),
    dns_sd_configs: [{ names: [hostname], type: "A", port, refresh_interval: DNS_REFRESH }],
  };
}
