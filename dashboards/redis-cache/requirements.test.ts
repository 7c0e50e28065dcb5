import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { redisCache } from "./index";
import { redisCacheSimulation } from "./simulation";

interface Step {
  readonly value: number | null;
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly fieldConfig: {
    readonly defaults: { readonly unit: string; readonly thresholds: { readonly steps: Step[] } };
  };
}
interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly dashboard: string };
}

const read = (path: string) => readFileSync(join(__dirname, "..", path), "utf8");

/** As they are committed and delivered. */
const dashboard = JSON.parse(read("json/redis-cache.json")) as { readonly title: string; readonly panels: Panel[] };
const rules = (parse(read("rules/redis-cache.rules.yaml")) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

const panelOf = (title: string) => dashboard.panels.find((panel) => panel.title === title);
const linesOf = (title: string) => panelOf(title)?.fieldConfig.defaults.thresholds.steps.map(({ value }) => value);
const ruleOf = (alert: string) => rules.find((rule) => rule.alert === alert);

describe("S0 AC4: the dashboard that is delivered", () => {
  it('is called "Redis Cache Performance" and has six panels', () => {
    expect(dashboard.title).toBe("Redis Cache Performance");
    expect(dashboard.panels.map(({ type }) => type)).toEqual(Array.from({ length: 6 }, () => "timeseries"));
  });

  it.each([
    ["Cache Hit Rate", "percentunit", 0.8, "below 70 % for 10 minutes an alert fires"],
    ["Response Latency P95", "ms", 100, "above 200 ms for 10 minutes an alert fires"],
    ["Connection Errors", "cpm", 5, "Above 5 a minute for 5 minutes an alert fires"],
    ["Active Connections", "short", 8, "Above 8 for 20 minutes an alert fires"],
    ["Memory Utilization", "percentunit", 0.8, "Memory in use"],
  ])("has %s in its unit, with its line, and says when an alert fires", (title, unit, line, says) => {
    expect(panelOf(title)?.fieldConfig.defaults.unit).toBe(unit);
    expect(linesOf(title)).toContain(line);
    expect(panelOf(title)?.description).toContain(says);
  });

  it("has Network Throughput in bytes a second, of both ways", () => {
    expect(panelOf("Network Throughput")).toMatchObject({
      fieldConfig: { defaults: { unit: "Bps" } },
      targets: [{ legendFormat: "in {{cache_cluster_id}}" }, { legendFormat: "out {{cache_cluster_id}}" }],
    });
  });
});

describe("S0 AC5: the alerts that are delivered", () => {
  it.each([
    ["hit rate below 70 % for 10 minutes", "RedisCacheHitRateLow", "redis_cache:hit_ratio < 0.7", "10m", "warning"],
    [
      "more than 5 connection errors a minute for 5 minutes",
      "RedisCacheConnectionErrors",
      "redis_cache:connection_errors:per_minute > 5",
      "5m",
      "critical",
    ],
    [
      "P95 above 200 ms for 10 minutes",
      "RedisCacheLatencyHigh",
      "redis_cache:latency_p95_seconds > 0.2",
      "10m",
      "warning",
    ],
    [
      "more than 8 active connections for 20 minutes",
      "RedisCacheConnectionsHigh",
      "redis_cache:active_connections > 8",
      "20m",
      "warning",
    ],
  ])("are: %s", (_, alert, expr, time, severity) => {
    expect(ruleOf(alert)).toMatchObject({ expr, for: time, labels: { severity } });
  });

  it.each(["RedisCacheHitRateLow", "RedisCacheConnectionErrors", "RedisCacheLatencyHigh", "RedisCacheConnectionsHigh"])(
    "carry the value and a link to their panel: %s",
    (alert) => {
      const annotations = ruleOf(alert)?.annotations;
      expect(annotations?.summary).toContain("{{ $value |");
      const id = Number(annotations?.dashboard.replace("/d/redis-cache?viewPanel=", ""));
      expect(dashboard.panels.map((panel) => panel.id)).toContain(id);
    },
  );

  it("can be tried out: a simulated breach for each", () => {
    const alerts = rules.flatMap(({ alert }) => (alert ? [alert] : []));
    expect([...redisCacheSimulation.incidents].sort()).toEqual([...alerts].sort());
  });
});

describe("S0 follow-ups: what is likely to come", () => {
  const CACHE = { cluster: "feature-flags" };
  const added = redisCache({ ...CACHE, forecasts: true }).alerts.slice(redisCache(CACHE).alerts.length);

  it("is told where it is wished for, to those who look", () => {
    expect(added.map(({ name, severity }) => [name, severity])).toEqual([
      ["RedisCacheHitRateUnusual", "info"],
      ["RedisCacheMemoryFullSoon", "info"],
    ]);
    expect(redisCache({ ...CACHE, forecasts: false }).alerts).toEqual(redisCache(CACHE).alerts);
  });
});
