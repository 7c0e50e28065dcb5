import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { it } from "@jest/globals";

import { findProgram } from "../programs";

/** Programs that tests run beside our own. */
export type Tool =
  | "terraform"
  | "promtool"
  | "prometheus"
  | "alertmanager"
  | "amtool"
  | "curl"
  | "chromium"
  | "docker compose"
  | "offline providers";

const ROOT = resolve(__dirname, "../..");

/** A script that prints the exports which make Terraform work with no network. */
export const OFFLINE_TERRAFORM = join(ROOT, "../shared/terraform/terraform-env");

/** The path of a program, or nothing where it is not installed. */
export const findTool = findProgram;

function has(tool: Tool): boolean {
  // Terraform may only create resources where they go nowhere but into a state file.
  if (tool === "offline providers") return offlineProvidersAreSet() || existsSync(OFFLINE_TERRAFORM);
  // A plug-in of the client, which needs no engine to look at a file.
  if (tool === "docker compose") return spawnSync("docker", ["compose", "version"], { stdio: "ignore" }).status === 0;
  return findTool(tool) !== undefined;
}

/** Whether whoever started the tests has set offline providers up: only they do without TLS. */
export function offlineProvidersAreSet(): boolean {
  return process.env["TF_DISABLE_PLUGIN_TLS"] === "1";
}

/** A test that needs programs; where one is missing it is reported as skipped, with the reason in its name. */
export function itWith(
  tools: readonly Tool[],
  name: string,
  test: () => Promise<void> | void,
  timeoutMs = 120_000,
): void {
  const missing = tools.filter((tool) => !has(tool));
  if (missing.length > 0) it.skip(`${name} (not found: ${missing.join(", ")})`, test);
  else it(name, test, timeoutMs);
}
