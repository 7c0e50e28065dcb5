/** How a signal behaves: https://prometheus.io/docs/concepts/metric_types/ */
type Kind = "gauge" | "counter" | "histogram";

/** Units of series; the first four are Prometheus's base units. */
export type Unit =
  | "ratio"
  | "seconds"
  | "bytes"
  | "bytes-per-second"
  | "count"
  | "per-second"
  | "per-minute"
  | "percent"
  | "milliseconds"
  | "bytes-per-minute"
  | "dollars-per-month";

/** One series, or one family of series, that alerts and dashboards may name. */
export interface Signal {
  /** The series' name in Prometheus. */
  readonly name: string;
  readonly kind: Kind;
  readonly unit: Unit;
  /** What it tells, in one sentence. */
  readonly help: string;
  readonly source: Source;
}

/** Where a signal comes from. */
type Source = CloudWatchMetric | CatalogueFamily | ScrapedSeries | RecordingRule;

/** A metric of CloudWatch, which an exporter turns into a series. */
export interface CloudWatchMetric {
  readonly from: "cloudwatch";
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: Statistic;
  /** All dimensions that the metric carries, and which values of them are wanted. */
  readonly dimensions: Readonly<Record<string, DimensionFilter>>;
}

/**
 * A family of the metrics service's catalogue, which it makes of one or more metrics of CloudWatch: a true counter, a
 * histogram. No other exporter has it. services/metrics-service/src/catalogue names them all.
 */
export interface CatalogueFamily {
  readonly from: "metrics-service";
  /** CloudWatch's: `AWS/Lambda`. */
  readonly namespace: string;
  /** Its name in the catalogue, without `_total`: `lambda_requests`. */
  readonly family: string;
  /** Which values of some dimensions are wanted; of the others, all. */
  readonly where: Readonly<Record<string, DimensionFilter>>;
}

/** A regular expression that the whole value must match. */
type DimensionFilter = { readonly matching: string };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html */
export type Statistic = "Average" | "Sum" | "Minimum" | "Maximum" | "SampleCount";

/** A series that a program exposes by itself. */
interface ScrapedSeries {
  readonly from: "scrape";
  /** The program: `prometheus`. */
  readonly job: string;
}

/** A series that Prometheus computes from others. */
interface RecordingRule {
  readonly from: "recording-rule";
  readonly expr: string;
}

/**
 * A signal that an exporter reads from CloudWatch. Its name is the one that prometheus/cloudwatch_exporter gives:
 * `aws_elasticache_cache_hit_rate_average`.
 */
export function cloudWatchSignal(
  metric: Omit<CloudWatchMetric, "from">,
  meaning: { readonly unit: Unit; readonly help: string },
): Signal {
  return { name: exporterName(metric), kind: "gauge", ...meaning, source: { from: "cloudwatch", ...metric } };
}

/** A signal that the metrics service reads from CloudWatch by its catalogue, under the catalogue's name. */
export function catalogueSignal(
  { family, namespace, where = {} }: Pick<CatalogueFamily, "family" | "namespace"> & Partial<CatalogueFamily>,
  { kind, unit, help }: Pick<Signal, "kind" | "unit" | "help">,
): Signal {
  const name = kind === "counter" ? `${family}_total` : family;
  return { name, kind, unit, help, source: { from: "metrics-service", namespace, family, where } };
}

/** A signal that Prometheus computes, in base units. */
export function recordedSignal(
  name: string,
  rule: { readonly expr: string; readonly unit: Unit; readonly help: string },
): Signal {
  const { expr, unit, help } = rule;
  return { name, kind: "gauge", unit, help, source: { from: "recording-rule", expr } };
}

/** A signal that a program exposes by itself. */
export function scrapedSignal(name: string, job: string, meaning: Pick<Signal, "kind" | "unit" | "help">): Signal {
  return { name, ...meaning, source: { from: "scrape", job } };
}

/**
 * How prometheus/cloudwatch_exporter names series: toSnakeCase, safeName and sampleLabelSuffixBy in its
 * CloudWatchCollector.java, v0.18.0.
 */
function exporterName({ namespace, metric, statistic }: Omit<CloudWatchMetric, "from" | "dimensions">): string {
  const base = `${namespace.toLowerCase()}_${snakeCase(metric)}`.replace(/[^a-zA-Z0-9:_]/g, "_").replace(/__+/g, "_");
  return `${base}_${snakeCase(statistic)}`;
}

function snakeCase(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}
