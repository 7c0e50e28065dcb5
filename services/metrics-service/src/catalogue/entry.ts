import type { CloudWatchUnit } from "../config/units";
import type { Kind } from "../model";

/** What is known of a namespace, so that a job that reads it is one line. */
export interface NamespaceEntry {
  readonly namespace: string;
  /** Metrics under the same set of dimensions. */
  readonly groups: readonly MetricGroup[];
  /** For how long after a period's end its values are not believed. */
  readonly settleSeconds: number;
  /** How far back late values are looked for. */
  readonly rereadSeconds: number;
  /** @default 60 */
  readonly periodSeconds?: number;
  /** @default 300 */
  readonly pollSeconds?: number;
  /** Types of the Resource Groups Tagging API whose ARNs end in a value of one of the dimensions. */
  readonly resourceTypes?: readonly string[];
  /** The only regions that have the namespace. */
  readonly regions?: readonly string[];
}

export interface MetricGroup {
  /** The end of the name of the job that reads it; empty for the first. */
  readonly name: string;
  /** Exactly those of its metrics; absent where publishers choose them. */
  readonly dimensions?: readonly string[];
  readonly metrics: readonly MetricEntry[];
}

/** A metric of Prometheus and how it is made. */
export interface MetricEntry {
  readonly family: string;
  readonly kind: Kind;
  readonly help: string;
  readonly terms: readonly { readonly metric: string; readonly sign: 1 | -1 }[];
  /** @default "Count" */
  readonly unit?: CloudWatchUnit;
  /** Where the unit alone does not say it: CloudWatch's value times this is in the base unit. */
  readonly scale?: number;
  readonly statistic?: string;
  /** Upper bounds in the base unit, before they are snapped. */
  readonly buckets?: readonly number[];
  readonly quantiles?: readonly number[];
  readonly labels?: Readonly<Record<string, string>>;
  /** Whether it is read only where the configuration names it. */
  readonly optional?: boolean;
}

type Options = Partial<Omit<MetricEntry, "family" | "kind" | "help" | "terms">>;

/** Of the sums of a metric, or of a difference: `["Invocations", "-Errors"]`. */
export function counter(
  family: string,
  metrics: string | readonly string[],
  help: string,
  options?: Options,
): MetricEntry {
  return { family, kind: "counter", help, terms: [metrics].flat().map(term), ...options };
}

export function gauge(family: string, metric: string, statistic: string, help: string, options?: Options): MetricEntry {
  return { family, kind: "gauge", help, terms: [term(metric)], statistic, ...options };
}

export function histogram(
  family: string,
  metric: string,
  help: string,
  options: Options & { readonly buckets: readonly number[] },
): MetricEntry {
  return { family, kind: "histogram", help, terms: [term(metric)], ...options };
}

/** Three percentiles: with their sum and count, the five statistics that AWS bills as one metric. */
export function quantiles(family: string, metric: string, help: string, options?: Options): MetricEntry {
  return { family, kind: "quantiles", help, terms: [term(metric)], quantiles: [0.5, 0.95, 0.99], ...options };
}

/** A metric that is added, or with a minus before its name one that is taken off. */
export function term(text: string): { readonly metric: string; readonly sign: 1 | -1 } {
  return text.startsWith("-") ? { metric: text.slice(1), sign: -1 } : { metric: text, sign: 1 };
}
