/** What became of a series. */
export interface Comparison {
  /** Minutes for which Prometheus has a value. */
  readonly minutes: number;
  /** Those whose value CloudWatch had for one of the minutes before. */
  readonly found: number;
  /** Age of the values that were found, the one in the middle, in seconds. NaN where none was. */
  readonly ageSeconds: number;
  /** Means over all minutes of either side. */
  readonly meanInPrometheus: number;
  readonly meanInCloudWatch: number;
}

/** CloudWatch is late by some minutes, what reads it asks every five, and shows a value until it is some minutes old. */
const OLDEST_SECONDS = 20 * 60;

/** Values travel as decimal text. */
const ROUNDING = 1e-9;

/**
 * Compares by value: what Prometheus shows at a time must be what CloudWatch has for one of the minutes before. So it does
 * not matter how late a value was shown, nor that the same was shown until there was a newer one.
 * @param shown Prometheus's values by time, in seconds
 * @param measured CloudWatch's by the beginning of the minute
 */
export function compare(shown: ReadonlyMap<number, number>, measured: ReadonlyMap<number, number>): Comparison {
  const ages = [...shown].flatMap(([time, value]) => ageOf(time, value, measured) ?? []).sort((a, b) => a - b);
  return {
    minutes: shown.size,
    found: ages.length,
    ageSeconds: ages[Math.floor(ages.length / 2)] ?? NaN,
    meanInPrometheus: mean([...shown.values()]),
    meanInCloudWatch: mean([...measured.values()]),
  };
}

/** How long before a time the newest minute with this value ended. */
function ageOf(time: number, value: number, measured: ReadonlyMap<number, number>): number | undefined {
  const newest = Math.floor(time / 60) * 60 - 60;
  for (let minute = newest; minute > time - OLDEST_SECONDS; minute -= 60) {
    const there = measured.get(minute);
    if (there !== undefined && Math.abs(there - value) <= ROUNDING * Math.max(1, Math.abs(there)))
      return time - minute - 60;
  }
  return undefined;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
