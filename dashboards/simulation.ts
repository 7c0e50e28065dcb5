/** What a simulated series does: the value at a time, which is in seconds since 1970. Pure, so that runs are alike. */
export type Course = (at: number) => number;

/** One series of a simulated workload, or one histogram. */
export type SimulatedSeries = {
  /** Of a histogram without `_bucket`, of a counter with `_total`. */
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
} & (
  | {
      /** Its value; nothing is exposed while it is NaN. */
      readonly gauge: Course;
    }
  | {
      /** By how much it grows in a second. */
      readonly perSecond: Course;
    }
  | {
      readonly histogram: {
        /** Observations in a second. */
        readonly perSecond: Course;
        /** What half of the observations lie below. Their logarithms are distributed normally. */
        readonly median: Course;
        /** Standard deviation of the logarithms. @default 0.5 */
        readonly spread?: number;
        /** Upper bounds, without the infinite one. */
        readonly buckets: readonly number[];
      };
    }
);

/** A workload that only exists as numbers: for the gallery, for trying alerts out, for a laptop without AWS. */
export interface Simulation {
  /** The mixin's name. */
  readonly mixin: string;
  /** Alerts that it can make fire. */
  readonly incidents: readonly string[];
  /**
   * What it exposes, on a good day or while one alert has every reason to fire.
   * @param incident one of `incidents`
   */
  series(incident?: string): readonly SimulatedSeries[];
}

const DAY_SECONDS = 86_400;

/** The same at all times. */
export const steady =
  (value: number): Course =>
  () =>
    value;

/** A day's rise and fall: lowest at 3 o'clock and highest at 15 o'clock UTC, with a little unrest. */
export function daily(low: number, high: number, seed: number): Course {
  const unrest = restless(1, 0.08, seed);
  return (at) => {
    const phase = Math.cos((2 * Math.PI * ((at % DAY_SECONDS) - 15 * 3600)) / DAY_SECONDS);
    return (low + ((high - low) * (1 + phase)) / 2) * unrest(at);
  };
}

/**
 * Around a value, as measured things are: sums of waves whose lengths have nothing to do with each other.
 * @param share of the value by which it strays at most
 * @param seed two courses with different seeds do not rise and fall together
 */
export function restless(value: number, share: number, seed: number): Course {
  const waves = [97, 331, 1_009, 4_111, 16_903].map((seconds, i) => ({ seconds, shift: seed * (i + 1) * 1.7 }));
  return (at) => {
    const stray = waves.reduce((sum, { seconds, shift }) => sum + Math.sin((2 * Math.PI * at) / seconds + shift), 0);
    return value * (1 + (share * stray) / waves.length);
  };
}
