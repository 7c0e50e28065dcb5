import type { CloudWatchMetric, Signal } from "@watchpost/alerting/model";
import { stringify } from "yaml";

/** One-minute metrics are read when they are two minutes old: by then CloudWatch rarely changes them. */
const DELAY_SECONDS = 120;
export const PERIOD_SECONDS = 60;

/**
 * How far back the newest datapoint is looked for; CloudWatch rounds the beginning down to a whole minute. Where nothing
 * newer comes, as of an error counter that is only published when there are errors, a single bad minute is shown for
 * that long: at most 240 s, so that it is gone before the shortest `for` of an alert, five minutes, has passed.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
const RANGE_SECONDS = 180;

/** New nodes are found after at most this long; asking for the list each time would cost more than the metrics. */
const LIST_METRICS_CACHE_SECONDS = 3600;

/**
 * The configuration of prometheus/cloudwatch_exporter for the signals that come from CloudWatch: these metrics and no
 * others. Samples carry no timestamp: with CloudWatch's own, minutes old, an alert's instant query finds nothing.
 * https://github.com/prometheus/cloudwatch_exporter/blob/v0.18.0/README.md
 */
export function cloudwatchYml(region: string, signals: readonly Signal[]): string {
  return stringify(
    {
      region,
      set_timestamp: false,
      delay_seconds: DELAY_SECONDS,
      period_seconds: PERIOD_SECONDS,
      range_seconds: RANGE_SECONDS,
      list_metrics_cache_ttl: LIST_METRICS_CACHE_SECONDS,
      metrics: rules(signals),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** One rule a metric, with all its statistics: that is one request. */
function rules(signals: readonly Signal[]): object[] {
  const byMetric = new Map<string, { metric: CloudWatchMetric; statistics: Set<string> }>();
  for (const { source } of signals) {
    if (source.from !== "cloudwatch") continue;
    const key = JSON.stringify([source.namespace, source.metric, source.dimensions]);
    const entry = byMetric.get(key) ?? { metric: source, statistics: new Set<string>() };
    entry.statistics.add(source.statistic);
    byMetric.set(key, entry);
  }
  return [...byMetric.values()].map(({ metric, statistics }) => {
    const dimensions = Object.entries(metric.dimensions);
    return {
      aws_namespace: metric.namespace,
      aws_metric_name: metric.metric,
      ...(dimensions.length > 0 && {
        aws_dimensions: dimensions.map(([name]) => name),
        aws_dimension_select_regex: Object.fromEntries(dimensions.map(([name, { matching }]) => [name, [matching]])),
      }),
      aws_statistics: [...statistics],
    };
  });
}
