import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const PACKAGE_DIR = dirname(__dirname);

/** The files that the scripts of the package work on. */
const SCRIPTS_AND_DATA = ["scripts", "schema.json", "types.json", "package.json"];

/** A folder of its own below build/, where packages resolve as they do for the package; git ignores it. */
export function scratchDirInPackage(): string {
  const parent = join(PACKAGE_DIR, "build");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(join(parent, "test-"));
}

/** Copies what the scripts need into a folder, so that they work there and leave the package alone. */
export function copyPackage(directory: string, files: readonly string[] = SCRIPTS_AND_DATA): string {
  for (const name of files) {
    const filter = (path: string): boolean => !path.endsWith(".test.ts");
    cpSync(join(PACKAGE_DIR, name), join(directory, name), { recursive: true, filter });
  }
  return directory;
}

interface RunOptions {
  readonly cwd: string;
  /** @default - the environment of the tests, but for NODE_PATH */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs Node to its end, without the NODE_PATH that a test runner's launcher sets (it finds what users would not), and
 * without Node's own warnings about experiments.
 */
export function runNode(args: readonly string[], options: RunOptions): SpawnSyncReturns<string> {
  const env = { ...without("NODE_PATH", options.env ?? process.env), NODE_NO_WARNINGS: "1" };
  return spawnSync(process.execPath, args, { cwd: options.cwd, env, encoding: "utf8" });
}

/** An environment that lacks one variable. */
export function without(name: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([key]) => key !== name));
}

/** The digest of every file below a folder, by its path there. */
export function digests(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [
      path.slice(directory.length + 1),
      createHash("sha256").update(readFileSync(path)).digest("hex"),
    ]),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a JSON file that holds an object. */
export function readRecord(...path: string[]): Record<string, unknown> {
  return asRecord(JSON.parse(readFileSync(join(...path), "utf8")));
}

export function asRecord(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`wanted an object, got ${JSON.stringify(value)}`);
  return value;
}
