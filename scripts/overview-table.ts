import { estimate, type TerraformJson } from "@watchpost/billing";

/** What is worth knowing of a synthesized stack before it is deployed. */
export interface StackFacts {
  readonly stack: string;
  readonly resources: number;
  /** What has a list price, in US dollars a month. */
  readonly usdPerMonth: number;
  /** How many resources are billed by use, or have no price in the book. */
  readonly unpriced: number;
  /** Where Terraform keeps the state. */
  readonly state: string;
  /** Stacks that must be deployed before it. @default - none */
  readonly after?: readonly string[] | undefined;
}

/** @param terraform the stack's parsed `cdk.tf.json` */
export function factsOf(stack: string, terraform: TerraformJson): StackFacts {
  const { resource, provider, terraform: settings } = asRecord(terraform);
  const costs = estimate(terraform, regionOf(provider));
  return {
    stack,
    resources: Object.values(asRecord(resource)).reduce<number>(
      (sum, named) => sum + Object.keys(asRecord(named)).length,
      0,
    ),
    usdPerMonth: costs.usdPerMonth,
    unpriced: costs.unpriced.length,
    state: stateOf(asRecord(settings)),
  };
}

/** The region of the AWS provider without an alias; a stack without AWS costs nothing there. */
function regionOf(provider: unknown): string {
  const providers = asList(asRecord(provider)["aws"]).map(asRecord);
  const region = providers.find((one) => !("alias" in one))?.["region"];
  return typeof region === "string" ? region : "none";
}

function stateOf({ backend, cloud }: Readonly<Record<string, unknown>>): string {
  const { s3, local } = asRecord(backend);
  if (s3) return `s3://${textOf(asRecord(s3)["bucket"])}/${textOf(asRecord(s3)["key"])}`;
  if (local) return textOf(asRecord(local)["path"]).replace(/^(\.\.\/)+/, "./");
  if (cloud) return `Terraform Cloud, ${textOf(asRecord(cloud)["organization"])}`;
  return "unknown";
}

/** What cdktf writes of an app, as far as it is read here. */
export interface Manifest {
  readonly stacks: Readonly<Record<string, ManifestStack>>;
}

interface ManifestStack {
  readonly annotations?: readonly Annotation[];
  readonly dependencies?: readonly string[];
}

interface Annotation {
  readonly level: string;
  readonly message: string;
}

/** What the app warns of, a line each, and an empty one behind them. */
export function warningsOf({ stacks }: Manifest): string[] {
  const warnings = Object.entries(stacks).flatMap(([stack, { annotations = [] }]) =>
    annotations.filter(({ level }) => level === "@cdktf/warn").map(({ message }) => `warning: ${stack}: ${message}`),
  );
  return warnings.length > 0 ? [...warnings, ""] : [];
}

/** The stacks as a table, and what to do next. */
export function overview(stacks: readonly StackFacts[]): string {
  const rows = stacks.map(({ stack, resources, usdPerMonth, unpriced, state, after = [] }) => [
    stack,
    String(resources),
    `$${usdPerMonth.toFixed(2)}${unpriced > 0 ? " + use" : ""}`,
    state,
    `${isLocal(state) ? "WATCHPOST_STATE=local " : ""}npx cdktf deploy ${[...after, stack].join(" ")}`,
  ]);
  return [
    ...table([["stack", "resources", "a month", "state", "to deploy it"], ...rows]),
    "",
    "A month is 730 hours at list prices, without tax; what is billed by use, such as logs and traffic, comes on top.",
    "Next: put your values into apps/<stack>/config.ts, look at the plan with cdktf diff instead of cdktf deploy, and deploy.",
    ...(stacks.some(({ state }) => isLocal(state))
      ? [
          "Without WATCHPOST_STATE=local the state is kept where apps/<stack>/config.ts says; apps/bootstrap makes a bucket for it.",
        ]
      : []),
  ].join("\n");
}

const isLocal = (state: string) => state.startsWith("./");

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
