import { count, milliseconds, percent } from "@watchpost/alerting/model";

/** Where panels draw a line, and where alerts fire. */
export const LIMITS = {
  restarts: count(3),
  nodeCpu: percent(80),
  nodeMemory: percent(80),
  nodeFilesystem: percent(80),
  connections: percent(90),
  latency: milliseconds(500),
  errors: percent(5),
  redisHits: percent(80),
} as const;

/** What share of requests must be good in 30 days. */
export const AVAILABILITY = percent(99.5);

/** Requests in 10 minutes: with as many or fewer, one bad request weighs too much for a share to say anything. */
export const FEW_REQUESTS = 50;
