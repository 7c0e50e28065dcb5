import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { generatedFiles } from "./generated-files";
import { tryMutants } from "./mutants/promtool";
import { needProgram } from "./programs";
import { provenOf, summaryOf, survivorsOf } from "./mutants/report";

// npm run mutants [-- mixin …]: changes every alert in every way, and tells which changes no proof notices.

async function main(): Promise<void> {
  const proven = provenOf(generatedFiles(), process.argv.slice(2));
  const directory = mkdtempSync(join(tmpdir(), "watchpost-mutants-"));
  try {
    const outcome = await tryMutants(proven, needProgram("promtool"), directory);
    console.log([...survivorsOf(outcome), summaryOf(outcome)].join("\n"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
