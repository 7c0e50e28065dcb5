import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { itWith, promtoolFindings, type Yield } from "../../scripts/testing";

const RULES = join(__dirname, "../rules/agent-pipeline.rules.yaml");

/** What expressions yield after 40 minutes, by their labels. @returns what promtool finds wrong */
const promtool = (inputs: Readonly<Record<string, string>>, yields: Readonly<Record<string, Yield[2]>>) =>
  promtoolFindings({
    rules: [RULES],
    inputs,
    yields: Object.entries(yields).map(([expr, samples]): Yield => [40, expr, samples]),
  });

const requests = (tenant: string, status: string) =>
  `enhancement_requests_total{tenant_id="${tenant}", status="${status}"}`;
const ACME = '{tenant_id="acme"}';

describe("the error rate by tenant", () => {
  const onePercent = { [requests("acme", "failure")]: "0+1x50", [requests("acme", "success")]: "0+99x50" };

  itWith(["promtool"], "Correction 2: is 1 % where the naive form says 100", async () => {
    const naive = 'rate(enhancement_requests_total{status="failure"}[5m]) / rate(enhancement_requests_total[5m]) * 100';
    expect(
      await promtool(onePercent, {
        [naive]: { '{tenant_id="acme", status="failure"}': 100 },
        "round(agent_pipeline:error_ratio * 100, 0.001)": { [ACME]: 1 },
      }),
    ).toBe("");
  });

  itWith(
    ["promtool"],
    "is 0 in the table of a tenant that never failed, and nothing of one that was never heard of",
    async () => {
      const inputs = { [requests("acme", "success")]: "0+99x50" };
      const shown = "agent_pipeline:error_ratio or 0 * agent_pipeline:outcomes:10m";
      expect(await promtool(inputs, { [shown]: { [ACME]: 0 } })).toBe("");
    },
  );

  itWith(["promtool"], "counts what ended, not what came or waits, and all that is no success as failed", async () => {
    const inputs = {
      ...onePercent,
      [requests("acme", "received")]: "0+100x50",
      [requests("acme", "queued")]: "0+100x50",
      [requests("acme", "rejected")]: "0+100x50",
    };
    expect(await promtool(inputs, { "agent_pipeline:error_ratio * 200": { [ACME]: 101 } })).toBe("");
  });

  itWith(["promtool"], "alerts on tenants with more than 5 outcomes in 10 minutes only", async () => {
    const inputs = { [requests("acme", "failure")]: "0+0.51x50", [requests("quiet", "failure")]: "0+0.49x50" };
    expect(
      await promtool(inputs, {
        "agent_pipeline:error_ratio * 1": { [ACME]: 1, '{tenant_id="quiet"}': 1 },
        "agent_pipeline:busy_error_ratio * 1": { [ACME]: 1 },
      }),
    ).toBe("");
  });
});

describe("the 95th percentile", () => {
  const bucket = (pod: string, le: string) => `enhancement_duration_seconds_bucket{pod="${pod}", le="${le}"}`;
  const count = (pod: string) => `enhancement_duration_seconds_count{pod="${pod}"}`;
  const naive = "histogram_quantile(0.95, rate(enhancement_duration_seconds_bucket[5m]))";
  const p95 = "round(agent_pipeline:busy_enhancement_duration_p95_seconds, 0.1)";

  itWith(["promtool"], "Correction 2: is one of all pods, where the naive form has one of each", async () => {
    const inputs = {
      [bucket("fast", "60")]: "0+95x50",
      [bucket("fast", "120")]: "0+95x50",
      [bucket("fast", "+Inf")]: "0+95x50",
      [count("fast")]: "0+95x50",
      [bucket("slow", "60")]: "0+0x50",
      [bucket("slow", "120")]: "0+5x50",
      [bucket("slow", "+Inf")]: "0+5x50",
      [count("slow")]: "0+5x50",
    };
    expect(
      await promtool(inputs, {
        [`round(${naive})`]: { '{pod="fast"}': 57, '{pod="slow"}': 117 },
        [p95]: { "{}": 60 },
      }),
    ).toBe("");
  });

  itWith(["promtool"], "never comes near 120 s where the buckets end at 10 s", async () => {
    const inputs = { [bucket("a", "10")]: "0+0x50", [bucket("a", "+Inf")]: "0+9x50", [count("a")]: "0+9x50" };
    expect(await promtool(inputs, { [p95]: { "{}": 10 } })).toBe("");
  });

  itWith(["promtool"], "is not told of 5 enhancements in 10 minutes, but of more", async () => {
    const inputs = (perMinute: number) => ({
      [bucket("a", "60")]: `0+${perMinute}x50`,
      [bucket("a", "+Inf")]: `0+${perMinute}x50`,
      [count("a")]: `0+${perMinute}x50`,
    });
    expect(await promtool(inputs(0.49), { [p95]: {} })).toBe("");
    expect(await promtool(inputs(0.51), { [p95]: { "{}": 57 } })).toBe("");
  });
});

describe("the success rate", () => {
  itWith(["promtool"], "is looked at without tenants, too, and not of a tenant with next to no requests", async () => {
    const quiet = { [requests("quiet", "failure")]: "0+0.49x50", [requests("acme", "failure")]: "0+0.51x50" };
    const rate = (labels: string, value: number) => ({ [`enhancement_success_rate${labels}`]: `${value}x50` });
    const expr = "agent_pipeline:success_percent * 1";
    expect(await promtool({ ...quiet, ...rate("", 97) }, { [expr]: { "{}": 97 } })).toBe("");
    const byTenant = { ...rate('{tenant_id="quiet"}', 0), ...rate(ACME, 91), ...rate('{tenant_id="new"}', 88) };
    expect(await promtool({ ...quiet, ...byTenant }, { [expr]: { [ACME]: 91, '{tenant_id="new"}': 88 } })).toBe("");
  });
});

describe("what the application tells of itself", () => {
  const gauges = ["enhancement_success_rate", "queue_depth", "worker_active_count"];
  for (const missing of gauges) {
    itWith(["promtool"], `is missed where only ${missing} is missing`, async () => {
      const inputs = Object.fromEntries(gauges.filter((name) => name !== missing).map((name) => [name, "1x50"]));
      const labels = '{alertname="AgentPipelineMetricsMissing", alertstate="firing", severity="warning"}';
      expect(await promtool(inputs, { [`ALERTS${labels} * 1`]: { [labels]: 1 } })).toBe("");
    });
  }
});
