import { counter, gauge, type NamespaceEntry } from "./entry";

/** What S0's application publishes of its cache, as its clients see it: ElastiCache itself cannot know it. */
export const FEATURE_FLAGS: NamespaceEntry = {
  namespace: "Lego/FeatureFlags",
  settleSeconds: 120,
  rereadSeconds: 900,
  groups: [
    {
      name: "",
      metrics: [
        gauge("feature_flags_cache_hit_ratio", "cache_hit_rate", "Average", "Lookups served from the cache.", {
          unit: "Percent",
        }),
        counter(
          "feature_flags_redis_connection_errors",
          "redis_connection_errors",
          "Connections to the cache that failed.",
        ),
        gauge(
          "feature_flags_response_latency_p95_seconds",
          "response_latency_p95",
          "Maximum",
          "95th percentile of the time that a lookup took, as the application measured it.",
          { unit: "Milliseconds" },
        ),
        gauge(
          "feature_flags_active_connections",
          "active_connections",
          "Maximum",
          "Connections that the application holds open.",
        ),
      ],
    },
  ],
};
