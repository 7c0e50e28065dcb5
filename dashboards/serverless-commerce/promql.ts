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

/** What an expression says, of those only that have been counted often enough. */
export function whereEnough(expr: string, counted: string, labels: readonly string[]): string {
  return `(${expr}) and on (${labels.join(", ")}) ${sumBy(labels, `increase(${counted}[${WINDOW}])`)} >= ${ENOUGH}`;
}

/** A percentile of a histogram, by some labels: nothing where nothing was observed. */
export function quantile(q: number, { name }: Signal, labels: readonly string[]): string {
  return `histogram_quantile(${q}, ${sumBy(["le", ...labels], `rate(${name}_bucket[${WINDOW}])`)}) >= 0`;
}

/** Series whose label has one of the values that are chosen above the panels. */
export const chosen =
  (label: string, variable: string) =>
  ({ name }: Signal): string =>
    `${name}{${label}=~"$${variable}"}`;

export const sumBy = (labels: readonly string[], expr: string): string =>
  labels.length > 0 ? `sum by (${labels.join(", ")}) (${expr})` : `sum(${expr})`;

const braced = (matchers: string) => (matchers ? `{${matchers}}` : "");
