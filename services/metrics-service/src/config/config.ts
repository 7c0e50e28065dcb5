import type { Job, UnixSeconds } from "../model";

/** All that a configuration file says, with the catalogue's defaults filled in. */
export interface Config {
  /** A line of the file is a job; one whose metrics come under several sets of dimensions is several. */
  readonly jobs: readonly Job[];
  readonly server: ServerSettings;
  readonly anchor: Anchor;
  /** The cache of what has been read, absolute or relative to the working directory. Without it nothing is kept. */
  readonly stateFile?: string;
  readonly budgets: readonly Budget[];
  readonly shard: Shard;
  /** Labels of every series. Those of the rules have them already; these are for the service's own metrics. */
  readonly labels: Readonly<Record<string, string>>;
  readonly direct?: DirectSettings;
  readonly streams?: StreamSettings;
  /** Bounds of histograms that are not those asked for, in base units. */
  readonly snapped: readonly SnappedHistogram[];
}

export interface ServerSettings {
  /** Absent for all addresses. */
  readonly host?: string;
  readonly port: number;
  /** TLS and passwords, in the format of https://prometheus.io/docs/prometheus/latest/configuration/https/ */
  readonly webConfigFile?: string;
}

/**
 * Where counters begin. All replicas must agree on it, and CloudWatch forgets hourly sums after 455 days.
 * - `month`, `year`: at the last beginning of a calendar month or year in UTC; counters start over at each, with a new
 *   `_created`, as they do in any process that restarts.
 * - `instant`: there and nowhere else; to be moved by hand before it is 455 days old.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
export type Anchor = { readonly at: "month" | "year" } | { readonly at: "instant"; readonly instant: UnixSeconds };

/** The anchor of a time: replicas that ask for the same time get the same, whenever they were started. */
export function anchorAt(anchor: Anchor, now: UnixSeconds): UnixSeconds {
  if (anchor.at === "instant") return anchor.instant;
  const date = new Date(now * 1000);
  return Date.UTC(date.getUTCFullYear(), anchor.at === "month" ? date.getUTCMonth() : 0) / 1000;
}

/** Hourly sums are kept for so long. */
export const RETENTION_SECONDS = 455 * 86_400;

/** What the named jobs together may cost in a month. */
export interface Budget {
  readonly jobs: readonly string[];
  readonly monthlyDollars: number;
}

/** This process reads the series whose hash leaves the rest `index` when divided by `count`: 0 of 1 is all. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** Emitters push the values of some counters and histograms; they are shown while CloudWatch's are late. */
export interface DirectSettings {
  /** Of the HTTP request that pushes. */
  readonly path: string;
  /** Holds the token that emitters send as `Authorization: Bearer`. */
  readonly tokenFile: string;
  readonly takeoverAfterSeconds: number;
  readonly families: readonly DirectFamily[];
  /** What becomes of metrics that are none of the families: dropped, or published as families of their own. */
  readonly others: "drop" | "publish";
  /** How many series may be pushed. */
  readonly seriesLimit: number;
}

/** A family of the jobs that is pushed as well. */
export interface DirectFamily {
  /** As in {@link Job.rules}. */
  readonly family: string;
  /** The name under which it is pushed. Without it any that means the family's: orders.processed is orders_processed. */
  readonly metric?: string;
  /** Attributes by the label that they become; all others are added up. Without it each attribute of a point is a label. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** CloudWatch metric streams through Amazon Data Firehose, in place of polling. */
export interface StreamSettings {
  /** Of Firehose's HTTP requests. */
  readonly path: string;
  /** Holds what Firehose sends as X-Amz-Firehose-Access-Key. */
  readonly accessKeyFile: string;
  /** Names of jobs that are fed by streams, and polled only to compare. */
  readonly jobs: readonly string[];
  readonly reconcileSeconds: number;
  /** How long after the end of a period its points are waited for. */
  readonly delaySeconds: number;
  /** Whose metrics are those of sources without a role. @default - the account of the Firehose stream */
  readonly account?: string;
}

export interface SnappedHistogram {
  readonly job: string;
  readonly family: string;
  readonly bounds: readonly { readonly asked: number; readonly became: number }[];
}
