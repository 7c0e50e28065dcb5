import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";
import { RETENTION_SHARE_OF_DISK } from "@watchpost/core";

const prometheus = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`prometheus_${name}`, "prometheus", { kind, unit, help });
const alertmanager = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`alertmanager_${name}`, "alertmanager", { kind, unit, help });

const scraped = {
  up: scrapedSignal("up", "prometheus", {
    kind: "gauge",
    unit: "count",
    help: "1 where the last scrape succeeded, else 0.",
  }),
  seriesInHead: prometheus("tsdb_head_series", "gauge", "count", "Series that get samples."),
  samplesAppended: prometheus("tsdb_head_samples_appended_total", "counter", "count", "Samples taken in."),
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
  configReload: prometheus(
    "config_last_reload_successful",
    "gauge",
    "count",
    "1 where Prometheus accepted its configuration, else 0.",
  ),
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
  deliveryFailures: alertmanager("notifications_failed_total", "counter", "count", "Messages that reached no person."),
  deliveries: alertmanager("notifications_total", "counter", "count", "Messages that were sent."),
  alertmanagerReload: alertmanager(
    "config_last_reload_successful",
    "gauge",
    "count",
    "1 where Alertmanager accepted its configuration, else 0.",
  ),
  cloudwatchScrapeError: scrapedSignal("cloudwatch_exporter_scrape_error", "cloudwatch-exporter", {
    kind: "gauge",
    unit: "count",
    help: "Not 0 where the last reading of CloudWatch failed.",
  }),
  cloudwatchRequests: scrapedSignal("cloudwatch_requests_total", "cloudwatch-exporter", {
    kind: "counter",
    unit: "count",
    help: "Requests to CloudWatch, which AWS bills.",
  }),
};

const recorded = {
  storageUsedRatio: recordedSignal("prometheus:storage_used_ratio", {
    expr:
      `(${scraped.blocksBytes.name} + ${scraped.walBytes.name} + ${scraped.headChunksBytes.name})` +
      ` / ((${scraped.retentionLimitBytes.name} > 0) / ${RETENTION_SHARE_OF_DISK})`,
    unit: "ratio",
    help: "Part of its disk that Prometheus uses.",
  }),
};

export const selfSignals = { ...scraped, ...recorded };
