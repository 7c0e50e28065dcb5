/** A parsed `cdk.tf.json`. What its sections hold is checked where it is read. */
export interface TerraformJson {
  readonly resource?: unknown;
  readonly provider?: unknown;
  readonly module?: unknown;
}

/** Arguments, or a nested block, by name. */
export type Block = Readonly<Record<string, unknown>>;

export interface Resource {
  /** `aws_ecs_service.prometheus` */
  readonly address: string;
  readonly type: string;
  /** The region it is created in. */
  readonly region: string;
  readonly values: Block;
}

/** The resources of one stack, with references between them. */
export class Stack {
  readonly resources: readonly Resource[];
  /** Addresses of Terraform modules, whose resources lie elsewhere. */
  readonly modules: readonly string[];
  private readonly byAddress: ReadonlyMap<string, Resource>;

  /** @param region where resources go whose provider names none */
  constructor(terraform: TerraformJson, region: string) {
    const regions = providerRegions(terraform.provider);
    this.resources = entries(terraform.resource).flatMap(([type, named]) =>
      entries(named).map(([name, body]) => resource(type, name, body, regions, region)),
    );
    this.modules = entries(terraform.module).map(([name]) => `module.${name}`);
    this.byAddress = new Map(this.resources.map((found) => [found.address, found]));
  }

  /** The resource of a type that a value such as `${aws_ecs_task_definition.grafana.arn}` refers to. */
  find(reference: unknown, type: string): Resource | undefined {
    const address = typeof reference === "string" ? REFERENCE.exec(reference)?.[1] : undefined;
    const found = address === undefined ? undefined : this.byAddress.get(address);
    return found?.type === type ? found : undefined;
  }
}

const REFERENCE = /^\$\{([a-z0-9_]+\.[\w-]+)(?:\[[^\]]*\])?\.\w+\}$/;

/** The nested block of that name; its first, where there are several. */
export function block(values: Block, name: string): Block | undefined {
  return blocks(values, name)[0];
}

/** All nested blocks of that name. Terraform takes one block as an object or as a list of one. */
export function blocks(values: Block, name: string): readonly Block[] {
  const value = values[name];
  return (Array.isArray(value) ? value : [value]).filter(isBlock);
}

/** A text that is known at synth: not a reference. */
export function text(values: Block, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && !isToken(value) ? value : undefined;
}

/** A number, 0 or more, that is known at synth. Terraform takes numbers as text, too. */
export function number(values: Block, name: string): number | undefined {
  const value = values[name];
  const parsed = typeof value === "string" && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof parsed === "number" && parsed >= 0 && parsed <= Number.MAX_SAFE_INTEGER ? parsed : undefined;
}

/** Whether an argument is true: `true` or `"true"`. */
export function isTrue(values: Block, name: string): boolean {
  return values[name] === true || values[name] === "true";
}

/** How many items a list has, where that is known at synth. A list that is absent has none. */
export function length(values: Block, name: string): number | undefined {
  const value = values[name] ?? [];
  return Array.isArray(value) ? value.length : undefined;
}

function resource(
  type: string,
  name: string,
  body: unknown,
  regions: ReadonlyMap<string, string>,
  region: string,
): Resource {
  const values = isBlock(body) ? body : {};
  const provider = text(values, "provider");
  // Version 6 of the AWS provider takes a region on each resource.
  const own = text(values, "region") ?? (provider === undefined ? undefined : regions.get(provider));
  return { address: `${type}.${name}`, type, region: own ?? region, values };
}

/** Regions of the AWS providers that have an alias: `aws.us-east-1` → `us-east-1`. */
function providerRegions(provider: unknown): ReadonlyMap<string, string> {
  const aws = isBlock(provider) ? blocks(provider, "aws") : [];
  return new Map(
    aws.flatMap((settings) => {
      const alias = text(settings, "alias");
      const region = text(settings, "region");
      return alias !== undefined && region !== undefined ? [[`aws.${alias}`, region] as const] : [];
    }),
  );
}

/** The members of an object, without cdktf's metadata. */
function entries(value: unknown): [string, unknown][] {
  return isBlock(value) ? Object.entries(value).filter(([name]) => name !== "//") : [];
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isToken(value: string): boolean {
  return value.includes("${");
}
