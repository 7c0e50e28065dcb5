// npm test: installs, finds or fetches the tools that tests run, runs every check, and counts what passed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";

import { install, ROOT } from "./install.mjs";

install();
const { fetchTools } = await import("./tools.mjs");
const { bin, missing } = await fetchTools();
for (const { name, why } of missing) console.log(`${name}: ${why}. Tests that need it are skipped.`);

const env = { ...process.env, PATH: `${process.env.PATH}${delimiter}${bin}`, NODE_ENV: "test" };
const only = process.argv.slice(2);
const checks = only.length > 0 ? [] : ["typecheck", "eslint", "knip", "prettier"].map(check);
const jest = runJest(only);

for (const name of jest.skipped) console.log(`skipped: ${name}`);
for (const name of [...checks.filter(({ passed }) => !passed).map(({ name }) => name), ...jest.failed])
  console.log(`failed: ${name}`);
const passed = checks.filter(({ passed }) => passed).length + jest.passed;
const failed = checks.length - checks.filter(({ passed }) => passed).length + jest.failed.length;
console.log(`\n${passed} passed, ${failed} failed, ${jest.skipped.length} skipped`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function check(name) {
  const commands = {
    typecheck: ["typescript/bin/tsc", "--noEmit", "-p", "."],
    eslint: ["eslint/bin/eslint.js", "."],
    knip: ["knip/bin/knip.js"],
    prettier: ["prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."],
  };
  const [program, ...args] = commands[name];
  console.log(`${name} …`);
  const { status } = spawnSync(process.execPath, [join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    env,
    stdio: "inherit",
  });
  return { name, passed: status === 0 };
}

function runJest(args) {
  console.log("jest …");
  const directory = mkdtempSync(join(tmpdir(), "watchpost-jest-"));
  const report = join(directory, "report.json");
  try {
    const jest = join(ROOT, "node_modules/jest/bin/jest.js");
    spawnSync(process.execPath, [jest, "--ci", "--json", `--outputFile=${report}`, ...args], {
      cwd: ROOT,
      env,
      // The report on standard output is the one in the file; progress goes to standard error.
      stdio: ["inherit", "ignore", "inherit"],
    });
    return summarize(JSON.parse(readFileSync(report, "utf8")));
  } catch (error) {
    return { passed: 0, failed: [`jest itself: ${error.message}`], skipped: [] };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function summarize({ testResults }) {
  const tests = testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map(({ status, fullName }) => ({ status, name: `${relative(ROOT, file)} › ${fullName}` })),
  );
  // A file that cannot even be loaded has no tests, and has failed all the same.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: [
      ...tests.filter(({ status }) => status === "failed").map(({ name }) => name),
      ...broken.map(({ name }) => relative(ROOT, name)),
    ],
    skipped: tests
      .filter(({ status }) => status === "pending" || status === "skipped" || status === "todo")
      .map(({ name }) => name),
  };
}
