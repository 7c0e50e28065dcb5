import { describe, expect, it } from "@jest/globals";

import { block, blocks, isTrue, length, number, Stack, text } from "./terraform-json";

describe("Stack", () => {
  const stack = new Stack(
    {
      provider: { aws: [{ region: "eu-west-1" }, { alias: "us-east-1", region: "us-east-1" }, { alias: "other" }] },
      resource: {
        "//": { metadata: "cdktf's" },
        aws_ecs_task_definition: { "grafana-task": { "//": {}, cpu: "256" } },
        aws_sns_topic: { billing: { provider: "aws.us-east-1" }, other: { provider: "aws.other" } },
        aws_kms_key: { here: { region: "eu-central-1" }, token: { region: "${var.region}" }, broken: "no object" },
      },
      module: { vpc: {} },
    },
    "eu-west-1",
  );

  it("lists the resources in the order of the file, without cdktf's metadata", () => {
    expect(stack.resources.map(({ address }) => address)).toEqual([
      "aws_ecs_task_definition.grafana-task",
      "aws_sns_topic.billing",
      "aws_sns_topic.other",
      "aws_kms_key.here",
      "aws_kms_key.token",
      "aws_kms_key.broken",
    ]);
  });

  it("knows where a resource goes: its own region, its provider's, else the stack's", () => {
    expect(stack.resources.map(({ region }) => region)).toEqual([
      "eu-west-1",
      "us-east-1",
      "eu-west-1",
      "eu-central-1",
      "eu-west-1",
      "eu-west-1",
    ]);
  });

  it("finds what a reference points at", () => {
    const find = (reference: unknown) => stack.find(reference, "aws_ecs_task_definition")?.values["cpu"];
    expect(find("${aws_ecs_task_definition.grafana-task.arn}")).toBe("256");
    expect(find("${aws_ecs_task_definition.grafana-task[0].arn}")).toBe("256");
  });

  it.each([
    "grafana-task",
    "${aws_ecs_task_definition.missing.arn}",
    "${aws_sns_topic.billing.arn}",
    "x-${aws_ecs_task_definition.grafana-task.arn}",
    "${data.aws_ecs_task_definition.grafana-task.arn}",
    7,
    undefined,
  ])("finds no task definition for %j", (reference) => {
    expect(stack.find(reference, "aws_ecs_task_definition")).toBeUndefined();
  });

  it("names the modules, whose resources lie elsewhere", () => {
    expect(stack.modules).toEqual(["module.vpc"]);
  });

  it.each([{}, { resource: [] }, { resource: null, provider: "aws", module: 1 }])("takes %j as empty", (terraform) => {
    const empty = new Stack(terraform, "eu-west-1");
    expect([...empty.resources, ...empty.modules]).toEqual([]);
  });
});

describe("readers of arguments", () => {
  it("take a nested block as an object and as a list", () => {
    expect(block({ a: { b: 1 } }, "a")).toEqual({ b: 1 });
    expect(blocks({ a: [{ b: 1 }, "no block", { b: 2 }] }, "a")).toEqual([{ b: 1 }, { b: 2 }]);
    expect(block({}, "a")).toBeUndefined();
  });

  it("take no token for a text", () => {
    expect(text({ a: "FARGATE" }, "a")).toBe("FARGATE");
    expect(text({ a: "${var.a}" }, "a")).toBeUndefined();
    expect(text({ a: 1 }, "a")).toBeUndefined();
  });

  it("take numbers, also as text, of 0 or more", () => {
    expect([{ a: 2 }, { a: "256" }, { a: "0.25" }, { a: 0 }].map((values) => number(values, "a"))).toEqual([
      2, 256, 0.25, 0,
    ]);
    const others = [
      {},
      { a: -1 },
      { a: "-1" },
      { a: NaN },
      { a: Infinity },
      { a: 1e300 },
      { a: "" },
      { a: "1 vCPU" },
      { a: "${var.a}" },
    ];
    expect(others.map((values) => number(values, "a"))).toEqual(others.map(() => undefined));
  });

  it("take true and its text for true", () => {
    expect([true, "true", false, "false", 1, undefined].map((a) => isTrue({ a }, "a"))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("count a list that is known", () => {
    expect(length({ a: ["x", "${y.id}"] }, "a")).toBe(2);
    expect(length({}, "a")).toBe(0);
    expect(length({ a: "${data.aws_subnets.all.ids}" }, "a")).toBeUndefined();
  });
});
