// npm start: installs, synthesizes every environment with its state in a local file, and prints what there is.
import { spawnSync } from "node:child_process";

import { install, ROOT } from "./install.mjs";

console.log("Installing dependencies …");
install();
const { status } = spawnSync(process.execPath, ["--import", "tsx", "scripts/overview.ts"], {
  cwd: ROOT,
  env: { ...process.env, WATCHPOST_STATE: "local" },
  stdio: "inherit",
});
process.exit(status ?? 1);
