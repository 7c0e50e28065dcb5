import { z } from "zod";

import { fields, region, text } from "../schema";

const s3Schema = fields({
  kind: z.literal("s3"),
  /** A bucket that is there already, with versioning: apps/bootstrap makes one. */
  bucket: text(/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket"),
  /** @default - the environment's region */
  region: region().optional(),
});

const terraformCloudSchema = fields({
  kind: z.literal("terraform-cloud"),
  organization: text(/^[A-Za-z0-9_-]{3,40}$/, "an organization of Terraform Cloud"),
  /** Stacks beside the environment's own take workspaces whose names begin with this one: `<workspace>-content`. */
  workspace: text(/^[A-Za-z0-9_-]{1,80}$/, "a workspace of Terraform Cloud, of at most 80 characters"),
});

const localSchema = fields({ kind: z.literal("local") });

export const stateSchema = z.discriminatedUnion("kind", [s3Schema, terraformCloudSchema, localSchema], {
  error: "s3({ … }), terraformCloud({ … }) or localState()",
});
export type StateChoice = z.output<typeof stateSchema>;

/**
 * Where a second stack of an environment keeps its state. In S3 and in files the stack's own name tells them apart; a
 * workspace holds one state, so that the second stack has one of its own.
 * @param what the end of the workspace's name: `content`
 */
export function besideState(choice: StateChoice, what: string): StateChoice {
  return choice.kind === "terraform-cloud" ? { ...choice, workspace: `${choice.workspace}-${what}` } : choice;
}

/** State in S3, encrypted and locked by a lock file; one key an environment. */
export const s3 = (values: Omit<z.input<typeof s3Schema>, "kind">) => ({ kind: "s3", ...values }) as const;
/** State in a workspace of Terraform Cloud. */
export const terraformCloud = (values: Omit<z.input<typeof terraformCloudSchema>, "kind">) =>
  ({ kind: "terraform-cloud", ...values }) as const;
/** State in a file of the checkout: for a try-out. */
export const localState = () => ({ kind: "local" }) as const;
