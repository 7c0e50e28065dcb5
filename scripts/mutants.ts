import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

import { generatedFiles } from "./generated-files";
import { tryMutants } from "./mutants/promtool";
import { provenOf, summaryOf, survivorsOf } from "./mutants/report";

// npm run mutants [-- mixin …]: changes every alert in every way, and tells which changes no proof notices.

/** Where `npm test` puts the programs that it fetches. */
const FETCHED = resolve(__dirname, "../.tools/bin");

async function main(): Promise<void> {
  process.env["PATH"] = [process.env["PATH"], FETCHED].join(delimiter);
  const proven = provenOf(generatedFiles(), process.argv.slice(2));
  const directory = mkdtempSync(join(tmpdir(), "watchpost-mutants-"));
  try {
    const outcome = await tryMutants(proven, "promtool", directory);
    console.log([...survivorsOf(outcome), summaryOf(outcome)].join("\n"));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
