import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../dashboard";
import { labelVariable } from "../label-variable";
import { timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { RedisCacheSignals } from "./signals";

const MILLISECONDS_PER_SECOND = 1000;

/** "Redis Cache Performance": six panels, with lines where it becomes interesting and where an alert fires. */
export function redisCacheDashboard(signals: RedisCacheSignals): Dashboard {
  return dashboard({
    uid: "redis-cache",
    title: "Redis Cache Performance",
    description: "Hit rate, latency, errors, connections, memory and network of a Redis cache on ElastiCache.",
    tags: ["redis", "elasticache", "watchpost"],
    range: "24h",
  })
    .withVariable(labelVariable({ name: "cluster", title: "Cluster", of: signals.hitRatio, label: CLUSTER_LABEL }))
    .withPanel(hitRate(signals))
    .withPanel(latency(signals))
    .withPanel(connectionErrors(signals))
    .withPanel(connections(signals))
    .withPanel(memory(signals))
    .withPanel(network(signals))
    .build();
}

const CLUSTER_LABEL = "cache_cluster_id";

const ofCluster = ({ name }: Signal) => `${name}{${CLUSTER_LABEL}=~"$cluster"}`;

function hitRate({ hitRatio, missRatio, dbFallbackRatio }: RedisCacheSignals) {
  return timeSeries({
    id: 1,
    title: PANELS.hitRate,
    description:
      `Reads that found their key. The target is ${LIMITS.hitRatioTarget.text}; below ${LIMITS.hitRatioLow.text} for ` +
      "10 minutes an alert fires. Dashed: reads that missed, and lookups that the application's database served.",
    unit: units.PercentUnit,
    queries: {
      [`hits {{${CLUSTER_LABEL}}}`]: ofCluster(hitRatio),
      [`misses {{${CLUSTER_LABEL}}}`]: ofCluster(missRatio),
      "database fallback": dbFallbackRatio.name,
    },
    aside: "/^(misses|database)/",
    base: "red",
    limits: [
      { from: LIMITS.hitRatioLow.value, color: "orange" },
      { from: LIMITS.hitRatioTarget.value, color: "green" },
    ],
    min: 0,
    max: 1,
    decimals: 1,
  });
}

function latency({ latencyP95Seconds }: RedisCacheSignals) {
  return timeSeries({
    id: 2,
    title: PANELS.latency,
    description:
      "95th percentile of the time a lookup took, as the application saw it. " +
      `The target is ${LIMITS.latencyTarget.text}; above ${LIMITS.latencyHigh.text} for 10 minutes an alert fires.`,
    unit: units.Milliseconds,
    queries: { p95: `${latencyP95Seconds.name} * ${MILLISECONDS_PER_SECOND}` },
    limits: [
      { from: LIMITS.latencyTarget.value * MILLISECONDS_PER_SECOND, color: "orange" },
      { from: LIMITS.latencyHigh.value * MILLISECONDS_PER_SECOND, color: "red" },
    ],
    min: 0,
  });
}

function connectionErrors({ connectionErrorsPerMinute }: RedisCacheSignals) {
  return timeSeries({
    id: 3,
    title: PANELS.connectionErrors,
    description:
      "Connections to the cache that failed, by the minute. " +
      `Above ${LIMITS.connectionErrors.text} for 5 minutes an alert fires.`,
    unit: units.CountsPerMinute,
    queries: { "errors per minute": connectionErrorsPerMinute.name },
    limits: [{ from: LIMITS.connectionErrors.value, color: "red" }],
    min: 0,
    decimals: 0,
  });
}

function connections({ connections: open }: RedisCacheSignals) {
  return timeSeries({
    id: 4,
    title: PANELS.connections,
    description:
      "Connections that the application holds open. " +
      `Above ${LIMITS.connections.text} for 20 minutes an alert fires.`,
    unit: units.Short,
    queries: { connections: open.name },
    limits: [{ from: LIMITS.connections.value, color: "orange" }],
    min: 0,
  });
}

function memory({ memoryRatio }: RedisCacheSignals) {
  return timeSeries({
    id: 5,
    title: PANELS.memory,
    description: "Memory in use, of what Redis may take before it evicts keys.",
    unit: units.PercentUnit,
    queries: { [`{{${CLUSTER_LABEL}}}`]: ofCluster(memoryRatio) },
    limits: [{ from: LIMITS.memoryTarget.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 1,
  });
}

function network({ receivedBytes, sentBytes }: RedisCacheSignals) {
  return timeSeries({
    id: 6,
    title: PANELS.network,
    description: "Bytes that the nodes read from and sent to the network, by the second.",
    unit: units.BytesPerSecondSI,
    queries: {
      [`in {{${CLUSTER_LABEL}}}`]: ofCluster(receivedBytes),
      [`out {{${CLUSTER_LABEL}}}`]: ofCluster(sentBytes),
    },
    min: 0,
  });
}
