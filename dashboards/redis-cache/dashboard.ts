import {
  type Dashboard,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard, DATA_SOURCE, timeSeries } from "../panels";
import type { RedisCacheSignals } from "./signals";

/** Titles of the panels, for the alerts that lead to them. */
export const PANELS = {
  hitRate: "Cache Hit Rate",
  latency: "Response Latency P95",
  connectionErrors: "Connection Errors",
  connections: "Active Connections",
  memory: "Memory Utilization",
  network: "Network Throughput",
} as const;

/** "Redis Cache Performance": six panels, with lines where it becomes interesting and where an alert fires. */
export function redisCacheDashboard(signals: RedisCacheSignals): Dashboard {
  const ofCluster = ({ name }: Signal) => `${name}{cache_cluster_id=~"$cluster"}`;
  return dashboard({
    uid: "redis-cache",
    title: "Redis Cache Performance",
    description: "Hit rate, latency, errors, connections, memory and network of a Redis cache on ElastiCache.",
    tags: ["redis", "elasticache", "watchpost"],
    range: "24h",
  })
    .withVariable(
      new QueryVariableBuilder("cluster")
        .label("Cluster")
        .datasource(DATA_SOURCE)
        .query(`label_values(${signals.hitRatio.name}, cache_cluster_id)`)
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .sort(VariableSort.AlphabeticalAsc)
        .multi(true)
        .includeAll(true)
        .allValue(".*"),
    )
    .withPanel(
      timeSeries({
        id: 1,
        title: PANELS.hitRate,
        description: "Reads that found their key. The target is 80 %; below 70 % for 10 minutes an alert fires.",
        unit: "percentunit",
        queries: {
          "hits {{cache_cluster_id}}": ofCluster(signals.hitRatio),
          "misses {{cache_cluster_id}}": ofCluster(signals.missRatio),
          "database fallback": signals.dbFallbackRatio.name,
        },
        base: "red",
        limits: [
          { from: 0.7, color: "orange" },
          { from: 0.8, color: "green" },
        ],
        min: 0,
        max: 1,
        decimals: 1,
      }),
    )
    .withPanel(
      timeSeries({
        id: 2,
        title: PANELS.latency,
        description:
          "95th percentile of the time a lookup took. The target is 100 ms; above 200 ms for 10 minutes an alert fires.",
        unit: "ms",
        queries: { p95: `${signals.latencyP95Seconds.name} * 1000` },
        limits: [
          { from: 100, color: "orange" },
          { from: 200, color: "red" },
        ],
        min: 0,
      }),
    )
    .withPanel(
      timeSeries({
        id: 3,
        title: PANELS.connectionErrors,
        description: "Connections to the cache that failed, by the minute. Above 5 for 5 minutes an alert fires.",
        unit: "short",
        queries: { "errors per minute": signals.connectionErrorsPerMinute.name },
        limits: [{ from: 5, color: "red" }],
        min: 0,
        decimals: 0,
      }),
    )
    .withPanel(
      timeSeries({
        id: 4,
        title: PANELS.connections,
        description: "Connections that the application holds open. Above 8 for 20 minutes an alert fires.",
        unit: "short",
        queries: { connections: signals.connections.name },
        limits: [{ from: 8, color: "orange" }],
        min: 0,
      }),
    )
    .withPanel(
      timeSeries({
        id: 5,
        title: PANELS.memory,
        description: "Memory in use on the fullest node, of what Redis may take before it evicts keys.",
        unit: "percentunit",
        queries: { "{{cache_cluster_id}}": ofCluster(signals.memoryRatio) },
        limits: [{ from: 0.8, color: "orange" }],
        min: 0,
        max: 1,
      }),
    )
    .withPanel(
      timeSeries({
        id: 6,
        title: PANELS.network,
        description: "Bytes that the nodes read from and sent to the network, by the second.",
        unit: "Bps",
        queries: {
          "in {{cache_cluster_id}}": ofCluster(signals.receivedBytes),
          "out {{cache_cluster_id}}": ofCluster(signals.sentBytes),
        },
        min: 0,
      }),
    )
    .build();
}
