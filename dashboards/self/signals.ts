import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";
import { RETENTION_SHARE_OF_DISK } from "@watchpost/core";

const prometheus = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`prometheus_${name}`, "prometheus", { kind, unit, help });
const alertmanager = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`alertmanager_${name}`, "alertmanager", { kind, unit, help });
const exporter = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`cloudwatch_${name}`, "cloudwatch-exporter", { kind, unit, help });
const service = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`watchpost_${name}`, "metrics-service", { kind, unit, help });

const grafana = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`grafana_${name}`, "grafana", { kind, unit, help });

const scraping = {
  up: scrapedSignal("up", "prometheus", {
    kind: "gauge",
    unit: "count",
    help: "1 where the last scrape succeeded, else 0.",
  }),
  samplesScraped: scrapedSignal("scrape_samples_scraped", "prometheus", {
    kind: "gauge",
    unit: "count",
    help: "Samples that the last scrape of a target yielded.",
  }),
  poolTargets: prometheus("target_scrape_pool_targets", "gauge", "count", "Targets that a scrape job has found."),
};

const database = {
  seriesInHead: prometheus("tsdb_head_series", "gauge", "count", "Series that get samples."),
  samplesAppended: prometheus("tsdb_head_samples_appended_total", "counter", "count", "Samples taken in."),
  blocksBytes: prometheus("tsdb_storage_blocks_bytes", "gauge", "bytes", "Bytes in blocks on disk."),
  walBytes: prometheus("tsdb_wal_storage_size_bytes", "gauge", "bytes", "Bytes in the write-ahead log."),
  headChunksBytes: prometheus(
    "tsdb_head_chunks_storage_size_bytes",
    "gauge",
    "bytes",
    "Bytes of the head block on disk.",
  ),
  retentionLimitBytes: prometheus(
    "tsdb_retention_limit_bytes",
    "gauge",
    "bytes",
    "Bytes above which the oldest blocks are deleted; 0 for none.",
  ),
  compactionFailures: prometheus(
    "tsdb_compactions_failed_total",
    "counter",
    "count",
    "Compactions of the database that failed.",
  ),
};

const alerting = {
  ruleFailures: prometheus("rule_evaluation_failures_total", "counter", "count", "Rules that could not be evaluated."),
  notificationErrors: prometheus(
    "notifications_errors_total",
    "counter",
    "count",
    "Alerts that Prometheus could not hand to Alertmanager.",
  ),
  notificationsDropped: prometheus(
    "notifications_dropped_total",
    "counter",
    "count",
    "Alerts that Prometheus gave up on.",
  ),
  deliveryFailures: alertmanager("notifications_failed_total", "counter", "count", "Messages that reached no person."),
  deliveries: alertmanager("notifications_total", "counter", "count", "Messages that were sent or tried."),
};

const configuration = {
  configReload: prometheus(
    "config_last_reload_successful",
    "gauge",
    "count",
    "1 where Prometheus accepted its configuration, else 0.",
  ),
  alertmanagerReload: alertmanager(
    "config_last_reload_successful",
    "gauge",
    "count",
    "1 where Alertmanager accepted its configuration, else 0.",
  ),
  serviceReload: service(
    "config_last_reload_successful",
    "gauge",
    "count",
    "1 where the metrics service accepted its configuration, else 0.",
  ),
};

const cloudwatch = {
  cloudwatchScrapeError: exporter(
    "exporter_scrape_error",
    "gauge",
    "count",
    "Not 0 where the last reading of CloudWatch failed.",
  ),
  cloudwatchRequests: exporter("requests_total", "counter", "count", "Requests to CloudWatch, which AWS bills."),
  serviceRequests: service("cloudwatch_api_requests_total", "counter", "count", "Requests to CloudWatch, by API."),
  jobRead: service(
    "job_last_success_timestamp_seconds",
    "gauge",
    "seconds",
    "When CloudWatch last answered a job, at least in part; nothing before the first time.",
  ),
  jobInterval: service("job_poll_interval_seconds", "gauge", "seconds", "How often a job is to be read."),
  answersHeld: service(
    "cloudwatch_held_answers_total",
    "counter",
    "count",
    "Answers for a metric that could not be used, for they were not whole or not given.",
  ),
};

