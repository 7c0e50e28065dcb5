import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/**
 * An ephemeral resource, whose values Terraform writes neither into plan nor into state. cdktf 0.21 has no class for it.
 * https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral
 * @param scope a construct of its own: the resource is named after it
 * @returns the address of the one made
 */
export function ephemeral(scope: Construct, type: string, config: Readonly<Record<string, unknown>>): string {
  const stack = TerraformStack.of(scope);
  const name = stack.getLogicalId(scope.node);
  stack.addOverride(`ephemeral.${type}.${name}`, config);
  return `ephemeral.${type}.${name}`;
}
