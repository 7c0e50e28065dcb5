import { counter, gauge, type NamespaceEntry, quantiles } from "./entry";

const PERCENT = { unit: "Percent" } as const;
const BYTES = { unit: "Bytes" } as const;
const OPTIONAL = { optional: true } as const;
const LATENCY = { unit: "Microseconds" } as const;

/**
 * Nodes of Redis OSS and Valkey, measured every minute. There is no metric of the clients' errors or of their latency:
 * those are the application's to publish.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.HostLevel.html
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html
 */
export const ELASTICACHE: NamespaceEntry = {
  namespace: "AWS/ElastiCache",
  settleSeconds: 120,
  rereadSeconds: 900,
  resourceTypes: ["elasticache:cluster"],
  groups: [
    {
      name: "",
      dimensions: ["CacheClusterId", "CacheNodeId"],
      metrics: [
        gauge("elasticache_cache_hit_ratio", "CacheHitRate", "Average", "Reads that found their key.", PERCENT),
        counter("elasticache_cache_hits", "CacheHits", "Reads that found their key."),
        counter("elasticache_cache_misses", "CacheMisses", "Reads that did not find their key."),
        gauge("elasticache_cpu_utilization_ratio", "CPUUtilization", "Average", "CPU in use on the host.", PERCENT),
        gauge(
          "elasticache_engine_cpu_utilization_ratio",
          "EngineCPUUtilization",
          "Average",
          "CPU in use by the engine's thread.",
          PERCENT,
        ),
        gauge(
          "elasticache_database_memory_usage_ratio",
          "DatabaseMemoryUsagePercentage",
          "Maximum",
          "Memory in use, of what the engine may take.",
          PERCENT,
        ),
        gauge(
          "elasticache_freeable_memory_bytes",
          "FreeableMemory",
          "Minimum",
          "Memory of the host that could be freed.",
          BYTES,
        ),
        counter(
          "elasticache_network_received_bytes",
          "NetworkBytesIn",
          "Bytes that the host read from the network.",
          BYTES,
        ),
        counter("elasticache_network_sent_bytes", "NetworkBytesOut", "Bytes that the host sent.", BYTES),
        gauge("elasticache_connections", "CurrConnections", "Maximum", "Connections of clients that are open."),
        counter("elasticache_connections_accepted", "NewConnections", "Connections that were accepted."),
        counter("elasticache_evictions", "Evictions", "Keys removed for want of memory."),
        gauge("elasticache_items", "CurrItems", "Average", "Keys in the cache."),
        gauge(
          "elasticache_replication_lag_seconds",
          "ReplicationLag",
          "Maximum",
          "How far a replica is behind its primary.",
          {
            unit: "Seconds",
          },
        ),
        quantiles(
          "elasticache_read_latency_seconds",
          "SuccessfulReadRequestLatency",
          "Time that reads took in the engine.",
          LATENCY,
        ),
        quantiles(
          "elasticache_write_latency_seconds",
          "SuccessfulWriteRequestLatency",
          "Time that writes took in the engine.",
          LATENCY,
        ),
        gauge("elasticache_swap_bytes", "SwapUsage", "Maximum", "Swap in use on the host.", { ...BYTES, ...OPTIONAL }),
        gauge("elasticache_cache_bytes", "BytesUsedForCache", "Maximum", "Memory that the engine has allocated.", {
          ...BYTES,
          ...OPTIONAL,
        }),
        counter("elasticache_keys_reclaimed", "Reclaimed", "Keys removed because they expired.", OPTIONAL),
        counter("elasticache_authentication_failures", "AuthenticationFailures", "Log-ins that failed.", OPTIONAL),
        counter("elasticache_get_commands", "GetTypeCmds", "Commands that read.", OPTIONAL),
        counter("elasticache_set_commands", "SetTypeCmds", "Commands that write.", OPTIONAL),
      ],
    },
  ],
};
