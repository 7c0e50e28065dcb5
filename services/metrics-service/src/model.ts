// The words that the rooms of this service share. Nothing here does anything.

/** Seconds since the epoch, whole. */
export type UnixSeconds = number;

export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** A metric of CloudWatch: what AWS bills, up to five of its statistics in one request at a time. */
export interface Metric {
  /** The account that owns it, where a monitoring account reads it for another. */
  readonly account?: string;
  readonly namespace: string;
  readonly name: string;
  /** In the order of their names. */
  readonly dimensions: readonly Dimension[];
  /** Only the datapoints of this unit; the two units of one metric are two streams of data. */
  readonly unit?: string;
}

/** One set of credentials in one region: quotas hold for each. */
export interface Source {
  readonly region: string;
  readonly role?: { readonly arn: string; readonly externalId?: string };
}

/** Periods that begin at `start` or later and before `end`. Both are multiples of the period. */
export interface Window {
  readonly periodSeconds: number;
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
}

/** What is asked of one metric, all in one request. */
export interface Query {
  readonly metric: Metric;
  /** As CloudWatch writes them: Sum, p95, TC(0:0.1). */
  readonly statistics: readonly string[];
  readonly window: Window;
}

/** Datapoints of one statistic in ascending order: `times[i]` is where the period of `values[i]` begins. */
export interface Datapoints {
  readonly times: readonly UnixSeconds[];
  readonly values: readonly number[];
}

/**
 * Why an answer is no answer yet: the query is asked again in the next cycle, and nothing of it is used.
 * - `partial`, `internal-error`, `forbidden`: what GetMetricData said of one of the results.
 * - `throttled`, `failed`: the request itself did not succeed, after all attempts.
 * - `budget`: it was not asked, for what it would have cost.
 */
export type HeldReason = "partial" | "internal-error" | "forbidden" | "throttled" | "failed" | "budget";

/** All of it, or nothing. */
export type Answer =
  | {
      readonly outcome: "complete";
      /** In the order of the query's statistics. */ readonly statistics: readonly Datapoints[];
    }
  | { readonly outcome: "held"; readonly reason: HeldReason; readonly message: string };

/** Asks CloudWatch. It throws for nothing that a single query can be held for. */
export interface Reader {
  /**
   * @param take given the answer to each of the queries, by its index, once and as soon as it is there: nobody has to keep
   *   all of them
   */
  read(
    source: Source,
    job: string,
    queries: readonly Query[],
    take: (index: number, answer: Answer) => void,
  ): Promise<void>;
}

export type Kind = "counter" | "gauge" | "histogram" | "quantiles";

/** How metrics of one name, one for each set of dimensions, become series of one Prometheus metric. */
export interface Rule {
  /** Name of the Prometheus metric without the suffix of its kind (`_total`, `_bucket`), in base units: lambda_requests. */
  readonly family: string;
  readonly kind: Kind;
  readonly help: string;
  /** Prometheus's base unit, the end of the family's name: seconds, bytes, ratio. */
  readonly unit?: string;
  /** Names of CloudWatch metrics whose values are added up with their signs, period by period. Usually one. */
  readonly terms: readonly { readonly metric: string; readonly sign: 1 | -1 }[];
  /** CloudWatch's value times this is the value in the base unit: 0.001 for milliseconds. */
  readonly scale: number;
  /**
   * As CloudWatch writes it. Of a gauge: which statistic it shows. Of a counter: which one it adds up, of those
   * that add up over time: Sum, SampleCount, TC(a:b), TS(a:b).
   * @default Sum for a counter, Average for a gauge; histograms and quantiles have their own
   */
  readonly statistic?: string;
  /** Of a histogram: upper bounds in CloudWatch's own unit, ascending, on the edges of its bins, without infinity. */
  readonly bounds?: readonly number[];
  /** Of quantiles: between 0 and 1. */
  readonly quantiles?: readonly number[];
  /** Labels that every series of it has. */
  readonly labels: Readonly<Record<string, string>>;
  /** For how long after a period's end its first value is not believed. */
  readonly settleSeconds: number;
  /** How far back late data are looked for in every cycle. */
  readonly rereadSeconds: number;
}

/** Which metrics of a namespace a job takes. */
export type Selection =
  | {
      readonly by: "list";
      /** Values by the name of a dimension, as regular expressions that match all of it. */ readonly dimensions: Readonly<
        Record<string, string>
      >;
      /** Only metrics that have had data in the last three hours. */ readonly recentlyActive: boolean;
    }
  | {
      readonly by: "tags";
      readonly resourceTypes: readonly string[];
      /** Values by the name of a tag, as regular expressions that match all of it. */ readonly tags: Readonly<
        Record<string, string>
      >;
      /** Tags that become labels `tag_<name>`. */ readonly exported: readonly string[];
    }
  | { readonly by: "static"; readonly dimensions: readonly (readonly Dimension[])[] };

/** One line of the configuration with all that the catalogue adds to it. */
export interface Job {
  readonly name: string;
  readonly namespace: string;
  readonly sources: readonly Source[];
  /** Whether metrics of linked accounts are read as well (cross-account observability). */
  readonly linkedAccounts: boolean;
  readonly selection: Selection;
  /** Names of dimensions that a metric must have, exactly these. Without it any set is taken. */
  readonly dimensions?: readonly string[];
  /** The label that stands for a dimension, by the dimension's name. */
  readonly dimensionLabels: Readonly<Record<string, string>>;
  /**
   * Labels that say where a series was read: of a source's region; of the account that owns the metric, which is the
   * linked account's or the role's, and left out where it is the one whose credentials the service runs with.
   * @default [] - none
   */
  readonly sourceLabels?: readonly ("region" | "account_id")[];
  readonly pollSeconds: number;
  readonly periodSeconds: number;
  readonly discoverSeconds: number;
  readonly rules: readonly Rule[];
  /** At most so many series of Prometheus; beyond it the rest is dropped, counted and said. */
  readonly seriesLimit: number;
}

/** A metric that was found, with the labels that its series get beside those of the rule. */
export interface Found {
  readonly source: Source;
  readonly metric: Metric;
  readonly labels: Readonly<Record<string, string>>;
}

export type FamilyType = "counter" | "gauge" | "histogram" | "summary" | "info" | "unknown";

/** A metric as Prometheus reads it. Names carry no suffix of their kind: `lambda_requests` of type counter. */
export interface Family {
  readonly name: string;
  readonly type: FamilyType;
  readonly unit?: string;
  readonly help: string;
  readonly samples: Iterable<Sample>;
}

export interface Sample {
  /** `_total`, `_created`, `_bucket`, `_sum`, `_count`, `_info`, or nothing. */
  readonly suffix: "" | "_total" | "_created" | "_bucket" | "_sum" | "_count" | "_info";
  /** Labels as they are written, sorted and escaped, without braces: `function_name="pay",status="error"`. */
  readonly labels: string;
  readonly value: number;
}
