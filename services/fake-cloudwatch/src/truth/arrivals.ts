import { hash, unit } from "./random";
import type { UnixSeconds } from "./series";

/** How long after the end of its minute a value is known: a share of all values, evenly spread over a span. */
interface ArrivalClass {
  readonly share: number;
  /** Below nought for values that are known before their minute is over. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export interface Arrivals {
  /** Shares that add up to one. */
  readonly classes: readonly ArrivalClass[];
  /** Share of minutes in which a value is counted twice at first, and once only after so many seconds. */
  readonly overcounted?: { readonly share: number; readonly seconds: number };
}

/** Everything is known when its minute is over. */
export const PROMPT: Arrivals = { classes: [{ share: 1, fromSeconds: 0, toSeconds: 0 }] };

/** As a service that reports every few seconds over a network that sometimes stalls. */
export const TYPICAL: Arrivals = {
  classes: [
    { share: 0.45, fromSeconds: -45, toSeconds: 0 },
    { share: 0.45, fromSeconds: 0, toSeconds: 45 },
    { share: 0.07, fromSeconds: 60, toSeconds: 180 },
    { share: 0.029, fromSeconds: 180, toSeconds: 600 },
    { share: 0.001, fromSeconds: 600, toSeconds: 10_440 },
  ],
};

/** One value in ten two to ten minutes late, one in a thousand up to three hours, and counts that are taken back. */
export const LATE: Arrivals = {
  classes: [
    { share: 0.45, fromSeconds: -45, toSeconds: 0 },
    { share: 0.449, fromSeconds: 0, toSeconds: 45 },
    { share: 0.1, fromSeconds: 120, toSeconds: 600 },
    { share: 0.001, fromSeconds: 600, toSeconds: 10_800 },
  ],
  overcounted: { share: 0.02, seconds: 300 },
};

/** After how long from the end of its minute nothing changes any more. */
export function settledAfterSeconds({ classes, overcounted }: Arrivals): number {
  return Math.max(...classes.map(({ toSeconds }) => toSeconds)) + (overcounted?.seconds ?? 0);
}

/** The class of one value, by its own bits. */
export function arrivalClass({ classes }: Arrivals, bits: number): number {
  let rest = unit(bits);
  const found = classes.findIndex(({ share }) => (rest -= share) < 0);
  return found === -1 ? classes.length - 1 : found;
}

/** When the values of a class are known that happened in a minute: at one moment for all of them. */
export function arrivalOf({ classes }: Arrivals, index: number, minute: UnixSeconds, seed: number): UnixSeconds {
  const { fromSeconds, toSeconds } = classes[index] ?? { fromSeconds: 0, toSeconds: 0 };
  return minute + 60 + fromSeconds + Math.floor(unit(hash(seed, minute / 60, index, 71)) * (toSeconds - fromSeconds));
}
