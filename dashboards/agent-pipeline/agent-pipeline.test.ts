import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { agentPipeline } from "./index";
import { agentPipelineSignals as s } from "./signals";

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly options: unknown;
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string;
      readonly decimals?: number;
      readonly custom?: unknown;
      readonly thresholds: { readonly steps: readonly { readonly value: number | null; readonly color: string }[] };
    };
  };
  readonly targets: readonly { readonly expr: string }[];
}
interface Model {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly object[] };
}
const model = JSON.parse(readFileSync(join(__dirname, "../json/main-dashboard.json"), "utf8")) as Model;

function panelCalled(title: string): Panel {
  const panel = model.panels.find((each) => each.title === title);
  if (!panel) throw new Error(`no panel ${title}`);
  return panel;
}
const stepsOf = (title: string) =>
  panelCalled(title).fieldConfig.defaults.thresholds.steps.map(({ value, color }) => [value, color]);
const exprsOf = (title: string) => panelCalled(title).targets.map(({ expr }) => expr);

describe("the dashboard", () => {
  it("S3 AC4: has the title, description, address and tags that were asked for", () => {
    expect(model).toMatchObject({
      uid: "main-dashboard",
      title: "AI Agents - System Health & Performance",
      description: "Real-time monitoring of enhancement pipeline health, performance, and operational metrics",
      tags: ["operations", "monitoring", "production", "watchpost"],
    });
  });

  it("S3 AC4: has the five panels, each of its type", () => {
    expect(Object.fromEntries(model.panels.map(({ title, type }) => [title, type]))).toEqual({
      "Enhancement Success Rate": "gauge",
      "Pending Enhancement Jobs in Queue": "timeseries",
      "p95 Enhancement Processing Latency": "timeseries",
      "Error Rate by Tenant": "table",
      "Active Celery Workers": "stat",
    });
  });

  it("S3 AC4 (1): the success rate is green above 95, yellow from 90, red below, in percent", () => {
    expect(stepsOf("Enhancement Success Rate")).toEqual([
      [null, "red"],
      [90, "yellow"],
      [95, "green"],
    ]);
    expect(panelCalled("Enhancement Success Rate").fieldConfig.defaults).toMatchObject({
      unit: "percent",
      min: 0,
      max: 100,
    });
    expect(exprsOf("Enhancement Success Rate")).toEqual(['min(enhancement_success_rate{tenant_id=~"$tenant_id"})']);
  });

  it("S3 AC4 (2): the queue is an area with a line at 100", () => {
    expect(stepsOf("Pending Enhancement Jobs in Queue")).toEqual([
      [null, "green"],
      [100, "red"],
    ]);
    expect(panelCalled("Pending Enhancement Jobs in Queue").fieldConfig.defaults.custom).toMatchObject({
      fillOpacity: 30,
      thresholdsStyle: { mode: "line" },
    });
    expect(exprsOf("Pending Enhancement Jobs in Queue")).toEqual(["max by (queue_name) (queue_depth)"]);
  });

  it("S3 AC4 (3): p95 of latency, over 5 minutes, with a line at 120 s and one decimal", () => {
    const title = "p95 Enhancement Processing Latency";
    expect(stepsOf(title)).toEqual([
      [null, "green"],
      [120, "red"],
    ]);
    expect(panelCalled(title).fieldConfig.defaults).toMatchObject({ unit: "s", decimals: 1 });
    expect(exprsOf(title)).toEqual([
      'histogram_quantile(0.95, sum by (le) (agent_pipeline:enhancement_duration_seconds_bucket:rate5m{tenant_id=~"$tenant_id"}))',
    ]);
    expect(s.durationBuckets.source).toMatchObject({
      expr: "sum by (le, tenant_id) (rate(enhancement_duration_seconds_bucket[5m]))",
    });
  });

  it("S3 AC4 (4): errors by tenant, the worst first, yellow from 1 %, red from 5 %", () => {
    expect(stepsOf("Error Rate by Tenant")).toEqual([
      [null, "green"],
      [0.01, "yellow"],
      [0.05, "red"],
    ]);
    expect(panelCalled("Error Rate by Tenant")).toMatchObject({
      options: { sortBy: [{ displayName: "Error rate", desc: true }] },
      fieldConfig: { defaults: { unit: "percentunit" } },
    });
  });

  it("S3 AC4 (5): active workers are green above 0 and red at 0, with a sparkline", () => {
    expect(stepsOf("Active Celery Workers")).toEqual([
      [null, "red"],
      [1, "green"],
    ]);
    expect(panelCalled("Active Celery Workers").options).toMatchObject({ graphMode: "area" });
    expect(exprsOf("Active Celery Workers")).toEqual(["sum(max by (worker_type) (worker_active_count))"]);
  });

  it("S3 AC5: asks anew every 30 seconds", () => {
    expect(model).toMatchObject({ refresh: "30s" });
  });

  it("S3 AC6: shows an hour at first, offers 6 hours, a day and a week, and tells UTC", () => {
    expect(model).toMatchObject({
      time: { from: "now-1h", to: "now" },
      timezone: "utc",
      timepicker: {
        quick_ranges: [
          { display: "Last 1 hour", from: "now-1h", to: "now" },
          { display: "Last 6 hours", from: "now-6h", to: "now" },
          { display: "Last 24 hours", from: "now-24h", to: "now" },
          { display: "Last 7 days", from: "now-7d", to: "now" },
        ],
      },
    });
  });

  it("S3 AC7: may be narrowed to tenants, and shows all at first", () => {
    expect(model.templating.list[1]).toMatchObject({
      type: "query",
      name: "tenant_id",
      query: "label_values(enhancement_requests_total, tenant_id)",
      multi: true,
      includeAll: true,
      allValue: ".*",
      current: { value: ["$__all"] },
    });
    const narrowed = model.panels.filter(({ targets }) => targets.some(({ expr }) => expr.includes("$tenant_id")));
    expect(narrowed.map(({ title }) => title)).toEqual([
      "Enhancement Success Rate",
      "p95 Enhancement Processing Latency",
      "Error Rate by Tenant",
    ]);
  });
});

describe("the alerts", () => {
  it("S3 (thresholds drawn there, rules in 4.4): fire at the limits of the panels", () => {
    const facts = agentPipeline().alerts.map(({ name, when, for: time, severity }) =>
      [name, when.expr, String(time), severity].join(" | "),
    );
    expect(facts).toEqual([
      "AgentPipelineSuccessRateLow | agent_pipeline:success_percent < 95 | 10m | warning",
      "AgentPipelineSuccessRateVeryLow | agent_pipeline:success_percent < 90 | 5m | critical",
      "AgentPipelineQueueHigh | agent_pipeline:queue_jobs > 100 | 5m | warning",
      "AgentPipelineLatencyHigh | agent_pipeline:busy_enhancement_duration_p95_seconds > 120 | 5m | warning",
      "AgentPipelineErrorRateHigh | agent_pipeline:busy_error_ratio > 0.01 | 5m | warning",
      "AgentPipelineErrorRateVeryHigh | agent_pipeline:busy_error_ratio > 0.05 | 5m | critical",
      "AgentPipelineNoWorkers | max(worker_active_count) == 0 | 2m | critical",
      "AgentPipelineMetricsMissing | absent(enhancement_success_rate) or absent(queue_depth) or absent(worker_active_count) | 10m | warning",
    ]);
  });
});
