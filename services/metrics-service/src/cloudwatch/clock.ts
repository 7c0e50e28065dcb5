import { setTimeout } from "node:timers/promises";

import type { UnixSeconds } from "../model";

/** Time as it comes into this service: tests put their own in its place. */
export interface Clock {
  /** Whole seconds since the epoch. */
  now(): UnixSeconds;
  /** Milliseconds since the epoch. */
  milliseconds(): number;
  /** Milliseconds since some instant, which only grow, whatever is done to the wall clock. */
  monotonic(): number;
  /** @throws the signal's reason or an AbortError as soon as the signal aborts */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** What a timer of Node can hold: a longer wait ends early. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Math.floor(Date.now() / 1000),
  milliseconds: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => setTimeout(Math.min(milliseconds, LONGEST_TIMER), undefined, { signal }),
};
