import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import type { Signal } from "@watchpost/alerting/model";
import { parse } from "yaml";

import { redisCacheDashboard } from "./dashboard";
import { redisCache } from "./index";
import { redisCacheSignals } from "./signals";

const dashboard = redisCacheDashboard(redisCacheSignals({ cluster: "feature-flags" }));
const { signals, alerts } = redisCache({ cluster: "feature-flags" }, [dashboard]);

interface Panel {
  readonly title: string;
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: { readonly steps: readonly { readonly value: number | null; readonly color: string }[] };
    };
  };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Model {
  readonly title: string;
  readonly uid: string;
  readonly time: unknown;
  readonly panels: readonly Panel[];
}
const model = JSON.parse(JSON.stringify(dashboard)) as Model;
const linesOf = ({ fieldConfig }: Panel) =>
  fieldConfig.defaults.thresholds.steps.flatMap(({ value }) => (value === null ? [] : [value]));

describe("the dashboard", () => {
  it("S0 AC4: is Redis Cache Performance, and shows a day", () => {
    expect(model).toMatchObject({
      title: "Redis Cache Performance",
      uid: "redis-cache",
      time: { from: "now-24h", to: "now" },
    });
  });

  it("S0 AC4: has six panels, with their units and lines", () => {
    expect(model.panels.map((panel) => [panel.title, panel.fieldConfig.defaults.unit, linesOf(panel)])).toEqual([
      ["Cache Hit Rate", "percentunit", [0.7, 0.8]],
      ["Response Latency P95", "ms", [100, 200]],
      ["Connection Errors", "cpm", [5]],
      ["Active Connections", "short", [8]],
      ["Memory Utilization", "percentunit", [0.8]],
      ["Network Throughput", "Bps", []],
    ]);
  });

  it("S0 derived metrics: shows what is derived beside what is measured", () => {
    const shown = model.panels.map(({ title, targets }) => [title, targets.map(({ legendFormat }) => legendFormat)]);
    expect(Object.fromEntries(shown)).toEqual({
      "Cache Hit Rate": ["hits {{cache_cluster_id}}", "misses {{cache_cluster_id}}", "database fallback"],
      "Response Latency P95": ["p95"],
      "Connection Errors": ["errors per minute"],
      "Active Connections": ["connections"],
      "Memory Utilization": ["{{cache_cluster_id}}"],
      "Network Throughput": ["in {{cache_cluster_id}}", "out {{cache_cluster_id}}"],
    });
  });

  it("shows the clusters that are chosen, and all of them at first", () => {
    expect(model).toMatchObject({
      templating: {
        list: [
          { name: "datasource" },
          {
            name: "cluster",
            query: "label_values(redis_cache:hit_ratio, cache_cluster_id)",
            multi: true,
            includeAll: true,
            current: { value: ["$__all"] },
          },
        ],
      },
    });
    const exprs = model.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    expect(exprs.filter((expr) => expr.includes('cache_cluster_id=~"$cluster"'))).toHaveLength(5);
  });
});

describe("the alerts", () => {
  const facts = alerts.map(({ name, when, for: time, severity }) => [name, when.expr, String(time), severity]);

  it("S0 AC5: fire at the limits that are agreed on", () => {
    expect(facts.slice(0, 4)).toEqual([
      ["RedisCacheHitRateLow", "redis_cache:hit_ratio < 0.7", "10m", "warning"],
      ["RedisCacheConnectionErrors", "redis_cache:connection_errors:per_minute > 5", "5m", "critical"],
      ["RedisCacheLatencyHigh", "redis_cache:latency_p95_seconds > 0.2", "10m", "warning"],
      ["RedisCacheConnectionsHigh", "redis_cache:active_connections > 8", "20m", "warning"],
    ]);
  });

  it("fire when nothing comes in, too", () => {
    expect(facts.slice(4)).toEqual([
      ["RedisCacheMetricsMissing", "absent(aws_elasticache_engine_cpuutilization_average)", "15m", "warning"],
    ]);
  });
});

describe("the signals", () => {
  const cloudwatch = (each: readonly Signal[]) =>
    each.flatMap(({ name, source }) => (source.from === "cloudwatch" ? [{ name, ...source }] : []));

  it("S0 AC2: come from both namespaces: what ElastiCache measures, and what the application sees", () => {
    expect(cloudwatch(signals).map(({ namespace, metric, statistic }) => [namespace, metric, statistic])).toEqual([
      ["AWS/ElastiCache", "CacheHitRate", "Average"],
      ["AWS/ElastiCache", "EngineCPUUtilization", "Average"],
      ["AWS/ElastiCache", "DatabaseMemoryUsagePercentage", "Average"],
      ["AWS/ElastiCache", "NetworkBytesIn", "Sum"],
      ["AWS/ElastiCache", "NetworkBytesOut", "Sum"],
      ["Lego/FeatureFlags", "cache_hit_rate", "Average"],
      ["Lego/FeatureFlags", "redis_connection_errors", "Sum"],
      ["Lego/FeatureFlags", "response_latency_p95", "Average"],
      ["Lego/FeatureFlags", "active_connections", "Average"],
    ]);
  });

  it.each([
    ["feature-flags", true],
    ["feature-flags-001", true],
    ["feature-flags-0003-002", true],
    ["feature-flags-blue", false],
    ["feature-flags-blue-001", false],
    ["my-feature-flags-001", false],
    ["featureXflags-001", false],
  ])("of the cluster feature-flags: does %s belong to it? %s", (id, belongs) => {
    const pattern = cloudwatch(signals)[0]?.dimensions["CacheClusterId"]?.matching ?? "";
    // The exporter wants the whole value to match: Pattern.matches in its DefaultDimensionSource.java, v0.18.0.
    expect(new RegExp(`^(?:${pattern})$`).test(id)).toBe(belongs);
  });

  it("of the application carry the dimensions that it publishes under", () => {
    const { latencyP95 } = redisCacheSignals({ cluster: "x", applicationDimensions: { Stage: "prod.eu" } });
    expect(latencyP95.source).toMatchObject({ dimensions: { Stage: { matching: "prod\\.eu" } } });
  });

  it("are all that the exporter of production is told to read", () => {
    const golden = join(__dirname, "../../apps/prod/golden/files/cloudwatch-exporter/config.yml");
    const config = parse(readFileSync(golden, "utf8")) as {
      metrics: { aws_namespace: string; aws_metric_name: string; aws_statistics: string[] }[];
    };
    expect(
      config.metrics.flatMap(({ aws_namespace, aws_metric_name, aws_statistics }) =>
        aws_statistics.map((statistic) => [aws_namespace, aws_metric_name, statistic]),
      ),
    ).toEqual(cloudwatch(signals).map(({ namespace, metric, statistic }) => [namespace, metric, statistic]));
  });

  it("do not depend on the cluster in their rules, so that one rule file serves all", () => {
    const other = redisCache({ cluster: "other" }, [dashboard]);
    const rulesOf = (each: readonly Signal[]) => each.filter(({ source }) => source.from === "recording-rule");
    expect(rulesOf(other.signals)).toEqual(rulesOf(signals));
    expect(other.alerts).toEqual(alerts);
  });
});
