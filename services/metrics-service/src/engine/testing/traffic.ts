import type { Metric, UnixSeconds } from "../../model";
import type { Ledger } from "./ledger";

/** How much later than the end of its period a value arrives: most at once, some much later. */
export interface Lateness {
  /** Shares that arrive within so many seconds, the rest within the last. They need not add up to 1. */
  readonly tails: readonly { readonly share: number; readonly from: number; readonly to: number }[];
}

export const PROMPT: Lateness = { tails: [] };

/** 90 % at once, and tails of minutes, hours and a day. */
export const LATE: Lateness = {
  tails: [
    { share: 0.07, from: 60, to: 180 },
    { share: 0.029, from: 180, to: 600 },
    { share: 0.008, from: 600, to: 3 * 3_600 },
    { share: 0.002, from: 3 * 3_600, to: 26 * 3_600 },
  ],
};

export interface TrafficProps {
  readonly metric: Metric;
  readonly from: UnixSeconds;
  readonly to: UnixSeconds;
  readonly lateness: Lateness;
  readonly random: () => number;
  /** Values of one minute. */
  readonly values: (random: () => number) => readonly number[];
  /** Share of minutes with something that is taken back later. */
  readonly takenBack?: number;
}

export function emit(
  ledger: Ledger,
  { metric, from, to, lateness, random, values, takenBack = 0 }: TrafficProps,
): void {
  for (let minute = from; minute < to; minute += 60) {
    const arrivals = new Map<number, number[]>();
    for (const value of values(random)) {
      const arrival = minute + 60 + delay(lateness, random);
      arrivals.set(arrival, [...(arrivals.get(arrival) ?? []), value]);
    }
    for (const [arrival, together] of arrivals) ledger.put(metric, minute, arrival, together);
    if (random() >= takenBack) continue;
    const wrong = values(random);
    const seen = minute + 60 + delay(lateness, random);
    ledger.put(metric, minute, seen, wrong);
    ledger.put(metric, minute, seen + Math.floor(random() * 6 * 3_600), wrong, -1);
  }
}

function delay({ tails }: Lateness, random: () => number): number {
  let left = random();
  for (const { share, from, to } of tails) {
    if (left < share) return Math.floor(from + random() * (to - from));
    left -= share;
  }
  return Math.floor(random() * 45);
}
