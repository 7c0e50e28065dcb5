// Values of series in proofs, as promtool writes them, one a minute:
// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series

const BATCHES = 10;

/**
 * A counter that grows every third minute only. What is looked at for 5 minutes sees it grow all the time; what is looked
 * at for half as long, or from one sample to the next, does not.
 * @param first by how much in the first minute
 * @param later by how much every third minute after that
 */
export function everyThirdMinute(first: number, later: number): string {
  const batches = Array.from({ length: BATCHES }, (_, i) => first + i * later);
  return ["0", ...batches.map((value) => `${Number(value.toPrecision(12))}x2`)].join(" ");
}

/** A counter that is scraped every second minute only: of a range that is too short there is no rate. */
export function everySecondMinute(perMinute: number, start: number): string {
  return Array.from({ length: 16 }, (_, i) => `${Number((start + 2 * i * perMinute).toPrecision(12))} _`).join(" ");
}

/** Minutes after which an alert must fire that has 10 minutes of time, the first one included. */
const UNTIL_FIRING = 13;

/** Six series at most, of which one is missing at a time, each in its turn, and the last for good. */
export function inTurn(selectors: readonly string[]): Readonly<Record<string, string>> {
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
