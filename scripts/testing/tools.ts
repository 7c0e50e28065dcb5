import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

import { it } from "@jest/globals";

/** Programs that tests run beside our own. */
export type Tool = "terraform" | "promtool" | "prometheus" | "alertmanager" | "amtool" | "curl" | "offline providers";

const ROOT = resolve(__dirname, "../..");

/** Where `npm test` puts the programs that it fetches. */
const FETCHED = join(ROOT, ".tools/bin");

/** A script that prints the exports which make Terraform work with no network. */
export const OFFLINE_TERRAFORM = join(ROOT, "../shared/terraform/terraform-env");

/** The path of a program, or nothing where it is not installed. */
export function findTool(name: string): string | undefined {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter), FETCHED];
  return directories.flatMap((directory) => namesOf(name).map((each) => join(directory, each))).find(isExecutable);
}

/** Debian calls Alertmanager prometheus-alertmanager. */
const namesOf = (name: string) => (name === "alertmanager" ? [name, "prometheus-alertmanager"] : [name]);

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function has(tool: Tool): boolean {
  // Terraform may only create resources where they go nowhere but into a state file.
  if (tool === "offline providers") return offlineProvidersAreSet() || existsSync(OFFLINE_TERRAFORM);
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
