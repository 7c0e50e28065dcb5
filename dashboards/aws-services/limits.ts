import { count, percent, perMinute } from "@watchpost/alerting/model";
import { GIBIBYTE } from "@watchpost/core";

/** Where it becomes interesting, and where an alert fires: the lines in the panels and the limits of the alerts. */
export const LIMITS = {
  utilization: percent(80),
  errorRatio: percent(5),
  unhealthyTargets: count(0),
  freeStorage: { value: 5 * GIBIBYTE, text: "5 GiB" },
  cpuCredits: count(20),
  cacheMemory: percent(90),
  messageAge: { value: 900, text: "15 minutes" },
  deadLetters: count(0),
  throttles: perMinute(1),
} as const;
