import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";
import { TerraformHclModule, TerraformLocal, TerraformOutput, type TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";

describe("elements whose ids collapse to one address", () => {
  it.each<[string, string, (stack: TerraformStack, id: string) => unknown]>([
    ["resources", "aws_sns_topic.ab", (stack, id) => new SnsTopic(stack, id)],
    ["data sources", "data.aws_vpc.ab", (stack, id) => new DataAwsVpc(stack, id)],
    ["outputs", "output.ab", (stack, id) => new TerraformOutput(stack, id, { value: id })],
    ["variables", "var.ab", (stack, id) => new TerraformVariable(stack, id, {})],
    ["locals", "local.ab", (stack, id) => new TerraformLocal(stack, id, id)],
    [
      "modules",
      "module.ab",
      (stack, id) => new TerraformHclModule(stack, id, { source: "terraform-aws-modules/vpc/aws" }),
    ],
  ])("make synth fail, naming both paths: %s", (_, address, add) => {
    const synthesize = () =>
      synthesizeStack((stack) => {
        add(stack, "a.b");
        add(stack, "a b");
      });
    expect(synthesize).toThrow(`"test/a.b" and "test/a b" both become ${address}: give one of them another id`);
  });

  it("make synth fail however deep they stand, when somebody overrides their ids", () => {
    const synthesize = () =>
      synthesizeStack((stack) => {
        for (const scope of ["one", "two"])
          new SnsTopic(new Construct(stack, scope), "topic").overrideLogicalId("topic");
      });
    expect(synthesize).toThrow('"test/one/topic" and "test/two/topic" both become aws_sns_topic.topic');
  });

  it("may be of different kinds", () => {
    const { terraform } = synthesizeStack((stack) => {
      new SnsTopic(stack, "a.b");
      new SqsQueue(stack, "a b");
      new DataAwsVpc(stack, "ab");
      new TerraformOutput(stack, "a-b", { value: "x" });
    });
    expect(Object.keys(terraform.resource ?? {})).toEqual(["aws_sns_topic", "aws_sqs_queue"]);
  });

  it("are told apart where they stand in different scopes", () => {
    const stack = synthesizeStack((root) => {
      for (const scope of ["one", "two"]) new SnsTopic(new Construct(root, scope), "topic");
    });
    expect(Object.keys(stack.resources("aws_sns_topic"))).toHaveLength(2);
  });
});
