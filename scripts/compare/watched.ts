import type { CloudWatchMetric, Mixin } from "@watchpost/alerting/model";
import { dimensionLabel } from "@watchpost/exporter";

/** A metric of CloudWatch's that an exporter shows as it is, under a name of Prometheus's. */
export interface WatchedMetric extends CloudWatchMetric {
  readonly series: string;
}

/** What the mixins read of CloudWatch value by value. Counters and histograms are sums of their own, and are not compared. */
export function watchedMetrics(mixins: readonly Mixin[]): WatchedMetric[] {
  const bySeries = new Map<string, WatchedMetric>();
  for (const { name, kind, source } of mixins.flatMap(({ signals }) => signals)) {
    if (source.from === "cloudwatch" && kind === "gauge") bySeries.set(name, { ...source, series: name });
  }
  return [...bySeries.values()];
}

/** Whether a metric of CloudWatch, with these dimensions, is one of those that are wanted. */
export function isWanted({ dimensions }: CloudWatchMetric, found: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(dimensions);
  return (
    names.length === Object.keys(found).length &&
    names.every((name) => new RegExp(`^(?:${dimensions[name]?.matching ?? ""})$`).test(found[name] ?? ""))
  );
}

/** The labels under which an exporter shows a metric with these dimensions. */
export function labelsOf(dimensions: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [dimensionLabel(name), value]));
}
