import { type Anchor, anchorAt } from "../config/config";
import type { UnixSeconds } from "../model";

/** From one beginning of the counters to the next. */
export interface Epoch {
  readonly start: UnixSeconds;
  /** Infinity where counters never start over by themselves. */
  readonly end: UnixSeconds;
}

const LONGER_THAN_A_MONTH = 32 * 86_400;
const LONGER_THAN_A_YEAR = 367 * 86_400;

/** @param multipleOf the beginning is moved back to a multiple of so many seconds, for sums of whole hours are added up */
export function epochAt(anchor: Anchor, time: UnixSeconds, multipleOf: number): Epoch {
  const aligned = (instant: UnixSeconds) => Math.floor(instant / multipleOf) * multipleOf;
  const start = anchorAt(anchor, time);
  if (anchor.at === "instant") return { start: aligned(start), end: Infinity };
  const next = anchorAt(anchor, start + (anchor.at === "month" ? LONGER_THAN_A_MONTH : LONGER_THAN_A_YEAR));
  return { start: aligned(start), end: aligned(next) };
}
