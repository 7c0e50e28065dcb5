import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse, stringify } from "yaml";

import { sloMixin } from "../test/slo-mixin";
import { ruleTestsYaml } from "./rule-tests";
import { rulesYaml } from "./rules";

/** Runs tests on the rules of the mixin. @returns what promtool finds wrong */
async function promtool(tests: string): Promise<string> {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "rules.yaml"), rulesYaml(sloMixin));
  writeFileSync(join(directory, "test.yaml"), tests);
  const { status, stdout, stderr } = await run(findTool("promtool") ?? "promtool", ["test", "rules", "test.yaml"], {
    cwd: directory,
  });
  return status === 0 ? "" : stdout + stderr;
}

interface Named {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly { readonly labels: string; readonly value: number }[];
}

/** Values of expressions for an hour without a fault, of which ten minutes, an hour later, are all bad. */
function yields(...expected: readonly (readonly [time: string, expr: string, value: number])[]): string {
  const test = {
    interval: "1m",
    input_series: [
      { series: 'http_requests_total{job="api", status="200"}', values: "0+600x120 72000x10 72600+600x600" },
      { series: 'http_requests_total{job="api", status="503"}', values: "0x120 600+600x9 6000x610" },
    ],
    promql_expr_test: expected.map(([eval_time, expr, value]): Named => ({
      eval_time,
      expr,
      exp_samples: [{ labels: '{job="api"}', value }],
    })),
  };
  return stringify({ rule_files: ["rules.yaml"], evaluation_interval: "1m", tests: [test] });
}

describe("alerts on an objective", () => {
  itWith(["promtool"], "pass their proofs", async () => {
    const tests = ruleTestsYaml(sloMixin, "rules.yaml");
    expect((parse(tests) as { tests: object[] }).tests).toHaveLength(16);
    expect(await promtool(tests)).toBe("");
  });

  itWith(["promtool"], "see over each window what was bad in it, and what it took from the budget", async () => {
    const tests = yields(
      // In the middle of ten bad minutes, and ten minutes after them.
      ["2h5m", "round(shop:slo_errors_ratio:5m, 0.01)", 1],
      ["2h10m", "round(shop:slo_errors_ratio:1h, 0.01)", 0.17],
      ["2h20m", "round(shop:slo_errors_ratio:5m, 0.01)", 0],
      ["2h20m", "round(shop:slo_errors_ratio:30m, 0.1)", 0.3],
      ["6h", "round(shop:slo_errors_ratio:6h, 0.001)", 0.028],
      ["2h", "round(shop:slo_budget_left_ratio, 0.01)", 1],
      ["2h20m", "shop:slo_budget_left_ratio < bool 0", 1],
      // 6 of 342 thousand requests, where 1.71 may be bad: of the last hour half counts as yet.
      ["10h", "round(shop:slo_budget_left_ratio, 0.1)", -2.5],
    );
    expect(await promtool(tests)).toBe("");
  });

  itWith(["promtool"], "take nothing from the budget while nothing is bad, whether it ever was or not", async () => {
    const values = (status: string, each: string) => ({
      series: `http_requests_total{job="api", status="${status}"}`,
      values: each,
    });
    const left = { exp_samples: [{ labels: 'shop:slo_budget_left_ratio{job="api"}', value: 1 }] };
    const test = {
      interval: "1m",
      // No request at all in the second hour.
      input_series: [values("200", "0+60x60 3600x60 3600+60x60"), values("404", "0+1x180")],
      promql_expr_test: ["1h", "2h", "3h"].map((eval_time) => ({
        expr: "shop:slo_budget_left_ratio",
        eval_time,
        ...left,
      })),
    };
    expect(await promtool(stringify({ rule_files: ["rules.yaml"], evaluation_interval: "1m", tests: [test] }))).toBe(
      "",
    );
  });
});
