/** One statement of an IAM policy. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html */
export interface PolicyStatement {
  readonly sid?: string;
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** ARNs. Left out in trust policies. */
  readonly resources?: readonly string[];
  /** Who may, in policies of resources and roles: `{ Service: "ecs-tasks.amazonaws.com" }`. */
  readonly principal?: Readonly<Record<string, string>> | "*";
  /** `{ StringEquals: { "aws:SourceAccount": "111122223333" } }` */
  readonly condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy document: the same statements give the same text, so that plans show no difference where there is none. */
export function policyDocument(statements: readonly PolicyStatement[]): string {
  const one = (list: readonly string[]) => (list.length === 1 ? list[0] : [...list].sort());
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map((s) => ({
      ...(s.sid && { Sid: s.sid }),
      Effect: s.effect ?? "Allow",
      ...(s.principal && { Principal: s.principal }),
      Action: one(s.actions),
      ...(s.resources && { Resource: one(s.resources) }),
      ...(s.condition && { Condition: s.condition }),
    })),
  });
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
