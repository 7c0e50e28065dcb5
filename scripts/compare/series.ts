import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { Mixin } from "@watchpost/alerting/model";

import type { PrometheusApi } from "../prometheus-api";
import { cloudWatchSeries } from "./cloudwatch";
import { compare } from "./comparison";
import { minutesOf, type RangeSeries, type Window } from "./prometheus";
import type { Row } from "./report";
import { labelsOf, type WatchedMetric, watchedMetrics } from "./watched";

interface ComparisonProps {
  readonly mixins: readonly Mixin[];
  readonly client: CloudWatchClient;
  readonly prometheus: PrometheusApi;
  readonly window: Window;
  /** Share of a series' values that may be none of CloudWatch's. */
  readonly tolerance: number;
}

/** CloudWatch's minutes from before the window are shown at its beginning. */
const BEFORE_SECONDS = 20 * 60;

/** Compares every series that is shown as CloudWatch has it. */
export async function compareAll(props: ComparisonProps): Promise<Row[]> {
  const rows: Row[] = [];
  // One after the other: CloudWatch answers a few requests a second, and nobody waits.
  for (const watched of watchedMetrics(props.mixins)) rows.push(...(await compareMetric(watched, props)));
  return rows;
}

async function compareMetric(watched: WatchedMetric, props: ComparisonProps): Promise<Row[]> {
  const { client, prometheus, window, tolerance } = props;
  const shown = await minutesOf(prometheus, watched.series, window);
  const there = await cloudWatchSeries(client, watched, { ...window, start: window.start - BEFORE_SECONDS });
  const taken = new Set<RangeSeries>();
  const rows = there.map(({ dimensions, values }): Row => {
    const labels = labelsOf(dimensions);
    const series = seriesText(watched.series, labels);
    const one = shown.find((each) => hasLabels(each, labels));
    if (!one) return values.size === 0 ? { series } : { series, problem: "CloudWatch has it, and Prometheus has not" };
    taken.add(one);
    const comparison = compare(one.values, values);
    const wrong = 1 - comparison.found / comparison.minutes;
    if (wrong <= tolerance) return { series, comparison };
    const problem = `${(100 * wrong).toFixed(1)} % of its values are none that CloudWatch has for the 20 minutes before`;
    return { series, comparison, problem };
  });
  const unknown = shown.filter((each) => !taken.has(each));
  return [
    ...rows,
    ...unknown.map(({ labels }) => ({
      series: seriesText(watched.series, labels),
      problem: `Prometheus has it, and CloudWatch lists no such metric of ${watched.namespace}`,
    })),
    ...(there.length === 0 && shown.length === 0
      ? [{ series: watched.series, problem: `neither has it: ${watched.namespace} ${watched.metric} is not published` }]
      : []),
  ];
}

function hasLabels(series: RangeSeries, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(labels).every(([name, value]) => series.labels[name] === value);
}

function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const shown = Object.entries(labels).filter(([label]) => label !== "__name__");
  const pairs = shown.map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `${name}{${pairs.join(",")}}` : name;
}
