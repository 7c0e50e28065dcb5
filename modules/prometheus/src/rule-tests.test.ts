import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { webMixin } from "../test/web-mixin";
import { ruleTestsYaml } from "./rule-tests";
import { rulesYaml } from "./rules";

interface RuleTests {
  readonly tests: readonly { readonly name: string; readonly alert_rule_test: readonly object[] }[];
}

/** Runs the mixin's proofs against rules. */
async function promtool(rules: string) {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, "web.rules.yaml"), rules);
  writeFileSync(join(directory, "web.test.yaml"), ruleTestsYaml(webMixin, "web.rules.yaml"));
  return run(findTool("promtool") ?? "promtool", ["test", "rules", "web.test.yaml"], { cwd: directory });
}

describe("ruleTestsYaml", () => {
  const { tests } = parse(ruleTestsYaml(webMixin, "web.rules.yaml")) as RuleTests;

  it("tries each alert with what makes it fire, with what does not quite, and with nothing", () => {
    expect(tests.map(({ name }) => name)).toEqual([
      "WebErrorsHigh fires",
      "WebErrorsHigh ends when all is well again",
      "WebErrorsHigh stays silent when it is just not bad",
      "WebErrorsHigh stays silent when series are missing",
      "WebDown fires",
      "WebDown ends when all is well again",
      "WebDown stays silent when it is just not bad",
      "WebDown stays silent when series are missing",
    ]);
  });

  it("expects the very words, and none before the time has passed", () => {
    expect(tests[0]?.alert_rule_test).toEqual([
      { eval_time: "4m", alertname: "WebErrorsHigh", exp_alerts: [] },
      {
        eval_time: "7m",
        alertname: "WebErrorsHigh",
        exp_alerts: [
          {
            exp_labels: { severity: "critical" },
            exp_annotations: {
              summary: "6% of requests fail",
              threshold: "5 %",
              description: "Look at the log.",
              dashboard: "/d/web?viewPanel=4",
              runbook: "docs/runbooks/web.md#weberrorshigh",
            },
          },
        ],
      },
    ]);
  });

  it("does not look before the time where there is none", () => {
    expect(tests[4]?.alert_rule_test).toMatchObject([
      { eval_time: "2m", exp_alerts: [{ exp_annotations: { description: "Look at a." } }] },
    ]);
  });

  itWith(["promtool"], "are passed by the mixin's rules", async () => {
    const { status, stdout } = await promtool(rulesYaml(webMixin));
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining("SUCCESS") });
  });

  itWith(["promtool"], "are failed by rules that are not quite the same", async () => {
    const rules = rulesYaml(webMixin);
    const mutants = [
      ["> 0.05", "> 0.06", "WebErrorsHigh"],
      ["> 0.05", "> 0.045", "WebErrorsHigh"],
      ["for: 5m", "for: 3m", "WebErrorsHigh"],
      ["for: 5m", "for: 8m", "WebErrorsHigh"],
      ["severity: critical", "severity: warning", "WebErrorsHigh"],
      ["of requests fail", "of requests failed", "WebErrorsHigh"],
      ["up == 0", "up == 1", "WebDown"],
      ["viewPanel=4", "viewPanel=3", "WebErrorsHigh"],
    ] as const;
    for (const [text, mutant, alert] of mutants) {
      expect(rules).toContain(text);
      const { status, stdout, stderr } = await promtool(rules.replace(text, () => mutant));
      expect({ mutant, status }).toEqual({ mutant, status: 1 });
      expect(stdout + stderr).toContain(`alertname: ${alert}`);
    }
  });
});
