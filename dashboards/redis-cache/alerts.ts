import { above, type Alert, below, count, milliseconds, percent, perMinute } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { PANELS } from "./dashboard";
import type { RedisCacheSignals } from "./signals";

/** When a cache is bad: the four limits of the cache analytics dashboard. */
export function redisCacheAlerts(signals: RedisCacheSignals): Alert[] {
  const node = '{cache_cluster_id="feature-flags-001", cache_node_id="0001"}';
  return [
    {
      name: "RedisCacheHitRateLow",
      when: below(signals.hitRatio, percent(70)),
      for: minutes(10),
      severity: "warning",
      panel: PANELS.hitRate,
      summary: "Redis cache hit rate of {{ $labels.cache_cluster_id }} is {{ $value | humanizePercentage }}",
      description:
        "Less than 70 % of reads found their key for 10 minutes; the rest falls to the database. Look for a deployment that changed keys, evictions, or a cache that was emptied.",
      proof: {
        fires: { [signals.hitRate.name + node]: "65x30" },
        says: {
          labels: { cache_cluster_id: "feature-flags-001" },
          summary: "Redis cache hit rate of feature-flags-001 is 65%",
        },
        justNot: { [signals.hitRate.name + node]: "70x30" },
        missing: { [signals.hitRate.name + node]: "65x3 stale" },
      },
    },
    {
      name: "RedisCacheConnectionErrors",
      when: above(signals.connectionErrorsPerMinute, perMinute(5)),
      for: minutes(5),
      severity: "critical",
      panel: PANELS.connectionErrors,
      summary: "{{ $value | humanize }} connections to the Redis cache failed in the last minute",
      description:
        "More than 5 connections a minute failed for 5 minutes. Look at the cache's nodes, its security group, and the number of connections.",
      proof: {
        fires: { [signals.connectionErrors.name]: "6x30" },
        says: {
          summary: "6 connections to the Redis cache failed in the last minute",
        },
        justNot: { [signals.connectionErrors.name]: "5x30" },
        missing: { [signals.connectionErrors.name]: "60 60 stale" },
      },
    },
    {
      name: "RedisCacheLatencyHigh",
      when: above(signals.latencyP95Seconds, milliseconds(200)),
      for: minutes(10),
      severity: "warning",
      panel: PANELS.latency,
      summary: "95th percentile of Redis cache latency is {{ $value | humanizeDuration }}",
      description:
        "One lookup in twenty took longer than 200 ms for 10 minutes. Look at the engine's CPU, slow commands, and the network.",
      proof: {
        fires: { [signals.latencyP95.name]: "240x30" },
        says: {
          summary: "95th percentile of Redis cache latency is 240ms",
        },
        justNot: { [signals.latencyP95.name]: "200x30" },
        missing: { [signals.latencyP95.name]: "240x3 stale" },
      },
    },
    {
      name: "RedisCacheConnectionsHigh",
      when: above(signals.connections, count(8)),
      for: minutes(20),
      severity: "warning",
      panel: PANELS.connections,
      summary: "{{ $value | humanize }} connections to the Redis cache are open",
      description:
        "More than 8 connections were open for 20 minutes: the capacity that was planned is used up. Look for connections that are not closed, or plan for more.",
      proof: {
        fires: { [signals.activeConnections.name]: "9x40" },
        says: {
          summary: "9 connections to the Redis cache are open",
        },
        justNot: { [signals.activeConnections.name]: "8x40" },
        missing: { [signals.activeConnections.name]: "9x5 stale" },
      },
    },
  ];
}
