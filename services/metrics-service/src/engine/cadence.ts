import type { UnixSeconds } from "../model";

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/**
 * Periods under a minute can be asked for only so far back.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
const FINE_RETENTION_SECONDS = 3 * HOUR_SECONDS;

/** How many of the newest base periods are kept one by one. */
export const KEPT_BASES = 26;

/**
 * PutMetricData takes values from up to two weeks back, and those older than a day may take 48 hours or more to be seen.
 * A day is added for that "or more". What is older than this does not change.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
 */
const CHANGEABLE_SECONDS = 17 * DAY_SECONDS;

/**
 * In which steps the metrics of one table are read. Sums of base periods are kept by CloudWatch for 455 days, so a gap
 * of any length that CloudWatch remembers is filled from them, and the short periods serve only the newest hour or two.
 */
export interface Cadence {
  readonly periodSeconds: number;
  /** An hour, or for longer periods the shortest time that whole hours and whole periods both fill. */
  readonly baseSeconds: number;
  readonly settleSeconds: number;
  /** A multiple of the period. */
  readonly rereadSeconds: number;
  /** How far back a base period may still change. A multiple of the base period. */
  readonly changeableSeconds: number;
  /** How many short periods are kept. */
  readonly kept: number;
}

export function cadence(periodSeconds: number, settleSeconds: number, rereadSeconds: number): Cadence {
  const baseSeconds = leastCommonMultiple(periodSeconds, HOUR_SECONDS);
  const longest =
    periodSeconds < 60 ? Math.max(0, FINE_RETENTION_SECONDS - baseSeconds - settleSeconds - 600) : Infinity;
  const reread = Math.ceil(Math.min(rereadSeconds, longest) / periodSeconds) * periodSeconds;
  return {
    periodSeconds,
    baseSeconds,
    settleSeconds,
    rereadSeconds: reread,
    changeableSeconds: Math.max(ceilTo(CHANGEABLE_SECONDS, baseSeconds), KEPT_BASES * baseSeconds),
    kept: (reread + baseSeconds) / periodSeconds,
  };
}

/** Before this, periods are believed: their end is so far back that their first value has settled. */
export function settledEnd({ periodSeconds, settleSeconds }: Cadence, now: UnixSeconds): UnixSeconds {
  return floorTo(now - settleSeconds, periodSeconds);
}

/** Before this, base periods are counted in place of short ones: they are older than what is read again every time. */
export function basesEnd({ baseSeconds, rereadSeconds }: Cadence, end: UnixSeconds): UnixSeconds {
  return floorTo(end - rereadSeconds, baseSeconds);
}

export function floorTo(seconds: number, step: number): number {
  return Math.floor(seconds / step) * step;
}

export function ceilTo(seconds: number, step: number): number {
  return Math.ceil(seconds / step) * step;
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}
