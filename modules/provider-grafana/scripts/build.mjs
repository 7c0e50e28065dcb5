// Makes lib/ out of schema.json: TypeScript bindings by cdktf's own generator, then JavaScript and types by tsc.
// Without the network and without Terraform. Does nothing when lib/ was made from what is there.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { factProblems, fromFacts } from "./facts.mjs";
import { PACKAGE_DIR, runAsScript, UserError } from "./package.mjs";

const SCHEMA_FILE = join(PACKAGE_DIR, "schema.json");
const LIB_DIR = join(PACKAGE_DIR, "lib");
const WORK_DIR = join(PACKAGE_DIR, "build");
const STAMP_NAME = ".stamp";
const HOUR_MS = 60 * 60 * 1000;

const require = createRequire(import.meta.url);

function readFacts() {
  let facts;
  try {
    facts = JSON.parse(readFileSync(SCHEMA_FILE, "utf8"));
  } catch (error) {
    throw new UserError(`schema.json cannot be read: ${error.message}\n${MEND}`);
  }
  const problems = factProblems(facts);
  if (problems.length > 0) throw new UserError(`schema.json is not as expected:\n  ${problems.join("\n  ")}\n${MEND}`);
  return facts;
}
const MEND = "Take it back from git, or make it anew with: node scripts/regenerate.mjs VERSION";

/** Names everything that decides what lib/ holds. */
function currentStamp() {
  const hash = createHash("sha256").update(toolVersions().join("\n"));
  for (const file of [SCHEMA_FILE, ...["build.mjs", "facts.mjs"].map((name) => join(import.meta.dirname, name))]) {
    hash.update("\n").update(readFileSync(file));
  }
  return `${hash.digest("hex")}\n`;
}

function toolVersions() {
  const missing = [];
  const versions = ["@cdktf/provider-generator", "typescript"].map((name) => {
    try {
      return `${name}@${JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")).version}`;
    } catch (error) {
      missing.push(`${name} (${error.code ?? error.message})`);
      return name;
    }
  });
  if (missing.length === 0) return versions;
  throw new UserError(`not installed: ${missing.join(", ")}. Install with the development dependencies.`);
}

function libStamp() {
  try {
    return readFileSync(join(LIB_DIR, STAMP_NAME), "utf8");
  } catch {
    return undefined;
  }
}

/** Writes one folder of TypeScript for each type; returns the folder that holds them. */
async function generate(facts, directory) {
  // When it is loaded, the generator asks Terraform for its version and reports over the network if there is none:
  // the bindings depend on neither.
  process.env.CHECKPOINT_DISABLE = "1";
  process.env.TERRAFORM_BINARY_NAME = join(directory, "no-terraform");
  const { CodeMaker, TerraformProviderConstraint, TerraformProviderGenerator } = require("@cdktf/provider-generator");
  // The host only shows in the links of comments, which are not kept.
  const address = `any-host/${facts.source}`;
  class OneProviderGenerator extends TerraformProviderGenerator {
    getProviderByConstraint() {
      return address;
    }
  }
  const constraint = new TerraformProviderConstraint(`${facts.source}@${facts.version}`);
  const generator = new OneProviderGenerator(new CodeMaker(), {
    format_version: "1.0",
    provider_schemas: { [address]: fromFacts(facts) },
    // Synth pins the provider to exactly this version, as the prebuilt providers do.
    provider_versions: { [address]: facts.version },
  });
  generator.generate(constraint);
  await generator.save(directory);
  return join(directory, "providers", constraint.name);
}

function compile(sourceDir, outDir) {
  const options = ["--target", "ES2022", "--module", "CommonJS", "--moduleResolution", "node10", "--declaration"];
  const checks = ["--strict", "--skipLibCheck", "--types", "node"];
  const layout = ["--removeComments", "--newLine", "lf"];
  const entries = ["index.ts", "lazy-index.ts"].map((name) => join(sourceDir, name));
  const tsc = require.resolve("typescript/lib/tsc.js");
  const args = [tsc, ...options, ...checks, ...layout, "--rootDir", sourceDir, "--outDir", outDir, ...entries];
  const run = spawnSync(process.execPath, args, { cwd: PACKAGE_DIR, encoding: "utf8" });
  if (run.status === 0) return;
  throw new UserError(`tsc refused the generated bindings:\n${run.stdout}${run.stderr}${run.error ?? ""}`);
}

/** Puts a finished folder where lib/ is; what was there goes into `aside`. Another build may do the same just now. */
function replaceLib(finished, aside) {
  for (let attempt = 1; ; attempt++) {
    try {
      moveIfThere(LIB_DIR, join(aside, `replaced-${attempt}`));
      return renameSync(finished, LIB_DIR);
    } catch (error) {
      const isThereAgain = error.code === "ENOTEMPTY" || error.code === "EEXIST";
      if (!isThereAgain || attempt === 5) throw error;
    }
  }
}

function moveIfThere(from, to) {
  try {
    renameSync(from, to);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

/** A build that was killed leaves its folder behind; one that is younger may still be at work. */
function sweepOldBuilds() {
  for (const name of readdirSync(WORK_DIR)) {
    const folder = join(WORK_DIR, name);
    if (Date.now() - statSync(folder).mtimeMs > HOUR_MS) rmSync(folder, { recursive: true, force: true });
  }
}

runAsScript(async () => {
  const facts = readFacts();
  const stamp = currentStamp();
  if (libStamp() === stamp) return console.log("lib/ is up to date");
  mkdirSync(WORK_DIR, { recursive: true });
  sweepOldBuilds();
  const work = mkdtempSync(join(WORK_DIR, "bindings-"));
  try {
    const sourceDir = await generate(facts, join(work, "generated"));
    const finished = join(work, "lib");
    compile(sourceDir, finished);
    writeFileSync(join(finished, STAMP_NAME), stamp);
    replaceLib(finished, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  console.log(`lib/ holds the bindings of ${facts.source} ${facts.version}`);
});
