import type { PrometheusApi } from "../prometheus-api";

/** A series of Prometheus's: values by time, in seconds since 1970. */
export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
}

/** Whole seconds, of minutes that begin. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Prometheus answers with at most 11,000 values a series. https://prometheus.io/docs/prometheus/latest/querying/api/ */
const MOST_SECONDS = 10_000 * 60;

/**
 * A series' values, minute by minute.
 * @throws Error where Prometheus does not answer, or not with values
 */
export async function minutesOf(prometheus: PrometheusApi, series: string, window: Window): Promise<RangeSeries[]> {
  const found = new Map<string, { labels: Readonly<Record<string, string>>; values: Map<number, number> }>();
  for (let { start } = window; start < window.end; start += MOST_SECONDS) {
    const end = Math.min(start + MOST_SECONDS, window.end) - 60;
    for (const { labels, points } of await prometheus.range(series, { start, end, step: 60 })) {
      const key = JSON.stringify(Object.entries(labels).sort());
      const one = found.get(key) ?? { labels, values: new Map<number, number>() };
      for (const [time, value] of points) one.values.set(time, value);
      found.set(key, one);
    }
  }
  return [...found.values()];
}
