import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { stringify } from "yaml";

import { generatedFiles } from "../scripts/generated-files";
import { findTool, itWith, run, temporaryDirectory } from "../scripts/testing";
import { FORECASTS } from "./index";

/** Half an hour a sample: weeks of minutes take too long. */
const STEP = "30m";
const WEEK = 7 * 48;
const DAY = 48;

interface Expected {
  readonly after: string;
  readonly expr: string;
  readonly yields: Readonly<Record<string, number>>;
}

/** Runs rules of a mixin with forecasts on series of half hours. @returns what promtool finds wrong */
async function promtool(mixin: string, inputs: Readonly<Record<string, string>>, expected: readonly Expected[]) {
  const directory = temporaryDirectory();
  const rules = generatedFiles(FORECASTS).get(`rules/${mixin}.rules.yaml`) ?? "no rules";
  writeFileSync(join(directory, "rules.yaml"), rules);
  const test = {
    interval: STEP,
    input_series: Object.entries(inputs).map(([series, values]) => ({ series, values })),
    promql_expr_test: expected.map(({ after, expr, yields }) => ({
      expr,
      eval_time: after,
      exp_samples: Object.entries(yields).map(([labels, value]) => ({ labels, value })),
    })),
  };
  const file = { rule_files: ["rules.yaml"], evaluation_interval: STEP, tests: [test] };
  writeFileSync(join(directory, "test.yaml"), stringify(file));
  const { status, stdout, stderr } = await run(findTool("promtool") ?? "promtool", ["test", "rules", "test.yaml"], {
    cwd: directory,
  });
  return status === 0 ? "" : stdout + stderr;
}

const HIT_RATE = 'aws_elasticache_cache_hit_rate_average{cache_cluster_id="a-001", cache_node_id="0001"}';
const CLUSTER = '{cache_cluster_id="a-001"}';

/** Days of 90 % by day, and 60 % in the six hours after midnight, when next to nothing is read. */
const weekOf = (dayRate: number) => `60x11 ${dayRate}x35 `.repeat(7);

describe("the usual hit rate", () => {
  const threeWeeks = weekOf(90) + weekOf(20) + weekOf(90);

  itWith(
    ["promtool"],
    "is that of the same hour: a low that comes each night is usual, the same by day is not",
    async () => {
      const inputs = { [HIT_RATE]: threeWeeks + "60x48" };
      const expected: Expected[] = [
        { after: "21d3h", expr: "round(redis_cache:hit_ratio:below_usual, 0.01)", yields: { [CLUSTER]: 0 } },
        { after: "21d12h", expr: "round(redis_cache:hit_ratio:below_usual, 0.01)", yields: { [CLUSTER]: 0.3 } },
        // What the mean of a day says, which does not know of nights.
        {
          after: "14d3h",
          expr: "round(avg_over_time(redis_cache:hit_ratio[1d] offset 7d) - redis_cache:hit_ratio, 0.1) > bool 0.1",
          yields: { [CLUSTER]: 1 },
        },
      ];
      expect(await promtool("redis-cache", inputs, expected)).toBe("");
    },
  );

  itWith(["promtool"], "is the middle of three weeks, so that a bad one does not make bad usual", async () => {
    const inputs = { [HIT_RATE]: threeWeeks + "90x48" };
    const expected: Expected[] = [
      { after: "21d12h", expr: "round(redis_cache:hit_ratio:usual, 0.01)", yields: { [CLUSTER]: 0.9 } },
    ];
    expect(await promtool("redis-cache", inputs, expected)).toBe("");
  });

  itWith(["promtool"], "is not known before a week has passed", async () => {
    const inputs = { [HIT_RATE]: `10x${WEEK}` };
    expect(
      await promtool("redis-cache", inputs, [{ after: "6d", expr: "redis_cache:hit_ratio:usual", yields: {} }]),
    ).toBe("");
  });
});

describe("what will be in 4 days", () => {
  itWith(["promtool"], "goes by the last day of a cache's memory, and not by less", async () => {
    const memory =
      'aws_elasticache_database_memory_usage_percentage_average{cache_cluster_id="a-001", cache_node_id="0001"}';
    // A point each half hour is 48 a day.
    const inputs = { [memory]: `1+0.125x${3 * DAY}` };
    const expected: Expected[] = [
      { after: "23h", expr: "redis_cache:memory_used_ratio:in_4d", yields: {} },
      // 1 % + 6 % a day: 13 % after two, and 24 % more.
      { after: "2d", expr: "round(redis_cache:memory_used_ratio:in_4d, 0.01)", yields: { [CLUSTER]: 0.37 } },
    ];
    expect(await promtool("redis-cache", inputs, expected)).toBe("");
  });

  itWith(["promtool"], "goes by the last day of Prometheus's disk, and not by less", async () => {
    const inputs = {
      prometheus_tsdb_retention_limit_bytes: `85x${3 * DAY}`,
      prometheus_tsdb_storage_blocks_bytes: `10+0.25x${3 * DAY}`,
      prometheus_tsdb_wal_storage_size_bytes: `2x${3 * DAY}`,
      prometheus_tsdb_head_chunks_storage_size_bytes: `1x${3 * DAY}`,
    };
    const expected: Expected[] = [
      { after: "23h", expr: "prometheus:storage_used_ratio:in_4d", yields: {} },
      // 13 of 100 at first, and 12 more each day.
      { after: "2d", expr: "round(prometheus:storage_used_ratio:in_4d, 0.01)", yields: { "{}": 0.85 } },
    ];
    expect(await promtool("self", inputs, expected)).toBe("");
  });
});
