import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { itWith, synthesizeApp, temporaryDirectory, Terraform, TEST_STACK } from "@watchpost/scripts/testing";
import { App } from "cdktf";

import { GuardedStack } from "./example";
import { estimate } from "./src/index";

function synthesize() {
  const app = new App({ outdir: join(temporaryDirectory(), "cdktf.out"), stackTraces: false });
  new GuardedStack(app, TEST_STACK);
  return synthesizeApp(app, TEST_STACK.name);
}

describe("the example", () => {
  const stack = synthesize();

  it("makes what the README says", () => {
    const { resource } = stack.terraform;
    const made = Object.entries(resource ?? {}).map(([type, named]) => `${type} ${Object.keys(named).length}`);
    expect(made.sort()).toEqual([
      "aws_budgets_budget 2",
      "aws_ce_anomaly_monitor 1",
      "aws_ce_anomaly_subscription 1",
      "aws_cloudwatch_metric_alarm 1",
      "aws_sns_topic 1",
      "aws_sns_topic_policy 1",
      "aws_sns_topic_subscription 1",
    ]);
  });

  it("costs what the README says: the alarm, and the mails of its topic", () => {
    const { lines, unpriced } = estimate(stack.terraform, "eu-west-1");
    expect(
      lines.filter(({ usdPerMonth }) => usdPerMonth > 0).map(({ what, usdPerMonth }) => [what, usdPerMonth]),
    ).toEqual([["alarm", 0.1]]);
    expect(unpriced.map(({ address }) => address.split(".")[0])).toEqual(["aws_sns_topic"]);
  });

  itWith(
    ["terraform", "offline providers"],
    "is accepted by Terraform, applied and destroyed without a rest, and a second plan is empty",
    async () => {
      const terraform = new Terraform(synthesize().directory);
      await terraform.init();
      await terraform.validate();
      await terraform.plan();
      await terraform.apply();
      expect((await terraform.changes()).any).toBe(false);
      await terraform.destroy();
      expect(JSON.parse(await terraform.state())).toMatchObject({ resources: [] });
    },
  );

  it("is the one that the README shows", () => {
    const example = readFileSync(join(__dirname, "example.ts"), "utf8");
    expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