const spend = {
  cost: service(
    "cloudwatch_cost_dollars_total",
    "counter",
    "count",
    "Estimated price of what was asked of CloudWatch.",
  ),
  billedMetrics: service("cloudwatch_billed_metrics_total", "counter", "count", "Metrics that AWS billed, by job."),
  throttled: service(
    "cloudwatch_api_throttled_total",
    "counter",
    "count",
    "Requests refused, for there were too many.",
  ),
  retries: service(
    "cloudwatch_api_retries_total",
    "counter",
    "count",
    "Requests that were made again after a failure.",
  ),
  budget: service("cloudwatch_budget_dollars_per_month", "gauge", "dollars-per-month", "What jobs may cost."),
  budgetWait: service(
    "cloudwatch_budget_wait_seconds",
    "gauge",
    "seconds",
    "For how long jobs are not read, so that they stay within their budget.",
  ),
  droppedSeries: service(
    "cloudwatch_dropped_series",
    "gauge",
    "count",
    "Series beyond the limit of a job, which are not read.",
  ),
};

/** Grafana's own metrics: https://grafana.com/docs/grafana/latest/setup-grafana/set-up-grafana-monitoring/ */
const pages = {
  grafanaRequests: grafana(
    "http_request_duration_seconds",
    "histogram",
    "seconds",
    "Requests of people's browsers, by status_code.",
  ),
  dataSourceRequests: grafana(
    "datasource_request_total",
    "counter",
    "count",
    "Requests of Grafana to its data sources, by the code of the answer.",
  ),
};

const SECONDS_PER_MONTH = 30 * 86_400;

const perSecond = (series: string, range: string) => `sum(rate(${series}[${range}]))`;

const recorded = {
  jobSilence: recordedSignal("metrics_service:job_silence_seconds", {
    // What has never been read since the start was last read before all times.
    expr: `time() - (${cloudwatch.jobRead.name} or ${cloudwatch.jobInterval.name} - Inf)`,
    unit: "seconds",
    help: "Time since CloudWatch last answered a job of the metrics service.",
  }),
  storageUsedRatio: recordedSignal("prometheus:storage_used_ratio", {
    expr:
      `(${database.blocksBytes.name} + ${database.walBytes.name} + ${database.headChunksBytes.name})` +
      ` / ((${database.retentionLimitBytes.name} > 0) / ${RETENTION_SHARE_OF_DISK})`,
    unit: "ratio",
    help: "Part of its disk that Prometheus uses.",
  }),
  costPerMonth: recordedSignal("metrics_service:cost_dollars:per_month", {
    expr: `${perSecond(spend.cost.name, "6h")} * ${SECONDS_PER_MONTH}`,
    unit: "dollars-per-month",
    help: "What reading CloudWatch costs in a month, going by the last 6 hours.",
  }),
  throttledRatio: recordedSignal("metrics_service:throttled_ratio", {
    expr: `${perSecond(spend.throttled.name, "30m")} / ${perSecond(cloudwatch.serviceRequests.name, "30m")}`,
    unit: "ratio",
    help: "Requests to CloudWatch that it refused, for there were too many.",
  }),
  grafanaRequestsPerSecond: recordedSignal("grafana:http_requests:per_second", {
    expr: perSecond(`${pages.grafanaRequests.name}_count`, "5m"),
    unit: "per-second",
    help: "Requests to Grafana by the second.",
  }),
  grafanaErrorRatio: recordedSignal("grafana:http_errors_ratio", {
    expr:
      perSecond(`${pages.grafanaRequests.name}_count{status_code=~"5.."}`, "5m") +
      ` / ${perSecond(`${pages.grafanaRequests.name}_count`, "5m")}`,
    unit: "ratio",
    help: "Requests to Grafana that it could not answer.",
  }),
  dataSourceRequestsPerSecond: recordedSignal("grafana:datasource_requests:per_second", {
    expr: `sum by (datasource) (rate(${pages.dataSourceRequests.name}[10m]))`,
    unit: "per-second",
    help: "Requests of Grafana to a data source by the second.",
  }),
  dataSourceErrorRatio: recordedSignal("grafana:datasource_errors_ratio", {
    expr:
      `sum by (datasource) (rate(${pages.dataSourceRequests.name}{code!~"2.."}[10m]))` +
      ` / sum by (datasource) (rate(${pages.dataSourceRequests.name}[10m]))`,
    unit: "ratio",
    help: "Requests of Grafana to a data source that failed.",
  }),
};

/** What is likely to come. A day's samples must be there: going by less, a new Prometheus would be full within days. */
const forecasts = {
  storageInFourDays: recordedSignal("prometheus:storage_used_ratio:in_4d", {
    expr:
      `predict_linear(${recorded.storageUsedRatio.name}[1d], ${4 * 86_400})` +
      ` and ${recorded.storageUsedRatio.name} offset 1d`,
    unit: "ratio",
    help: "Part of its disk that Prometheus will use in 4 days, going by the last one.",
  }),
};

export const selfSignals = {
  ...scraping,
  ...database,
  ...alerting,
  ...configuration,
  ...cloudwatch,
  ...spend,
  ...pages,
  ...recorded,
};

/** Signals that are there where forecasts are wished for. */
export const selfForecasts = forecasts;
