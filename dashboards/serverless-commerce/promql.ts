import type { Signal } from "@watchpost/alerting/model";

// What the rules of the shop have in common, once.

/**
 * How far back rates look: CloudWatch's counters grow with every reading, two minutes apart and at worst five, so that
 * some of their steps are always within it.
 */
export const WINDOW = "10m";

/** How many there must be within the window before a share of them means anything. */
export const ENOUGH = 20;

/** Whatever did not end well, however its publisher calls that. */
export const FAILED = 'status!="success"';

/** How often by the second, in all series with the labels. */
export const perSecond = ({ name }: Signal, matchers = ""): string => `rate(${name}${braced(matchers)}[${WINDOW}])`;

/**
 * Which part of what is counted matches, by some labels: 0, rather than nothing, where none of it ever did, and nothing
 * where nothing was counted.
 */
export function shareOf(signal: Signal, matchers: string, labels: readonly string[]): string {
  const all = sumBy(labels, perSecond(signal));
  return `(${sumBy(labels, perSecond(signal, matchers))} or 0 * ${all}) / (${all} > 0)`;
}

/**
 * Which part one is of the other, by some labels: only where enough of the other was counted, and nothing where there was
 * none of the one ever, which for an alert is as good as 0.
 */
export function shareWhereEnough(part: Counted, whole: Counted, labels: readonly string[]): string {
  return `${grown(part, labels)} / (${grown(whole, labels)} >= ${ENOUGH})`;
}

/** A counter, or some of its series. */
interface Counted {
  readonly name: string;
  readonly matchers?: string;
}

const grown = ({ name, matchers = "" }: Counted, labels: readonly string[]) =>
  sumBy(labels, `increase(${name}${braced(matchers)}[${WINDOW}])`);

/** A percentile of a histogram, by some labels: nothing where nothing was observed. */
export function quantile(q: number, histogram: Signal, labels: readonly string[]): string {
  return `${percentile(q, histogram, labels)} >= 0`;
}

/** A percentile of a histogram, by some labels: only where enough was observed. */
export function quantileWhereEnough(q: number, histogram: Signal, labels: readonly string[]): string {
  const count = grown({ name: `${histogram.name}_count` }, labels);
  return `${percentile(q, histogram, labels)} and on (${labels.join(", ")}) ${count} >= ${ENOUGH}`;
}

const percentile = (q: number, { name }: Signal, labels: readonly string[]) =>
  `histogram_quantile(${q}, ${sumBy(["le", ...labels], `rate(${name}_bucket[${WINDOW}])`)})`;

/** Series whose label has one of the values that are chosen above the panels. */
export const chosen =
  (label: string, variable: string) =>
  ({ name }: Signal): string =>
    `${name}{${label}=~"$${variable}"}`;

export const sumBy = (labels: readonly string[], expr: string): string =>
  labels.length > 0 ? `sum by (${labels.join(", ")}) (${expr})` : `sum(${expr})`;

const braced = (matchers: string) => (matchers ? `{${matchers}}` : "");
