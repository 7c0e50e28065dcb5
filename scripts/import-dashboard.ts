import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

import { MIXINS } from "@watchpost/dashboards";

import { importDashboard } from "./import-dashboard/import";

// npm run import-dashboard -- <file.json>: what somebody has changed in Grafana, as a change of the repository.

const USAGE = `npm run import-dashboard -- [--write] <file.json>
  Tells what differs between a dashboard that Grafana exported and the committed one.
  --write   and writes it to dashboards/json, for git diff; tests refuse it until dashboard.ts says the same
`;

function main(): void {
  const { values, positionals } = parseArgs({
    options: { write: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Error(USAGE.trimEnd());
  const { uid, differences, json, sources } = importDashboard(readFileSync(file, "utf8"), MIXINS);
  if (differences.length === 0) {
    console.log(`${uid}: no difference.`);
    return;
  }
  console.log(differences.join("\n"));
  console.log(
    `\nBring this into ${sources.join(", ")}, then npm run generate. When all is there, this command finds no difference.`,
  );
  if (!values.write) return;
  const path = `dashboards/json/${uid}.json`;
  writeFileSync(join(resolve(__dirname, ".."), path), json);
  console.log(`Written to ${path}: git diff shows it, and npm run generate must leave it as it is.`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
