import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { itWith, promtoolFindings, type Yield } from "../../scripts/testing";

const RULES = join(__dirname, "../rules/redis-cache.rules.yaml");

interface RuleTest {
  /** Selectors and their values, one a minute. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Expressions, and what they yield after so many minutes: labels and value. */
  readonly yields?: readonly Yield[];
  /** Alerts, and the clusters that they fire for after so many minutes. */
  readonly fires?: readonly (readonly [minutes: number, alert: string, clusters: readonly string[]])[];
}

/** Runs the committed rules on series. @returns what promtool finds wrong */
function promtool({ inputs, yields = [], fires = [] }: RuleTest): Promise<string> {
  const firing = fires.map(([minutes, alertname, clusters]): Yield => {
    const alert = `alertname="${alertname}", alertstate="firing"`;
    const samples = clusters.map((cluster) => `ALERTS{${alert}, cache_cluster_id="${cluster}", severity="warning"}`);
    return [minutes, `ALERTS{${alert}}`, Object.fromEntries(samples.map((sample) => [sample, 1]))];
  });
  return promtoolFindings({ rules: [RULES], inputs, yields: [...yields, ...firing] });
}

const node = (metric: string, cluster: string) =>
  `aws_elasticache_${metric}{cache_cluster_id="${cluster}", cache_node_id="0001"}`;

describe("the rules of redis-cache", () => {
  itWith(["promtool"], "derive what is not measured, in base units", async () => {
    const of = '{cache_cluster_id="a-001"}';
    expect(
      await promtool({
        inputs: {
          [node("cache_hit_rate_average", "a-001")]: "85x9",
          [node("database_memory_usage_percentage_average", "a-001")]: "42x9",
          [node("network_bytes_in_sum", "a-001")]: "6e6x9",
          [node("network_bytes_out_sum", "a-001")]: "12e6x9",
          lego_featureflags_cache_hit_rate_average: "75x9",
          lego_featureflags_response_latency_p95_average: "120x9",
          lego_featureflags_redis_connection_errors_sum: "3x9",
          lego_featureflags_active_connections_average: "6x9",
        },
        yields: [
          [5, "round(redis_cache:miss_ratio, 0.01)", { [of]: 0.15 }],
          [5, "redis_cache:hit_ratio + redis_cache:miss_ratio", { [of]: 1 }],
          [5, "redis_cache:db_fallback_ratio * 1", { "{}": 0.25 }],
          [5, "redis_cache:memory_used_ratio * 1", { [of]: 0.42 }],
          [5, "redis_cache:network_received_bytes:per_second * 1", { [of]: 100_000 }],
          [5, "redis_cache:network_sent_bytes:per_second * 1", { [of]: 200_000 }],
          [5, "redis_cache:latency_p95_seconds * 1", { "{}": 0.12 }],
          [5, "redis_cache:connection_errors:per_minute * 1", { "{}": 3 }],
          [5, "redis_cache:active_connections * 1", { "{}": 6 }],
        ],
      }),
    ).toBe("");
  });

  itWith(["promtool"], "keep clusters apart", async () => {
    expect(
      await promtool({
        inputs: {
          [node("cache_hit_rate_average", "a-001")]: "60x20",
          [node("cache_hit_rate_average", "a-002")]: "95x20",
          [node("cache_hit_rate_average", "b-001")]: "65x20",
        },
        fires: [[12, "RedisCacheHitRateLow", ["a-001", "b-001"]]],
      }),
    ).toBe("");
  });

  itWith(["promtool"], "bridge a scrape that fails, and no more than that", async () => {
    const missed = { [node("cache_hit_rate_average", "a-001")]: "60x4 stale 60x20" };
    const silent = { [node("cache_hit_rate_average", "a-001")]: "60x4 stale _x4 60x20" };
    const alert = "RedisCacheHitRateLow";
    // Ten minutes have passed since it began.
    expect(await promtool({ inputs: missed, fires: [[11, alert, ["a-001"]]] })).toBe("");
    // Fires all the while: people are not told that it is over, and then that it is not.
    expect(
      await promtool({
        inputs: { [node("cache_hit_rate_average", "a-001")]: "60x12 stale 60x9" },
        fires: [[13, alert, ["a-001"]]],
      }),
    ).toBe("");
    // Nothing for five minutes: its time begins anew.
    expect(await promtool({ inputs: silent, fires: [[13, alert, []]] })).toBe("");
  });

  // As long as what reads CloudWatch may show it where nothing newer comes: modules/exporter/src/metrics-service/poll.ts.
  const shown = [
    ["RedisCacheConnectionErrors", "lego_featureflags_redis_connection_errors_sum", "60x4"],
    ["RedisCacheHitRateLow", node("cache_hit_rate_average", "a-001"), "20x7"],
    ["RedisCacheLatencyHigh", "lego_featureflags_response_latency_p95_average", "900x7"],
    ["RedisCacheConnectionsHigh", "lego_featureflags_active_connections_average", "90x13"],
  ] as const;
  for (const [alert, series, minutes] of shown) {
    itWith(["promtool"], `do not take a single bad minute for a lasting one: ${alert}`, async () => {
      const inputs = { [series]: `_x3 ${minutes} stale _x20` };
      const fires = Array.from({ length: 30 }, (_, minute) => [minute, alert, []] as const);
      expect(await promtool({ inputs, fires })).toBe("");
    });
  }
});
