import { above, type Alert, whenever } from "@watchpost/alerting/model";
import { MEBIBYTE, minutes } from "@watchpost/core";

import { LIMITS } from "../limits";
import { REDIS_PANELS } from "../panels";
import { redisSignals as s } from "./signals";

const AT = '{job="redis-exporter", instance="10.0.2.7:9121"}';
const ELSEWHERE = '{job="redis-exporter", instance="10.0.2.8:9121"}';
const LABELS = { job: "redis-exporter", instance: "10.0.2.7:9121" };

const down: Alert = {
  name: "WebRedisDown",
  when: whenever(`${s.up.name} == 0`),
  for: minutes(2),
  severity: "critical",
  panel: REDIS_PANELS.up,
  summary: "Redis does not answer {{ $labels.instance }}",
  description:
    "The exporter runs and has not been able to log in for 2 minutes; most likely the application cannot either: " +
    "no cache, and no jobs for the workers. Look at its state and events, and at the exporter's log.",
  proof: {
    fires: { [s.up.name + AT]: "0x20", [s.up.name + ELSEWHERE]: "1x20" },
    says: { labels: LABELS, summary: "Redis does not answer 10.0.2.7:9121" },
    justNot: { [s.up.name + AT]: "0 1 0 1x20", [s.up.name + ELSEWHERE]: "1x20" },
    missing: { [s.up.name + AT]: "0 stale _x20" },
  },
};

const memory = (usedMib: number, maxMib: number) => ({
  [s.usedMemory.name + AT]: `${usedMib * MEBIBYTE}x30`,
  [s.maxMemory.name + AT]: `${maxMib * MEBIBYTE}x30`,
});

const memoryHigh: Alert = {
  name: "WebRedisMemoryHigh",
  when: above(s.memoryRatio, LIMITS.redisMemory),
  for: minutes(10),
  severity: "warning",
  panel: REDIS_PANELS.memoryRatio,
  summary: "Redis uses {{ $value | humanizePercentage }} of the memory it may take",
  description:
    "It has for 10 minutes. When it is full, Redis removes keys, or refuses to write, by its maxmemory-policy. " +
    "Look what grew: keys without an end, or a queue that nobody empties.",
  proof: {
    fires: memory(91, 100),
    says: { labels: LABELS, summary: "Redis uses 91% of the memory it may take" },
    justNot: memory(90, 100),
    // There is no limit.
    missing: memory(500, 0),
  },
};

const evictions: Alert = {
  name: "WebRedisEvictions",
  when: above(s.evictionsPerMinute, LIMITS.evictions),
  for: minutes(10),
  severity: "warning",
  panel: REDIS_PANELS.evictions,
  summary: "Redis removes {{ $value | humanize }} keys a minute for want of memory",
  description:
    "It has for 10 minutes. Of a cache the misses fall to the database; of a queue the jobs are lost. " +
    "Look at its memory, and which keys have no time to live.",
  proof: {
    // None in the second minute, and from the sixth on scraped in every second one.
    fires: {
      [s.evictedKeys.name + AT]: "100 106 106 107.4 108.8 110.2 111.6 _ 114.4 _ 117.2 _ 120 _ 122.8 _ 125.6 _",
      [s.evictedKeys.name + ELSEWHERE]: "7x18",
    },
    says: { labels: LABELS, summary: "Redis removes 1.4 keys a minute for want of memory" },
    justNot: { [s.evictedKeys.name + AT]: "0+1x40", [s.evictedKeys.name + ELSEWHERE]: "0+1x40" },
    // Many at once, twice: each time in view for five minutes.
    missing: { [s.evictedKeys.name + AT]: "0 1000x5 2000x40" },
  },
};

const rejected: Alert = {
  name: "WebRedisConnectionsRejected",
  when: above(s.rejectionsPerMinute, LIMITS.rejectedConnections),
  for: minutes(5),
  severity: "critical",
  panel: REDIS_PANELS.rejected,
  summary: "Redis refuses connections, {{ $value | humanize }} a minute",
  description:
    "It has for 5 minutes: all that there may be are taken, and the application is refused. " +
    "Look who holds them: tasks that were added, a pool that grew, connections that are not closed.",
  proof: {
    // None in the second minute, and then scraped in every second one.
    fires: {
      [s.rejectedConnections.name + AT]: "100 101 101 102 _ 104 _ 106 _ 108 _ 110 _",
      [s.rejectedConnections.name + ELSEWHERE]: "7x12",
    },
    says: { labels: LABELS, summary: "Redis refuses connections, 1 a minute" },
    justNot: { [s.rejectedConnections.name + AT]: "9x40", [s.rejectedConnections.name + ELSEWHERE]: "7x40" },
    // Some at once, and no more.
    missing: { [s.rejectedConnections.name + AT]: "9 12x20" },
  },
};

/** When Redis cannot be reached, or loses what it was given to keep. */
export const redisAlerts: Alert[] = [down, memoryHigh, evictions, rejected];
