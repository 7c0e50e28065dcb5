// Installs the workspace with nothing but Node and its npm: pnpm comes through npx, at the version of package.json.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const OLDEST_NODE = [20, 19];

/** Installs what the lock file names; quick where it is there already. Ends the process where that fails. */
export function install() {
  assertNode(process.versions.node);
  const { packageManager } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const { status, error, stdout, stderr } = npmExec(packageManager, [
    "install",
    "--frozen-lockfile",
    "--reporter=append-only",
  ]);
  if (status === 0) return;
  console.error(stdout + stderr);
  console.error(`The dependencies could not be installed: ${error?.message ?? `pnpm ended with ${status}`}.`);
  console.error("Look whether the npm registry can be reached (npm ping), and whether there is room on the disk.");
  process.exit(1);
}

function assertNode(version) {
  const [major, minor] = version.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`Node ${version} is too old: Watchpost runs on ${OLDEST_NODE.join(".")} and later.`);
  process.exit(1);
}

function npmExec(packageName, args) {
  const npm = npmCli();
  const [command, ...first] = npm ? [process.execPath, npm, "exec"] : ["npx"];
  return spawnSync(command, [...first, "--yes", "--", packageName, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
}

/** npm's own program: the one that runs this script, else the one beside Node. */
function npmCli() {
  const candidates = [
    process.env.npm_execpath,
    join(dirname(process.execPath), "../lib/node_modules/npm/bin/npm-cli.js"),
  ];
  return candidates.find((path) => path?.endsWith("npm-cli.js") && existsSync(path));
}
