import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The package that the scripts belong to. */
export const PACKAGE_DIR = dirname(dirname(fileURLToPath(import.meta.url)));

/** Something that whoever runs a script can mend: told without a stack trace. */
export class UserError extends Error {}

/**
 * Runs a script's work; a problem is told on standard error and ends the process with status 1.
 * @param {() => void | Promise<void>} work
 */
export async function runAsScript(work) {
  try {
    await work();
  } catch (error) {
    console.error(`@cdktf/provider-grafana: ${error instanceof UserError ? error.message : error.stack}`);
    process.exitCode = 1;
  }
}
