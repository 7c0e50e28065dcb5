import { Token } from "cdktf";

import { terraformText } from "./text";

/** One statement of an IAM policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html */
export interface PolicyStatement {
  readonly sid?: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** ARNs. @default - none, as in trust policies */
  readonly resources?: readonly string[];
  /** Who may, in policies of resources and roles: `{ Service: "ecs-tasks.amazonaws.com" }`. @default - whoever has the policy */
  readonly principal?: Readonly<Record<string, string>> | "*";
  /** `{ StringEquals: { "aws:SourceAccount": "111122223333" } }` @default - always */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * A policy document as an argument of Terraform: the same statements give the same text, whatever the order of actions
 * and resources. Variables of IAM such as `${aws:username}` arrive as they are.
 */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  return terraformText(
    JSON.stringify({
      Version: "2012-10-17",
      Statement: statements.map((s) => ({
        ...(s.sid && { Sid: s.sid }),
        Effect: s.effect ?? "Allow",
        ...(s.principal && { Principal: s.principal }),
        Action: canonical(s.actions),
        ...(s.resources && { Resource: canonical(s.resources) }),
        ...(s.condition && { Condition: s.condition }),
      })),
    }),
  );
}

function canonical(list: readonly string[]): string | readonly string[] {
  const [only] = list;
  if (list.length === 1 && only !== undefined) return only;
  // The text of a token is its number, which changes with what else is in the stack.
  return list.some((item) => Token.isUnresolved(item)) ? list : [...list].sort();
}

/** Lets a service of AWS take the role, for resources of this account only (against the confused deputy). */
export function trustPolicy(service: string, account?: string): string {
  return policyDocument([
    {
      actions: ["sts:AssumeRole"],
      principal: { Service: service },
      ...(account && { condition: { StringEquals: { "aws:SourceAccount": account } } }),
    },
  ]);
}
