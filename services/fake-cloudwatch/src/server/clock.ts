import type { UnixSeconds } from "../truth/series";

export type Clock = () => UnixSeconds;

/** The time of this machine. */
export const realClock: Clock = () => Date.now() / 1000;

/**
 * Time that begins at an instant and runs faster than real time.
 *
 * @param real What it is driven by.
 */
export function fastClock(speed: number, start: UnixSeconds = realClock(), real: Clock = realClock): Clock {
  const from = real();
  return () => start + (real() - from) * speed;
}
