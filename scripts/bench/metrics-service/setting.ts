/** How time runs for a program and for the CloudWatch that it asks. */
export interface Time {
  /** By which the wall clocks of both are faster: for a program on Node. */
  readonly speed: number;
  /** How long CloudWatch's minute is: for programs whose clock cannot be made faster. */
  readonly minuteSeconds: number;
  /** Milliseconds since the epoch, from which on the clocks are faster. */
  readonly startMs: number;
}

/** What each metric becomes. */
export type Kind = "counter" | "histogram";

/** One run: so many metrics, read so often. */
export interface Setting {
  readonly metrics: number;
  readonly kind: Kind;
  /** Real seconds between two cycles, which stand for five minutes. */
  readonly cycleSeconds: number;
  /** Cycles that are measured, after the first. */
  readonly cycles: number;
}

/** Of a histogram in the unit of the metric: with the count and the sum these are 13 statistics, and 14 series. */
export const BUCKETS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 300, 500, 1_000];

/** What is asked of each metric in every cycle. */
export function statisticsOf({ kind }: Setting): number {
  return kind === "histogram" ? BUCKETS.length + 2 : 1;
}

/** What a cycle stands for: the interval at which CloudWatch is read. */
export const POLL_SECONDS = 300;

export function fasterClock({ cycleSeconds }: Setting): Time {
  return { speed: POLL_SECONDS / cycleSeconds, minuteSeconds: 60, startMs: Date.now() };
}

export function shorterMinutes({ cycleSeconds }: Setting): Time {
  return { speed: 1, minuteSeconds: (60 * cycleSeconds) / POLL_SECONDS, startMs: Date.now() };
}

/** For the clock of a program on Node: see fast-clock.cjs. */
export function timeEnvironment({ speed, startMs }: Time): Readonly<Record<string, string>> {
  return { BENCH_CLOCK_SPEED: String(speed), BENCH_CLOCK_START: String(startMs) };
}
