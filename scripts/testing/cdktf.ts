import { join, resolve } from "node:path";

import { type Ran, run } from "./run";
import { terraformEnvironment } from "./terraform";

const ROOT = resolve(__dirname, "../..");
const CDKTF = join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf.js");

/**
 * Runs cdktf as a user would at the root of the checkout, with states in files.
 * @param directory where it writes in the checkout's place: `cdktf.out` and the states
 */
export function cdktf(directory: string, ...args: readonly string[]): Promise<Ran> {
  return run(process.execPath, [CDKTF, ...args, "--output", join(directory, "cdktf.out")], {
    cwd: ROOT,
    env: {
      ...terraformEnvironment(),
      HOME: directory,
      CI: "1",
      WATCHPOST_STATE: "local",
      FORCE_COLOR: "0",
      // Node 26 warns of something that cdktf-cli asks it for.
      NODE_NO_WARNINGS: "1",
    },
    timeoutMs: 300_000,
  });
}
