import { counterValues } from "@watchpost/alerting/model";

// Counters and gauges in proofs, as promtool writes them, one value a minute:
// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
// What matters of them is the same whether a range holds the sample that it begins with, as before Prometheus 3, or not.

/**
 * A counter that grows by so many in the first minute, not at all in the second, and then by so many a minute: by ten
 * times that in ten minutes, once the first minute has passed out of them.
 * @param faster by how much more it grows from the fourth minute to the seventh; later it is so much slower that the mean
 *   stays what it is, and half a window sees less than the whole
 */
export function counted(first: number, perMinute: number, faster = 0): string {
  const later = Number((perMinute - 0.8 * faster).toPrecision(12));
  return counterValues(
    [first, 1],
    [0, 1],
    [perMinute, 1],
    [Number((perMinute + faster).toPrecision(12)), 4],
    [later, 8],
  );
}

/** A counter that grows by so many at once every nine minutes: by as many, whatever the ten minutes. */
export const inSteps = (n: number): string => `0 ${n}x8 ${2 * n}x8`;

/** A counter that grows by less than a share is made of, in any ten minutes. */
export const TOO_FEW = inSteps(17);

/** A gauge that comes every third minute only: that is bridged, and no more. */
export const gaugeEveryThirdMinute = (value: number): string =>
  Array.from({ length: 8 }, () => `${value} _ _`).join(" ");
