import type { UnixSeconds } from "../truth/series";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * For how long values are kept, by the length of the periods that they can be read in.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 */
const RETENTION = [
  { atLeastSeconds: 1, forSeconds: 3 * HOUR },
  { atLeastSeconds: MINUTE, forSeconds: 15 * DAY },
  { atLeastSeconds: 300, forSeconds: 63 * DAY },
  { atLeastSeconds: HOUR, forSeconds: 455 * DAY },
];

/** Periods below a minute that exist. */
const SHORT_PERIODS = [1, 5, 10, 20, 30];

export const LONGEST_PERIOD = DAY;

export function isPeriod(seconds: number): boolean {
  return SHORT_PERIODS.includes(seconds) || (seconds >= MINUTE && seconds % MINUTE === 0 && seconds <= LONGEST_PERIOD);
}

/** The first instant of the answer: what is old is kept by longer periods, so the start is rounded down to those. */
export function roundedStart(start: UnixSeconds, now: UnixSeconds, periodSeconds: number): UnixSeconds {
  const age = now - start;
  const step = periodSeconds < MINUTE ? periodSeconds : age < 15 * DAY ? MINUTE : age <= 63 * DAY ? 300 : HOUR;
  return Math.floor(start / step) * step;
}

/** Whether values of this age can still be read in periods of this length. */
export function isKept(at: UnixSeconds, now: UnixSeconds, periodSeconds: number): boolean {
  const tier = RETENTION.find(({ forSeconds }) => now - at <= forSeconds);
  return tier !== undefined && periodSeconds % tier.atLeastSeconds === 0;
}
