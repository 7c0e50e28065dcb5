import { readFileSync } from "node:fs";
import { join } from "node:path";

import { EnvironmentStack, localState, type StackProps } from "@watchpost/core";
import { App } from "cdktf";

import { temporaryDirectory } from "./temporary";

/** Arguments of a resource or a block. */
export type Arguments = Readonly<Record<string, unknown>>;

interface TerraformFile {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Arguments>>>>;
  readonly [section: string]: unknown;
}

/** A stack as Terraform would read it. */
export class Synthesized {
  readonly text: string;
  readonly terraform: TerraformFile;

  /** @param directory where its `cdk.tf.json` lies */
  constructor(readonly directory: string) {
    this.text = readFileSync(join(directory, "cdk.tf.json"), "utf8");
    this.terraform = JSON.parse(this.text) as TerraformFile;
  }

  /** All resources of a type, by name. */
  resources(type: string): Readonly<Record<string, Arguments>> {
    return this.terraform.resource?.[type] ?? {};
  }

  /** All data sources of a type, by name. */
  data(type: string): Readonly<Record<string, Arguments>> {
    return this.terraform.data?.[type] ?? {};
  }

  /** The one resource of a type whose name contains a text. @throws Error when there is none, or more than one */
  resource(type: string, name = ""): Arguments {
    const found = Object.entries(this.resources(type)).filter(([key]) => key.includes(name));
    const [only] = found;
    if (!only || found.length > 1) {
      const all = Object.keys(this.resources(type)).join(", ") || "none";
      throw new Error(
        `Want one ${type} with ${JSON.stringify(name)} in its name, found ${found.length}. There are: ${all}.`,
      );
    }
    return only[1];
  }
}

/** Values of a stack that tests do not care about. */
export const TEST_STACK: StackProps = {
  name: "test",
  account: "111122223333",
  region: "eu-west-1",
  owner: "testers",
  tags: {},
  state: localState(),
};

/** Synthesizes one stack with what `build` puts into it. */
export function synthesizeStack(
  build: (stack: EnvironmentStack) => void,
  props: Partial<StackProps> = {},
): Synthesized {
  // Local state lies beside the output directory, so that each test needs a parent of its own.
  const app = new App({ outdir: join(temporaryDirectory(), "cdktf.out"), stackTraces: false });
  const values = { ...TEST_STACK, ...props };
  build(new EnvironmentStack(app, values.name, values));
  return synthesizeApp(app, values.name);
}

/** Synthesizes an app that was made with an `outdir`, and reads one of its stacks. */
export function synthesizeApp(app: App, stack: string): Synthesized {
  app.synth();
  return new Synthesized(join(app.outdir, "stacks", stack));
}
