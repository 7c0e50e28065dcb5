import { count, milliseconds, percent, perMinute } from "@watchpost/alerting/model";

/** Where it becomes interesting, and where an alert fires: the lines in the panels and the limits of the alerts. */
export const LIMITS = {
  hitRatioTarget: percent(80),
  hitRatioLow: percent(70),
  latencyTarget: milliseconds(100),
  latencyHigh: milliseconds(200),
  connectionErrors: perMinute(5),
  connections: count(8),
  memoryTarget: percent(80),
  /** By how much of all reads the hit rate may be below what is usual at the hour. */
  belowUsual: percent(10),
  memoryFull: percent(100),
} as const;
