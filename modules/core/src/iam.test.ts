import { describe, expect, it } from "@jest/globals";
import { Token } from "cdktf";
import fc from "fast-check";

import { policyDocument, type PolicyStatement, trustPolicy } from "./iam";

const parsed = (statement: PolicyStatement) => JSON.parse(policyDocument([statement])) as Record<string, unknown>;

describe("policyDocument", () => {
  it("writes what AWS reads", () => {
    expect(
      parsed({
        sid: "Read",
        effect: "Deny",
        principal: { Service: "ecs.amazonaws.com" },
        actions: ["s3:GetObject"],
        resources: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"],
        condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Read",
          Effect: "Deny",
          Principal: { Service: "ecs.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: ["arn:aws:s3:::a", "arn:aws:s3:::a/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });

  it("allows by default, and leaves out what is not said", () => {
    expect(parsed({ actions: ["sts:AssumeRole"] })["Statement"]).toEqual([
      { Effect: "Allow", Action: "sts:AssumeRole" },
    ]);
  });

  it("is the same text whatever the order of actions and resources", () => {
    const lists = fc.uniqueArray(fc.constantFrom("s3:GetObject", "s3:ListBucket", "ec2:Run", "logs:Put", "a:B"), {
      minLength: 1,
    });
    const shuffled = lists.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([actions, others]) => {
        const text = (list: string[]) => policyDocument([{ actions: list, resources: list }]);
        return text(actions) === text(others);
      }),
    );
  });

  it("leaves resources in their order where one is known only after apply: the text of a token is no order", () => {
    const later = Token.asString({ resolve: () => "arn:aws:s3:::later" });
    expect(policyDocument([{ actions: ["s3:*"], resources: ["z", later, "a"] }])).toContain(`["z","${later}","a"]`);
  });

  it("lets variables of IAM through Terraform", () => {
    expect(policyDocument([{ actions: ["s3:*"], resources: ["arn:aws:s3:::home/${aws:username}"] }])).toContain(
      "home/$${aws:username}",
    );
  });
});

describe("trustPolicy", () => {
  it("lets a service take the role, for this account's resources only", () => {
    expect(JSON.parse(trustPolicy("ecs-tasks.amazonaws.com", "111122223333"))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });

  it("has no condition where the service sends no account", () => {
    expect(trustPolicy("ec2.amazonaws.com")).not.toContain("Condition");
  });
});
