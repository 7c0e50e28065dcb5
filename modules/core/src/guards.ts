import { TerraformElement, TerraformResource, type TerraformStack } from "cdktf";

/**
 * Makes synth fail when two resources would end under one Terraform address: cdktf lets the last one win and the
 * other vanish, since `a.b`, `a b` and `ab` all become `ab`.
 */
export function guardAgainstCollisions(stack: TerraformStack): void {
  stack.node.addValidation({ validate: () => collisions(stack) });
}

function collisions(stack: TerraformStack): string[] {
  const seen = new Map<string, string>();
  return stack.node.findAll().flatMap((node) => {
    if (!TerraformElement.isTerraformElement(node) || !TerraformResource.isTerraformResource(node)) return [];
    const address = `${node.terraformResourceType}.${node.friendlyUniqueId}`;
    const other = seen.get(address);
    seen.set(address, node.node.path);
    return other ? [`"${other}" and "${node.node.path}" both become ${address}: give one of them another id`] : [];
  });
}
