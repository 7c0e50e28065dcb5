import type { Fake } from "./fake";
import type { Program } from "./program";
import type { Setting, Time } from "./setting";

/** A program that reads CloudWatch for Prometheus, in one configuration. */
export interface Subject {
  readonly name: string;
  readonly time: (setting: Setting) => Time;
  /** Real seconds between two scrapes. */
  readonly scrapeSeconds: (setting: Setting) => number;
  /** @param directory an empty one of its own */
  readonly start: (setting: Setting, fake: Fake, time: Time, directory: string) => Promise<Running>;
}

export interface Running {
  readonly program: Program;
  /** Where its metrics are. */
  readonly metricsUrl: string;
  /** What answers with 200 as soon as it is well, whether or not it has read anything. */
  readonly healthUrl: string;
  /** Whether it shows everything that there is. */
  readonly isReady: () => Promise<boolean>;
  /** Seconds that its last cycle took, where it says so. */
  readonly cycleSeconds: () => Promise<number | undefined>;
}

export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "fake",
  AWS_SECRET_ACCESS_KEY: "fake",
  AWS_REGION: "us-east-1",
} as const;
