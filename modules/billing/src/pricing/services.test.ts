import { describe, expect, it } from "@jest/globals";

import { estimate } from "../estimate";
import { ROUND_PRICES } from "./round-prices";

describe("what is billed by the piece", () => {
  it.each([
    ["aws_kms_key", {}, 1, "1 key × $1"],
    ["aws_secretsmanager_secret", {}, 0.4, "1 secret × $0.4"],
    ["aws_secretsmanager_secret", { replica: [{ region: "eu-west-1" }] }, 0.8, "2 secrets × $0.4"],
    ["aws_budgets_budget", {}, (0.01 * 730) / 24, "1 budget × $0.01 × 30.4 days"],
  ])("is %s %j", (type, values, usdPerMonth, basis) => {
    expect(costsOf(type, values)).toMatchObject({
      lines: [{ usdPerMonth: expect.closeTo(usdPerMonth), basis }],
      unpriced: [],
    });
  });
});

describe("an alarm", () => {
  const query = (id: string, period: number) => ({ id, metric: { metric_name: id, period } });

  it.each([
    [{ period: 300 }, 0.1, "1 alarm metric × $0.1"],
    [{ period: 10 }, 0.5, "1 alarm metric × $0.5"],
    [
      { metric_query: [query("a", 60), query("b", 60), { id: "c", expression: "a / b" }] },
      0.2,
      "2 alarm metrics × $0.1",
    ],
    [{ metric_query: [query("a", 30)] }, 0.5, "1 alarm metric × $0.5"],
    [
      { metric_query: [query("a", 60), { id: "band", expression: "ANOMALY_DETECTION_BAND(a, 2)" }] },
      0.3,
      "3 alarm metrics × $0.1",
    ],
  ])("is billed by the metrics that it evaluates and their resolution: %j", (values, usdPerMonth, basis) => {
    const { lines } = costsOf("aws_cloudwatch_metric_alarm", values);
    expect(lines).toMatchObject([{ usdPerMonth: expect.closeTo(usdPerMonth), basis }]);
  });

  it("is not priced on a query that chooses its metrics", () => {
    const metric_query = { id: "q", expression: 'SELECT AVG(CPUUtilization) FROM "AWS/ECS"', period: 60 };
    expect(costsOf("aws_cloudwatch_metric_alarm", { metric_query })).toMatchObject({
      lines: [],
      unpriced: [{ why: expect.stringContaining("Metrics Insights query") }],
    });
  });
});

describe("what is billed by use", () => {
  it.each([
    ["aws_s3_bucket", {}, ["usage-based: $0.02 per unit (S3 Standard storage)"]],
    ["aws_efs_file_system", {}, ["usage-based: $0.3 per unit (EFS Standard storage)"]],
    [
      "aws_efs_file_system",
      { availability_zone_name: "us-east-1a" },
      ["usage-based: $0.16 per unit (EFS One Zone storage)"],
    ],
    [
      "aws_efs_file_system",
      { throughput_mode: "provisioned" },
      ["usage-based: $0.3 per unit (EFS Standard storage)", "provisioned throughput is not in the price book"],
    ],
    [
      "aws_ecs_cluster",
      { setting: [{ name: "containerInsights", value: "enhanced" }] },
      ["usage-based: $0.3 per unit (metrics of Container Insights)"],
    ],
    [
      "aws_sns_topic",
      {},
      ["usage-based: notifications by e-mail; notifications by e-mail: the price book has no sns.email for us-east-1"],
    ],
    ["aws_lambda_function", {}, ["usage-based, by requests and duration; the price book has no price for it"]],
  ])("is reported with its price: %s %j", (type, values, why) => {
    const { lines, unpriced } = costsOf(type, values);
    expect(lines).toEqual([]);
    expect(unpriced.map((gap) => gap.why)).toEqual(why);
  });
});

describe("what is free but for some of its kinds", () => {
  it.each([
    ["aws_ecs_cluster", {}],
    ["aws_ecs_cluster", { setting: { name: "containerInsights", value: "disabled" } }],
    ["aws_acm_certificate", { domain_name: "*.example.com" }],
    ["aws_ssm_parameter", { type: "String" }],
  ])("is free: %s %j", (type, values) => {
    expect(costsOf(type, values)).toEqual({ lines: [], usdPerMonth: 0, unpriced: [] });
  });

  it.each([
    ["aws_acm_certificate", { certificate_authority_arn: "arn" }, "private and exportable certificates"],
    ["aws_acm_certificate", { options: { export: "ENABLED" } }, "private and exportable certificates"],
    ["aws_ssm_parameter", { tier: "Advanced" }, "parameters of tier Advanced are not in the price book"],
  ])("is reported: %s %j", (type, values, why) => {
    expect(costsOf(type, values).unpriced).toMatchObject([{ why: expect.stringContaining(why) }]);
  });
});

function costsOf(type: string, values: object) {
  return estimate({ resource: { [type]: { it: values } } }, "us-east-1", ROUND_PRICES);
}
