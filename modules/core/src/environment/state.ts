import { z } from "zod";

import { fields, region, text } from "../schema";

const s3Schema = fields({
  kind: z.literal("s3"),
  /** A bucket that is there already, with versioning. */
  bucket: text(/^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket"),
  /** @default - the environment's region */
  region: region().optional(),
});

const terraformCloudSchema = fields({
  kind: z.literal("terraform-cloud"),
  organization: text(/^[A-Za-z0-9_-]{3,40}$/, "an organization of Terraform Cloud"),
  workspace: text(/^[A-Za-z0-9_-]{1,90}$/, "a workspace of Terraform Cloud"),
});

const localSchema = fields({ kind: z.literal("local") });

export const stateSchema = z.discriminatedUnion("kind", [s3Schema, terraformCloudSchema, localSchema], {
  error: "s3({ … }), terraformCloud({ … }) or localState()",
});
export type StateChoice = z.output<typeof stateSchema>;

/** State in S3, encrypted and locked by a lock file; one key an environment. */
export const s3 = (values: Omit<z.input<typeof s3Schema>, "kind">) => ({ kind: "s3", ...values }) as const;
/** State in a workspace of Terraform Cloud. */
export const terraformCloud = (values: Omit<z.input<typeof terraformCloudSchema>, "kind">) =>
  ({ kind: "terraform-cloud", ...values }) as const;
/** State in a file of the checkout: for a try-out. */
export const localState = () => ({ kind: "local" }) as const;
