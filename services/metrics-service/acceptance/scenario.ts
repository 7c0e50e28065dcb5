import type { FakeCloudWatch, FakeCloudWatchProps } from "@watchpost/fake-cloudwatch";

import type { Workload } from "./clipped";

export const HOUR = 3_600;

/** Counters begin here. */
export const ANCHOR = Date.UTC(2026, 10, 19, 12) / 1000;

/**
 * The first poll. From then on each job has one in the minute from two minutes past each five on: values of a full hour
 * have settled at the poll after it, so that what a counter has grown by from hour to hour is the hour's sum, if nothing
 * is late.
 */
export const START = Date.UTC(2026, 10, 20, 0, 2, 30) / 1000;

/** In the last minute before five past a full hour: attempts that had to wait are over, and the next poll is not yet. */
export const FIRST_LOOK = START + 140;

/** From a look at {@link FIRST_LOOK} on there is one in this part of each hour. */
export const isHourMark = (at: number) => at % HOUR >= 240 && at % HOUR < 300;

type Faults = NonNullable<FakeCloudWatchProps["faults"]>;
type Arrivals = NonNullable<FakeCloudWatchProps["arrivals"]>;

/** A process is killed with SIGKILL, and another is started later. */
interface Kill {
  readonly replica: number;
  /**
   * Whether in the midst of what it does at that time, at a moment that is another each time.
   * @default false - whatever it does at that time it has done, but for waiting
   */
  readonly midway?: boolean;
  /** Seconds after the start. */
  readonly at: number;
  /** Absent where nothing comes after it. */
  readonly downSeconds?: number;
}

export interface Scenario {
  /** What goes wrong, in words. */
  readonly title: string;
  readonly seed: number;
  /** For how long values come as in `arrivals`, before they come promptly. */
  readonly hours: number;
  readonly workloads: readonly Workload[];
  /** Values beside those of the workloads. @default [] */
  readonly publications?: readonly Parameters<FakeCloudWatch["publish"]>[0][];
  /** Of the configuration. */
  readonly jobs: readonly object[];
  readonly arrivals: Arrivals;
  /** @default [] */
  readonly faults?: Faults;
  /** Whether the state outlives a process. */
  readonly disk: "kept" | "lost";
  /** @default [] */
  readonly kills?: readonly Kill[];
  /** When each replica starts, in seconds after the start. @default [0] */
  readonly replicas?: readonly number[];
  /** Whether replicas are scraped each by itself, or the first that is alive under an address for all. @default "one" */
  readonly address?: "one" | "each";
  /** A divisor of 300. @default 60 */
  readonly lookEverySeconds?: number;
}

/** When values begin to come promptly. On the hour. */
export const calmFrom = ({ hours }: Scenario) => ANCHOR + 12 * HOUR + hours * HOUR;

/**
 * When traffic ends: when the last late value has arrived and has been found, at the next reading of all hours, at most
 * an hour and three quarters later. On the hour.
 */
export function endOfTraffic(scenario: Scenario): number {
  const { classes, overcounted } = scenario.arrivals;
  const latest = Math.max(...classes.map(({ toSeconds }) => toSeconds)) + (overcounted?.seconds ?? 0);
  return Math.ceil((calmFrom(scenario) + latest + 1.75 * HOUR) / HOUR) * HOUR;
}

/** With time for the last polls to be repeated. */
export const endOf = (scenario: Scenario) => endOfTraffic(scenario) + 0.75 * HOUR;
