import type { Duration } from "@watchpost/core";

import type { Severity } from "./alert";
import type { Statistic } from "./signal";

/** An alarm of CloudWatch itself: for what must not depend on Prometheus, the monitors themselves first. */
export interface CloudWatchAlarm {
  /** What it is about, unique in the environment: `backend-cpu`. */
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
  readonly is: "above" | "below";
  readonly threshold: number;
  /** Length of one period, and how many in a row must be bad. */
  readonly period: Duration;
  readonly periods: number;
  /**
   * What silence means: `breaching` where it is itself the fault, `notBreaching` where there may be nothing to report,
   * `missing` where the alarm had better say that it sees nothing.
   */
  readonly missing: "breaching" | "notBreaching" | "missing";
}
