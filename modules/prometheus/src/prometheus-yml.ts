import type { ScrapeTarget } from "@watchpost/alerting/model";
import type { Duration } from "@watchpost/core";
import { CONFIG_DIRECTORY } from "@watchpost/ecs";
import { stringify } from "yaml";

/** A program in the same task, scraped on localhost. */
export interface LocalJob {
  readonly job: string;
  readonly port: number;
  /** Labels of its series that are dropped. @default [] */
  readonly dropLabels?: readonly string[];
  /** How often it is scraped. @default - as the other jobs */
  readonly every?: Duration;
  /** How long a scrape of it may take, at most `every`. @default - as the other jobs */
  readonly timeout?: Duration;
}

export interface PrometheusYmlProps {
  /** The environment's name: every alert carries it. */
  readonly environment: string;
  readonly scrapeEvery: Duration;
  readonly evaluateEvery: Duration;
  readonly localJobs: readonly LocalJob[];
  readonly targets: readonly ScrapeTarget[];
  /** Jobs in Prometheus's own format. */
  readonly extraJobs: readonly (Readonly<Record<string, unknown>> & { readonly job_name: string })[];
  /** Where Alertmanager listens: `localhost:9093`. @default - nowhere: alerts are seen in Prometheus alone */
  readonly alertmanager?: string | undefined;
  /** The directory of the rule files. @default - where ECS delivers them */
  readonly rules?: string;
}

/** Longest time a scrape may take where nothing else is said. */
const SCRAPE_TIMEOUT_SECONDS = 10;

/** A moved task is found again within this time and the name's own time to live. */
const DNS_REFRESH = "30s";

/**
 * prometheus.yml. How long samples are kept is not in it: that is a flag.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/
 * @throws Error when two jobs have one name, with which Prometheus would not start
 */
export function prometheusYml(props: PrometheusYmlProps): string {
  const { environment, scrapeEvery, evaluateEvery, localJobs, targets, extraJobs, alertmanager } = props;
  const { rules = `${CONFIG_DIRECTORY}/prometheus/rules` } = props;
  const jobs = [...localJobs.map(localJob), ...targets.map(namedJob), ...extraJobs];
  assertUnique(jobs.map(({ job_name }) => job_name));
  return stringify(
    {
      global: {
        scrape_interval: String(scrapeEvery),
        scrape_timeout: `${Math.min(SCRAPE_TIMEOUT_SECONDS, scrapeEvery.seconds)}s`,
        evaluation_interval: String(evaluateEvery),
        external_labels: { environment },
      },
      rule_files: [`${rules}/*.yaml`],
      ...(alertmanager && { alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] } }),
      scrape_configs: jobs,
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

function localJob({ job, port, dropLabels = [], every, timeout }: LocalJob) {
  return {
    job_name: job,
    ...(every && { scrape_interval: String(every) }),
    ...(timeout && { scrape_timeout: String(timeout) }),
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

function assertUnique(jobs: readonly string[]): void {
  const twice = [...new Set(jobs.filter((job, i) => jobs.indexOf(job) !== i))];
  if (twice.length === 0) return;
  throw new Error(
    `More than one scrape job is called ${twice.join(", ")}: ` +
      "give what watch and prometheus.scrapeConfigs name another job than the platform's own.",
  );
}
