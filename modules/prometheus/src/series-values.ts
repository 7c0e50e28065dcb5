import type { Inputs } from "@watchpost/alerting/model";

// Series as promtool writes them: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series

/** How many samples an item stands for: `1`, `_`, `stale`, `_x5`, `1x5`, `1+2x5`, `1-2x5`. */
const REPEATED = /^(?<value>.+)x(?<times>\d+)$/;

function samplesOf(values: string): number {
  return values
    .trim()
    .split(/\s+/)
    .map((item) => {
      const { value, times } = REPEATED.exec(item)?.groups ?? {};
      if (times === undefined) return 1;
      // What is missing is so many times missing; a value comes once, and then so many times again.
      return value === "_" ? Number(times) : Number(times) + 1;
    })
    .reduce((sum, each) => sum + each, 0);
}

/** Samples of the longest of the series. */
export function lengthOf(inputs: Inputs): number {
  return Math.max(...Object.values(inputs).map(samplesOf));
}

/** Each series of the first, and then its values of the second: nothing, where the second has no such series. */
export function followedBy(first: Inputs, second: Inputs): Inputs {
  const length = lengthOf(first);
  const rest = lengthOf(second);
  const series = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  return Object.fromEntries(
    series.map((selector) => {
      const before = first[selector];
      const gap = length - (before === undefined ? 0 : samplesOf(before));
      const parts = [before, gap > 0 ? `_x${gap}` : undefined, second[selector] ?? `_x${rest}`];
      return [selector, parts.filter((part) => part !== undefined).join(" ")];
    }),
  );
}
