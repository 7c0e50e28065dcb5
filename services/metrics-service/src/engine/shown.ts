import type { Datapoints, UnixSeconds } from "../model";
import type { Bank } from "./bank";

/** How much later than its period ends a gauge's value may still be shown, at the least. */
const SHORTEST_FRESHNESS_SECONDS = 300;

/**
 * For how long after the end of its period a gauge is shown: until it has settled, three periods without a datapoint and
 * two polls, of which one may fail. A gauge that CloudWatch no longer feeds then ends, in place of lying.
 */
export function freshnessSeconds(periodSeconds: number, settleSeconds: number, pollSeconds: number): number {
  return Math.max(SHORTEST_FRESHNESS_SECONDS, settleSeconds + 3 * periodSeconds + 2 * pollSeconds);
}

/** Keeps the newest datapoint of each statistic that is shown; only of settled periods, but for those that are open. */
export function foldShown(bank: Bank, row: number, statistics: readonly Datapoints[], settled: UnixSeconds): void {
  for (let g = 0; g < bank.shown.length; g++) {
    const points = statistics[bank.shown[g] ?? 0];
    if (points === undefined) continue;
    let last = points.times.length - 1;
    if (bank.open[g] !== true) while (last >= 0 && (points.times[last] ?? 0) >= settled) last--;
    const time = points.times[last];
    const at = row * bank.shown.length + g;
    if (time === undefined || time < (bank.shownAt[at] ?? NaN)) continue;
    bank.shownAt[at] = time;
    bank.shownValue[at] = points.values[last] ?? NaN;
  }
}
