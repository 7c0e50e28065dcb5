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

const scraping = {
  up: scrapedSignal("up", "prometheus", {
    kind: "gauge",
    unit: "count",
    help: "1 where the last scrape succeeded, else 0.",
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

const recorded = {
  jobSilence: recordedSignal("metrics_service:job_silence_seconds", {
    // What has never been read since the start was last read before all times.
    expr: `time() - (${cloudwatch.jobRead.name} or -1e9 * ${cloudwatch.jobInterval.name})`,
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
};

export const selfSignals = { ...scraping, ...database, ...alerting, ...configuration, ...cloudwatch, ...recorded };
