import type { UnixSeconds } from "../truth/series";
import type { Place, World } from "../truth/world";
import type { MetricDataQuery } from "./metric-data-query";

/** What AWS leaves open, or says nowhere; clients should bear both. None of it could be tried against AWS. */
export interface OpenQuestions {
  /**
   * How an answer too long for one page is cut: after whole metrics and in the midst of one, or in time, with all metrics on
   * every page.
   * @default "by-metric"
   */
  readonly paging?: "by-metric" | "by-time";
  /**
   * Whether TC and TS of a range without values give nought or no datapoint.
   * @default "zero"
   */
  readonly emptyRange?: "zero" | "absent";
  /**
   * How long after its first value a metric is listed; AWS says up to 15 minutes.
   * @default 0
   */
  readonly listedAfterSeconds?: number;
}

/** What a fault script does to one result of GetMetricData. */
export type ResultFault = "partial" | "internal-error" | "forbidden" | "dropped";

/** What an operation costs, for the bill and the quotas. */
export interface Cost {
  queries: number;
  billedMetrics: number;
  datapoints: number;
}

/** One request: who asks, when, and what the script of faults has for it. */
export interface Call {
  readonly world: World;
  readonly place: Place;
  /** In the fake's own time, as are all times inside. */
  readonly now: UnixSeconds;
  /** The fake's own seconds in one second of the outside. */
  readonly scale: number;
  readonly number: number;
  readonly open: Required<OpenQuestions>;
  readonly cost: Cost;
  /** Takes datapoints, as estimated from the request, from the quota. @throws ApiError `ThrottlingException` */
  readonly admit: (estimatedDatapoints: number, startsLongAgo: boolean) => void;
  /** After how many datapoints a page ends, where the script makes pages tiny. */
  readonly pageLimit: number;
  /** `sequence` is the number of the call that asked for the first page. */
  readonly resultFault: (sequence: number, query: MetricDataQuery) => ResultFault | undefined;
}

/** A structure of the answer; members that are undefined are left out. */
export type Output = Readonly<Record<string, unknown>>;
