import type { Metric } from "./metric";
import type { Summary } from "./summary";

/** Seconds since the epoch, of the fake's own time. */
export type UnixSeconds = number;

/** Values that arrive at one moment, and may be taken back at another. */
export interface Chunk {
  readonly arrival: UnixSeconds;
  /** When CloudWatch forgets them again. Infinity for what stays. */
  readonly withdrawn: UnixSeconds;
  readonly summary: Summary;
}

/** The instant at which all that will ever arrive has arrived, and all that will be taken back is gone. */
export const END_OF_TIME: UnixSeconds = Infinity;

export function isSeen({ arrival, withdrawn }: Chunk, seenAt: UnixSeconds): boolean {
  return arrival <= seenAt && (seenAt < withdrawn || (withdrawn === Infinity && seenAt === END_OF_TIME));
}

/** The values of a metric in one unit. */
export interface Series {
  readonly metric: Metric;
  readonly unit: string;
  /** Values are kept by the second or by the minute. */
  readonly resolutionSeconds: 1 | 60;
  /** Adds the values of [start, end), multiples of the resolution, of which CloudWatch knows at `seenAt`. */
  addTo(summary: Summary, start: UnixSeconds, end: UnixSeconds, seenAt: UnixSeconds): void;
  /** Event times of the first and the newest value of which CloudWatch knows. */
  activity(seenAt: UnixSeconds): { readonly first: UnixSeconds; readonly last: UnixSeconds } | undefined;
}

/** A metric as ListMetrics sees it: its units are one entry. */
export interface MetricEntry {
  readonly metric: Metric;
  readonly series: readonly Series[];
}

/** Metrics of one account and region, in an order that only grows at its end. */
export interface SeriesSource {
  readonly length: number;
  at(index: number): MetricEntry;
  find(metric: Metric): MetricEntry | undefined;
}
