import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { freePort } from "./ours";
import { MEASURED_NICENESS, Program } from "./program";
import { POLL_SECONDS, type Setting, shorterMinutes } from "./setting";
import { CREDENTIALS, type Subject } from "./subject";

/** A peer's configuration with times as its users write them; they are shortened as CloudWatch's minute is. */
interface Configuration {
  readonly name: string;
  readonly of: (scaled: (seconds: number) => number) => object;
}

const NAMESPACE = "Synthetic";
const METRIC = "Requests";
const DIMENSIONS = ["Instance", "Service"];

/**
 * Five minutes at a time, the newest datapoint of each; and what its documentation has for those who want every minute.
 * https://github.com/prometheus-community/yet-another-cloudwatch-exporter/blob/master/docs/configuration.md
 */
const YACE: readonly Configuration[] = [
  { name: "YACE, default", of: (scaled) => yace({}, { period: scaled(300), length: scaled(300) }) },
  {
    name: "YACE, tuned",
    of: (scaled) =>
      yace(
        { recentlyActiveOnly: true, delay: scaled(120) },
        { period: scaled(60), length: scaled(600), addCloudwatchTimestamp: true, exportAllDataPoints: true },
      ),
  },
];

function yace(ofJob: object, ofMetric: object): object {
  const metrics = [{ name: METRIC, statistics: ["Sum"], ...ofMetric }];
  const job = {
    name: "synthetic",
    namespace: NAMESPACE,
    regions: ["us-east-1"],
    dimensionNameRequirements: DIMENSIONS,
  };
  return { apiVersion: "v1alpha1", "sts-region": "us-east-1", customNamespace: [{ ...job, ...ofJob, metrics }] };
}

/** https://github.com/prometheus/cloudwatch_exporter#configuration */
const CLOUDWATCH_EXPORTER: readonly Configuration[] = [
  {
    name: "cloudwatch_exporter, default",
    of: (scaled) => exporter({ period_seconds: scaled(60), range_seconds: scaled(600), delay_seconds: scaled(600) }),
  },
  {
    name: "cloudwatch_exporter, tuned",
    of: (scaled) =>
      exporter({
        period_seconds: scaled(60),
        range_seconds: scaled(600),
        delay_seconds: scaled(120),
        list_metrics_cache_ttl: scaled(3600),
        use_get_metric_data: true,
      }),
  },
];

function exporter(times: object): object {
  const metric = { aws_namespace: NAMESPACE, aws_metric_name: METRIC, aws_dimensions: DIMENSIONS };
  return { region: "us-east-1", ...times, metrics: [{ ...metric, aws_statistics: ["Sum"] }] };
}

/** It reads CloudWatch at an interval of its own. */
export function yaceSubjects(program: string): Subject[] {
  return YACE.map(({ name, of }) =>
    subject(
      name,
      of,
      (config, port, { cycleSeconds }) => ({
        command: program,
        args: [`--config.file=${config}`, `--listen-address=127.0.0.1:${port}`, `--scraping-interval=${cycleSeconds}`],
      }),
      () => 0.25,
      "/healthz",
    ),
  );
}

/** It reads CloudWatch whenever it is scraped. */
export function cloudWatchExporterSubjects(program: string): Subject[] {
  const command = program.endsWith(".jar") ? ["java", "-jar", program] : [program];
  return CLOUDWATCH_EXPORTER.map(({ name, of }) =>
    subject(
      name,
      of,
      (config, port) => ({ command: command[0] ?? "", args: [...command.slice(1), String(port), config] }),
      ({ cycleSeconds }) => cycleSeconds,
      "/-/healthy",
    ),
  );
}

function subject(
  name: string,
  configuration: Configuration["of"],
  commandOf: (
    config: string,
    port: number,
    setting: Setting,
  ) => { readonly command: string; readonly args: readonly string[] },
  scrapeSeconds: (setting: Setting) => number,
  healthPath: string,
): Subject {
  return {
    name,
    time: shorterMinutes,
    scrapeSeconds,
    start: async (setting, fake, _, directory) => {
      const port = await freePort();
      const config = join(directory, "config.yml");
      const scaled = (seconds: number) => (seconds * setting.cycleSeconds) / POLL_SECONDS;
      writeFileSync(config, JSON.stringify(configuration(scaled)));
      const program = new Program({
        ...commandOf(config, port, setting),
        env: { ...CREDENTIALS, AWS_ENDPOINT_URL: fake.url },
        niceness: MEASURED_NICENESS,
      });
      const url = `http://127.0.0.1:${port}`;
      const metricsUrl = `${url}/metrics`;
      return {
        program,
        metricsUrl,
        healthUrl: `${url}${healthPath}`,
        isReady: async () => seriesOn(await (await fetch(metricsUrl)).text()) >= setting.metrics,
        cycleSeconds: () => Promise.resolve(undefined),
      };
    },
  };
}

/** Under both peers' name for it; the one exports each series several times where it exports all datapoints. */
function seriesOn(page: string): number {
  const series = page.match(/^aws_synthetic_requests_sum\{[^}]*\}/gm) ?? [];
  return new Set(series).size;
}
