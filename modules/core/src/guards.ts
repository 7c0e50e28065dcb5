import {
  TerraformDataSource,
  TerraformElement,
  TerraformLocal,
  TerraformModule,
  TerraformOutput,
  TerraformResource,
  type TerraformStack,
  TerraformVariable,
} from "cdktf";

/**
 * Makes synth fail when two elements would end under one Terraform address: cdktf merges them and loses what they do
 * not agree on, since `a.b`, `a b` and `ab` all become `ab`.
 */
export function guardAgainstCollisions(stack: TerraformStack): void {
  stack.node.addValidation({ validate: () => collisions(stack) });
}

function collisions(stack: TerraformStack): string[] {
  const seen = new Map<string, string>();
  return stack.node.findAll().flatMap((node) => {
    const address = TerraformElement.isTerraformElement(node) ? addressOf(node) : undefined;
    if (address === undefined) return [];
    const other = seen.get(address);
    seen.set(address, node.node.path);
    return other ? [`"${other}" and "${node.node.path}" both become ${address}: give one of them another id`] : [];
  });
}

/** Where Terraform keeps it. Providers are told apart by their aliases, and backends are one a stack. */
function addressOf(element: TerraformElement): string | undefined {
  const id = element.friendlyUniqueId;
  if (TerraformResource.isTerraformResource(element)) return `${element.terraformResourceType}.${id}`;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}.${id}`;
  if (TerraformOutput.isTerraformOutput(element)) return `output.${id}`;
  if (element instanceof TerraformVariable) return `var.${id}`;
  if (element instanceof TerraformLocal) return `local.${id}`;
  if (element instanceof TerraformModule) return `module.${id}`;
  return undefined;
}
