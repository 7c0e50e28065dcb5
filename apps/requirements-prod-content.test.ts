import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { prod } from "./prod/config";
import { Delivery, type Rule } from "./test/delivery";

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: { readonly steps: readonly { readonly value: number | null }[] };
    };
  };
  readonly targets: readonly { readonly expr: string }[];
}

/** What Redis cache analytics was promised of dashboards and alerts, by its acceptance criteria. */
describe("prod, Redis cache analytics", () => {
  const stack = new Delivery(prod);
  const dashboard = JSON.parse(stack.file("grafana/dashboards/redis-cache.json")) as {
    title: string;
    time: object;
    panels: readonly Panel[];
  };

  describe("AC4: the dashboard Redis Cache Performance", () => {
    it("shows the last 24 hours", () => {
      expect(dashboard).toMatchObject({ title: "Redis Cache Performance", time: { from: "now-24h", to: "now" } });
    });

    it.each([
      ["Cache Hit Rate", "percentunit", [0.7, 0.8]],
      ["Response Latency P95", "ms", [100, 200]],
      // Grafana's unit for counts a minute.
      ["Connection Errors", "cpm", [5]],
      ["Active Connections", "short", [8]],
      ["Memory Utilization", "percentunit", [0.8]],
      // Shown as MB/s where it is that much.
      ["Network Throughput", "Bps", []],
    ])("has the panel %s, in %s, with lines at %j", (title, unit, lines) => {
      const panel = dashboard.panels.find((each) => each.title === title);
      expect(panel).toMatchObject({ type: "timeseries", fieldConfig: { defaults: { unit } } });
      const steps = panel?.fieldConfig.defaults.thresholds.steps.flatMap(({ value }) =>
        value === null ? [] : [value],
      );
      expect(steps).toEqual(lines);
    });

    it("has these six panels first", () => {
      expect(dashboard.panels.slice(0, 6).map(({ title }) => title)).toEqual([
        "Cache Hit Rate",
        "Response Latency P95",
        "Connection Errors",
        "Active Connections",
        "Memory Utilization",
        "Network Throughput",
      ]);
    });

    it("shows the network in both directions, the miss rate and what falls to the database", () => {
      const exprs = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join("\n");
      for (const series of ["network_received_bytes", "network_sent_bytes", "miss_ratio", "db_fallback_ratio"]) {
        expect(exprs).toContain(`redis_cache:${series}`);
      }
    });
  });

  describe("AC5: alerts", () => {
    const rules: readonly Rule[] = stack.rules("redis-cache");

    it.each([
      ["hit rate below 70 % for 10 minutes", "RedisCacheHitRateLow", "redis_cache:hit_ratio < 0.7", "10m", "warning"],
      [
        "more than 5 connection errors a minute for 5 minutes, critical",
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
        "more than 8 connections for 20 minutes",
        "RedisCacheConnectionsHigh",
        "redis_cache:active_connections > 8",
        "20m",
        "warning",
      ],
    ])("%s, with its value and a link to its panel", (_, alert, expr, time, severity) => {
      const rule = rules.find((each) => each.alert === alert);
      expect(rule).toMatchObject({ expr, for: time, labels: { severity } });
      expect(rule?.annotations?.["summary"]).toContain("{{ $value | ");
      expect(rule?.annotations?.["dashboard"]).toMatch(/^\/d\/redis-cache\?viewPanel=\d+$/);
    });

    it("go to #engineering in Slack, with Grafana's address before the link", () => {
      const { receivers } = parse(stack.file("alertmanager/alertmanager.yml")) as {
        receivers: { name: string; slack_configs?: { channel: string; api_url_file: string }[] }[];
      };
      for (const name of ["default", "critical"]) {
        const receiver = receivers.find((each) => each.name === name);
        expect(receiver?.slack_configs).toMatchObject([
          { channel: "#engineering", api_url_file: "/secrets/slack-webhook" },
        ]);
      }
      expect(stack.file("alertmanager/templates/watchpost.tmpl")).toContain(
        "Dashboard: https://grafana.internal.example.com{{ . }}",
      );
    });
  });

  describe("AC10: dashboards", () => {
    it("are files, delivered with every deployment, which nobody overwrites in the browser", () => {
      expect(parse(stack.file("grafana/provisioning/dashboards/watchpost.yaml"))).toMatchObject({
        providers: [{ type: "file", allowUiUpdates: false }],
      });
    });
  });
});
