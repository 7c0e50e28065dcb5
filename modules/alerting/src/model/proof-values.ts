import type { Inputs } from "./alert";

// Values of series for proofs, as promtool writes them, one a minute:
// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series

/**
 * The values of a counter: `counterValues([6, 20], [0, 5])` grows by 6 a minute for 20 minutes, and stays as it
 * is for 5. It begins with 0.
 */
export function counterValues(...phases: readonly (readonly [perMinute: number, minutes: number])[]): string {
  let value = 0;
  const parts = ["0"];
  for (const [perMinute, minutes] of phases) {
    const first = rounded(value + perMinute);
    parts.push(minutes === 1 ? `${first}` : `${first}+${perMinute}x${minutes - 1}`);
    value = rounded(value + perMinute * minutes);
  }
  return parts.join(" ");
}

const BATCHES = 10;

/**
 * A counter that grows every third minute only. What is looked at for 5 minutes sees it grow all the time; what is looked
 * at for half as long, or from one sample to the next, does not.
 * @param first by how much in the first minute
 * @param later by how much every third minute after that
 */
export function everyThirdMinute(first: number, later: number): string {
  const batches = Array.from({ length: BATCHES }, (_, i) => first + i * later);
  return ["0", ...batches.map((value) => `${rounded(value)}x2`)].join(" ");
}

const START = 100;
const MINUTES = 32;

/**
 * A counter that stands still in the second minute: what looks at the last step alone sees that.
 * @param first what it grows by in the first minute: a rate has to see some minutes before it is as high as it should be
 */
function pausing(first: number, perMinute: number): string {
  return `${START} ${rounded(START + first)} ${rounded(START + first)}+${rounded(perMinute)}x${MINUTES - 3}`;
}

/** A counter that is scraped every so many minutes only: of a range half as long there is no rate. */
export function scrapedSeldom(perMinute: number, every = 2): string {
  const gap = every === 2 ? "_" : `_x${every - 1}`;
  const values = Array.from({ length: MINUTES / every }, (_, i) => rounded(START + every * i * perMinute));
  return values.map((value) => `${value} ${gap}`).join(" ");
}

/**
 * Counted in three places, together 1.15 times as many a minute as are allowed; without any of them too few. It is the same
 * whether a range holds the sample that it begins with, as before Prometheus 3, or not.
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

/** Minutes after which an alert must fire that has 10 minutes of time, the first one included. */
const UNTIL_FIRING = 13;

/** Gauges of six series at most, of which one is missing at a time, each in its turn, and the last for good. */
export function inTurn(selectors: readonly string[]): Inputs {
  const turn = Math.floor(UNTIL_FIRING / selectors.length);
  const first = UNTIL_FIRING - turn * (selectors.length - 1);
  return Object.fromEntries(
    selectors.map((selector, i) => {
      if (i === 0) return [selector, `_x${first} 1x30`];
      const gone = `1x${first + (i - 1) * turn - 1} stale`;
      return [selector, i === selectors.length - 1 ? `${gone} _x30` : `${gone} _x${turn - 1} 1x30`];
    }),
  );
}

/** Without what floating point adds: 0.1 + 0.2 is 0.3. */
const rounded = (value: number) => Number(value.toPrecision(12));
