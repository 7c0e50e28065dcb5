import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

import { addBackend } from "./backend";
import type { Environment } from "./environment/environment";
import { guardAgainstCollisions } from "./guards";
import { tagsOf } from "./tags";

/** What a stack must know of its environment. */
export type StackProps = Pick<Environment, "name" | "account" | "region" | "owner" | "tags" | "state">;

/** The first one with write-only arguments, which keep secrets out of the state. https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only */
const TERRAFORM_VERSION = ">= 1.11.0";

/**
 * A stack with its state backend and an AWS provider that tags every taggable resource and refuses credentials of
 * another account.
 */
export class EnvironmentStack extends TerraformStack {
  /** What the provider tags with, the platform's own last. */
  readonly tags: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id);
    this.tags = tagsOf(props);
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    addBackend(this, props.state, props.region);
    new AwsProvider(this, "aws", {
      region: props.region,
      allowedAccountIds: [props.account],
      defaultTags: [{ tags: this.tags }],
    });
    guardAgainstCollisions(this);
  }

  /** Leaves out cdktf's notes on each resource: four lines of noise a resource in every review. */
  override toTerraform(): unknown {
    const terraform: unknown = super.toTerraform();
    return withoutNotes(terraform, 0);
  }
}

function withoutNotes(value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNotes(item, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // Those of the stack itself stay: cdktf's command line reads them. What is not an object is somebody's tag.
      .filter(([key, inner]) => key !== "//" || depth === 0 || typeof inner !== "object")
      .map(([key, inner]) => [key, withoutNotes(inner, depth + 1)]),
  );
}
