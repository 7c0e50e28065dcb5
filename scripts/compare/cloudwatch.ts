import {
  type CloudWatchClient,
  type MetricDataQuery,
  paginateGetMetricData,
  paginateListMetrics,
} from "@aws-sdk/client-cloudwatch";

import type { Window } from "./prometheus";
import { isWanted, type WatchedMetric } from "./watched";

/** A metric that CloudWatch has, and its values by the minute in which they began. */
export interface CloudWatchSeries {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const MOST_QUERIES = 500;

/** Each of the wanted metrics that CloudWatch lists, with its minutes. */
export async function cloudWatchSeries(
  client: CloudWatchClient,
  wanted: WatchedMetric,
  window: Window,
): Promise<CloudWatchSeries[]> {
  const found = await listed(client, wanted);
  const series = found.map((dimensions) => ({ dimensions, values: new Map<number, number>() }));
  for (let i = 0; i < series.length; i += MOST_QUERIES)
    await fill(client, wanted, series.slice(i, i + MOST_QUERIES), window);
  return series;
}

async function listed(client: CloudWatchClient, wanted: WatchedMetric): Promise<Record<string, string>[]> {
  const found: Record<string, string>[] = [];
  const request = { Namespace: wanted.namespace, MetricName: wanted.metric };
  for await (const { Metrics = [] } of paginateListMetrics({ client }, request)) {
    for (const { Dimensions = [] } of Metrics) {
      const dimensions = Object.fromEntries(Dimensions.map(({ Name = "", Value = "" }) => [Name, Value]));
      if (isWanted(wanted, dimensions)) found.push(dimensions);
    }
  }
  return found;
}

async function fill(
  client: CloudWatchClient,
  { namespace, metric, statistic }: WatchedMetric,
  series: readonly { readonly dimensions: Readonly<Record<string, string>>; readonly values: Map<number, number> }[],
  { start, end }: Window,
): Promise<void> {
  const queries = series.map(({ dimensions }, i): MetricDataQuery => ({
    Id: `m${i}`,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: metric,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: 60,
      Stat: statistic,
    },
  }));
  const request = { MetricDataQueries: queries, StartTime: new Date(start * 1000), EndTime: new Date(end * 1000) };
  for await (const { MetricDataResults = [] } of paginateGetMetricData({ client }, request)) {
    for (const { Id = "", Timestamps = [], Values = [] } of MetricDataResults) {
      const values = series[Number(Id.slice(1))]?.values;
      Timestamps.forEach((time, i) => values?.set(time.getTime() / 1000, Values[i] ?? NaN));
    }
  }
}
