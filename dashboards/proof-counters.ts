import type { Inputs } from "@watchpost/alerting/model";

// Counters in proofs, as promtool writes them, one value a minute. What they grow by in the end is the same whether a range
// holds the sample that it begins with, as before Prometheus 3, or not.

const START = 100;
const MINUTES = 32;

const written = (value: number) => String(Number(value.toPrecision(12)));

/**
 * A counter that stands still in the second minute: what looks at the last step alone sees that.
 * @param first what it grows by in the first minute: a rate has to see some minutes before it is as high as it should be
 */
function pausing(first: number, perMinute: number): string {
  return `${START} ${written(START + first)} ${written(START + first)}+${written(perMinute)}x${MINUTES - 3}`;
}

/** A counter that is scraped every so many minutes only: of a range half as long there is no rate. */
export function scrapedSeldom(perMinute: number, every = 2): string {
  const gap = every === 2 ? "_" : `_x${every - 1}`;
  return Array.from({ length: MINUTES / every }, (_, i) => `${written(START + every * i * perMinute)} ${gap}`).join(
    " ",
  );
}

/**
 * Counted in three places, together 1.15 times as many a minute as are allowed; without any of them too few.
 * @param rangeMinutes over how many minutes the rate is taken, five or ten
 */
export function inThreePlaces(
  [pauses, ...seldom]: readonly [string, string, string],
  allowed: number,
  rangeMinutes: 5 | 10 = 5,
): Inputs {
  const every = rangeMinutes === 5 ? 2 : 4;
  return {
    [pauses]: pausing(allowed * (rangeMinutes === 5 ? 3 : 10), 0.3 * allowed),
    [seldom[0]]: scrapedSeldom(0.45 * allowed, every),
    [seldom[1]]: scrapedSeldom(0.4 * allowed, every),
  };
}
