import { above, type Alert, below, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { RedisCacheSignals } from "./signals";

const node = (id: string) => `{cache_cluster_id="feature-flags-001", cache_node_id="${id}"}`;
const NODE = node("0001");
const OTHER_NODE = node("0002");

/** The application publishes under dimensions of its own choice. */
const BLUE = '{stage="blue"}';
const GREEN = '{stage="green"}';

/** When a cache is bad: the four limits of the cache analytics dashboard, and silence. */
export function redisCacheAlerts(signals: RedisCacheSignals): Alert[] {
  return [
    hitRateLow(signals),
    connectionErrors(signals),
    latencyHigh(signals),
    connectionsHigh(signals),
    metricsMissing(signals),
  ];
}

function hitRateLow({ hitRatio, hitRate }: RedisCacheSignals): Alert {
  return {
    name: "RedisCacheHitRateLow",
    when: below(hitRatio, LIMITS.hitRatioLow),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.hitRate,
    summary: "Redis cache hit rate of {{ $labels.cache_cluster_id }} is {{ $value | humanizePercentage }}",
    description:
      `Less than ${LIMITS.hitRatioLow.text} of reads found their key for 10 minutes; the rest falls to the database. ` +
      "Look for a deployment that changed keys, evictions, or a cache that was emptied.",
    proof: {
      // Two readings in a row fail.
      fires: { [hitRate.name + NODE]: "68x4 stale _ 68x25", [hitRate.name + OTHER_NODE]: "70x4 stale _ 70x25" },
      says: {
        labels: { cache_cluster_id: "feature-flags-001" },
        summary: "Redis cache hit rate of feature-flags-001 is 69%",
      },
      justNot: { [hitRate.name + NODE]: "69x30", [hitRate.name + OTHER_NODE]: "71x30" },
      missing: { [hitRate.name + NODE]: "69x8 stale" },
    },
  };
}

function connectionErrors({ connectionErrorsPerMinute, connectionErrors: errors }: RedisCacheSignals): Alert {
  return {
    name: "RedisCacheConnectionErrors",
    when: above(connectionErrorsPerMinute, LIMITS.connectionErrors),
    for: minutes(5),
    severity: "critical",
    panel: PANELS.connectionErrors,
    summary: "{{ $value | humanize }} connections to the Redis cache failed in the last minute",
    description:
      "More than 5 connections a minute failed for 5 minutes. " +
      "Look at the cache's nodes, its security group, and the number of connections.",
    proof: {
      fires: { [errors.name + BLUE]: "4x30", [errors.name + GREEN]: "2x30" },
      says: { summary: "6 connections to the Redis cache failed in the last minute" },
      justNot: { [errors.name + BLUE]: "3x30", [errors.name + GREEN]: "2x30" },
      // The exporter shows a single minute with errors for four.
      missing: { [errors.name]: "60x4 stale" },
    },
  };
}

function latencyHigh({ latencyP95Seconds, latencyP95 }: RedisCacheSignals): Alert {
  return {
    name: "RedisCacheLatencyHigh",
    when: above(latencyP95Seconds, LIMITS.latencyHigh),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.latency,
    summary: "95th percentile of Redis cache latency is {{ $value | humanizeDuration }}",
    description:
      `One lookup in twenty took longer than ${LIMITS.latencyHigh.text} for 10 minutes. ` +
      "Look at the engine's CPU, slow commands, and the network.",
    proof: {
      fires: { [latencyP95.name + BLUE]: "210x4 stale _ 210x25", [latencyP95.name + GREEN]: "100x30" },
      says: { summary: "95th percentile of Redis cache latency is 210ms" },
      justNot: { [latencyP95.name + BLUE]: "200x30", [latencyP95.name + GREEN]: "100x30" },
      missing: { [latencyP95.name]: "210x8 stale" },
    },
  };
}

function connectionsHigh({ connections, activeConnections }: RedisCacheSignals): Alert {
  return {
    name: "RedisCacheConnectionsHigh",
    when: above(connections, LIMITS.connections),
    for: minutes(20),
    severity: "warning",
    panel: PANELS.connections,
    summary: "{{ $value | humanize }} connections to the Redis cache are open",
    description:
      `More than ${LIMITS.connections.text} connections were open for 20 minutes: the capacity that was planned is ` +
      "used up. Look for connections that are not closed, or plan for more.",
    proof: {
      fires: {
        [activeConnections.name + BLUE]: "5x4 stale _ 5x35",
        [activeConnections.name + GREEN]: "4x4 stale _ 4x35",
      },
      says: { summary: "9 connections to the Redis cache are open" },
      justNot: { [activeConnections.name + BLUE]: "5x40", [activeConnections.name + GREEN]: "3x40" },
      missing: { [activeConnections.name]: "9x18 stale" },
    },
  };
}

/** ElastiCache publishes its engine's CPU every minute, whatever the cache does: without it, no alert can fire. */
function metricsMissing({ engineCpu }: RedisCacheSignals): Alert {
  return {
    name: "RedisCacheMetricsMissing",
    when: whenever(`absent(${engineCpu.name})`),
    for: minutes(15),
    severity: "warning",
    summary: "CloudWatch has had no metrics of the Redis cache for 15 minutes",
    description:
      "Alerts on the cache cannot fire. Look whether the cache runs, whether the environment's file names it rightly, " +
      "and whether CloudWatch is late.",
    proof: {
      fires: { [engineCpu.name + NODE]: "_x30" },
      says: { summary: "CloudWatch has had no metrics of the Redis cache for 15 minutes" },
      justNot: { [engineCpu.name + NODE]: "_x13 12x20" },
      // Late for some minutes, again and again.
      missing: { [engineCpu.name + NODE]: "12 _x8 12 _x20" },
    },
  };
}
