import { count, percent, perMinute } from "@watchpost/alerting/model";

/** Where it becomes interesting, and where somebody is told: lines in panels, limits of alerts and of CloudWatch's alarms. */
export const LIMITS = {
  errorRatio: percent(5),
  latency: { value: 1, text: "1 s" },
  transactionFailures: percent(5),
  databaseConnections: percent(90),
  cacheHitRatio: percent(99),
  redisMemory: percent(90),
  evictions: perMinute(1),
  rejectedConnections: perMinute(0),
} as const;

/** Of CloudWatch's alarms, twice in a row over five minutes. */
export const ALARM_LIMITS = {
  cpu: percent(80),
  memory: percent(80),
  databaseConnections: count(80),
  responseTime: { value: 1, text: "1 s" },
} as const;
