import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Ran, run } from "./run";
import { findTool, OFFLINE_TERRAFORM, offlineProvidersAreSet } from "./tools";

/**
 * The environment in which tests run Terraform: with the offline providers where they are, and with no way to an AWS
 * account in any case.
 */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_VAR_|CDKTF_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    ...(offlineProvidersAreSet() ? {} : offlineExports()),
    AWS_ACCESS_KEY_ID: "AKIAOFFLINEEXAMPLE00",
    AWS_SECRET_ACCESS_KEY: "offline",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
  };
}

function offlineExports(): Record<string, string> {
  if (!existsSync(OFFLINE_TERRAFORM)) return {};
  const line = execFileSync(OFFLINE_TERRAFORM, { encoding: "utf8" }).trim();
  const assignments = line.replace(/^export /, "").match(/\w+=('[^']*'|\S+)/g) ?? [];
  return Object.fromEntries(
    assignments.map((assignment) => {
      const [name = "", ...value] = assignment.split("=");
      return [name, value.join("=").replace(/^'|'$/g, "")];
    }),
  );
}

/** Terraform in the directory of a synthesized stack. Every command but the ones that report throws when it fails. */
export class Terraform {
  private readonly program: string;
  private readonly env: NodeJS.ProcessEnv;

  /** @param variables values of input variables */
  constructor(
    readonly directory: string,
    variables: Readonly<Record<string, string>> = {},
  ) {
    this.program = findTool("terraform") ?? "terraform";
    this.env = {
      ...terraformEnvironment(),
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value])),
    };
  }

  async init(): Promise<void> {
    await this.succeed("init", "-input=false");
  }

  async validate(): Promise<void> {
    await this.succeed("validate");
  }

  /** Plans into a file. @returns what Terraform printed */
  async plan(file = "plan.bin"): Promise<string> {
    return (await this.succeed("plan", "-input=false", `-out=${file}`)).stdout;
  }

  async apply(file = "plan.bin"): Promise<string> {
    return (await this.succeed("apply", "-input=false", file)).stdout;
  }

  async destroy(): Promise<void> {
    await this.succeed("destroy", "-input=false", "-auto-approve");
  }

  /** Whether the next apply would change something, and what Terraform says about it. */
  async changes(): Promise<{ readonly any: boolean; readonly text: string }> {
    const { status, stdout, stderr } = await this.terraform("plan", "-input=false", "-detailed-exitcode");
    if (status === 1) throw new Error(stdout + stderr);
    return { any: status === 2, text: stdout };
  }

  /** A plan as JSON, values and all. */
  async show(file = "plan.bin"): Promise<string> {
    return (await this.succeed("show", "-json", file)).stdout;
  }

  /** The state as it lies on disk. */
  async state(): Promise<string> {
    return (await this.succeed("state", "pull")).stdout;
  }

  /** A file of the directory. */
  read(name: string): string {
    return readFileSync(join(this.directory, name), "utf8");
  }

  terraform(command: string, ...args: string[]): Promise<Ran> {
    const plain = command === "state" ? [] : ["-no-color"];
    return run(this.program, [command, ...plain, ...args], {
      cwd: this.directory,
      env: this.env,
      timeoutMs: 300_000,
    });
  }

  private async succeed(command: string, ...args: string[]): Promise<Ran> {
    const ran = await this.terraform(command, ...args);
    if (ran.status !== 0) throw new Error(`terraform ${command} ended with ${ran.status}:\n${ran.stdout}${ran.stderr}`);
    return ran;
  }
}
