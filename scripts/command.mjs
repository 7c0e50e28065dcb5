// node scripts/command.mjs PROGRAM …: runs a program of this directory; on a fresh clone it installs first.
import { existsSync } from "node:fs";
import { join } from "node:path";

import { install, ROOT } from "./install.mjs";

if (!existsSync(join(ROOT, "node_modules/tsx"))) {
  console.error("Installing dependencies …");
  install();
}
await import("tsx");
const [program] = process.argv.splice(2, 1);
process.argv[1] = join(ROOT, "scripts", program);
await import(`./${program}`);
