import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import {
  asRecord,
  copyPackage,
  digests,
  PACKAGE_DIR,
  readRecord,
  runNode,
  scratchDirInPackage,
  without,
} from "../test/support";

const BUILD = "scripts/build.mjs";
const PRELOAD = pathToFileURL(require.resolve("../test/no-network.mjs")).href;
const SECONDS = 1000;

const scratchDir = scratchDirInPackage();
afterAll(() => {
  rmSync(scratchDir, { recursive: true, force: true });
});
function scratchOf(name: string): string {
  const directory = join(scratchDir, name);
  mkdirSync(directory);
  return directory;
}

const startBuild = (cwd: string): ChildProcess => spawn(process.execPath, [BUILD], { cwd, stdio: "ignore" });

describe("a build of the whole schema", () => {
  const scratch = scratchOf("whole");

  it(
    "gives the same bytes every time and opens no connection",
    () => {
      runNode([BUILD], { cwd: PACKAGE_DIR });
      copyPackage(scratch, ["scripts", "schema.json"]);
      const env = without("CHECKPOINT_DISABLE", process.env);
      const run = runNode(["--import", PRELOAD, BUILD], { cwd: scratch, env });
      expect(run).toMatchObject({ status: 0, stderr: "" });
      expect(digests(join(scratch, "lib"))).toEqual(digests(join(PACKAGE_DIR, "lib")));
    },
    60 * SECONDS,
  );

  it.each([
    ["a connection", 'require("node:http").get("http://127.0.0.1:9")'],
    ["reports over the network", 'require("@cdktf/provider-generator")'],
  ])("would be stopped by the test at %s", (what, code) => {
    const env = without("CHECKPOINT_DISABLE", process.env);
    const run = runNode(["--import", PRELOAD, "--eval", code], { cwd: PACKAGE_DIR, env });
    expect(run).toMatchObject({ status: 99, stderr: `refused: ${what}\n` });
  });
});

describe("a build of a small schema", () => {
  const scratch = scratchOf("small");
  const lib = join(scratch, "lib");
  const schemaFile = join(scratch, "schema.json");
  const whole = readRecord(PACKAGE_DIR, "schema.json");
  const folder = asRecord(whole["resources"])["grafana_folder"];
  const small = { ...whole, resources: { grafana_folder: folder }, data_sources: {} };
  const writeSchema = (facts: object): void => {
    writeFileSync(schemaFile, JSON.stringify(facts));
  };

  beforeAll(() => {
    copyPackage(scratch, ["scripts"]);
    writeSchema(small);
    expect(runNode([BUILD], { cwd: scratch })).toMatchObject({ status: 0, stderr: "" });
  }, 60 * SECONDS);

  it("leaves nothing but lib/ behind", () => {
    expect(readdirSync(lib).sort()).toEqual(
      [".stamp", "folder", "index.d.ts", "index.js", "lazy-index.d.ts", "lazy-index.js", "provider"].sort(),
    );
    expect(readdirSync(join(scratch, "build"))).toEqual([]);
  });

  it("does nothing when nothing changed", () => {
    const before = statSync(join(lib, ".stamp"));
    const run = runNode([BUILD], { cwd: scratch });
    expect(run).toMatchObject({ status: 0, stdout: "lib/ is up to date\n", stderr: "" });
    const after = statSync(join(lib, ".stamp"));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
  });

  it.each([
    [
      "is cut short",
      () => {
        writeFileSync(schemaFile, JSON.stringify(small).slice(0, 500));
      },
      /schema\.json cannot be read: .*JSON/,
    ],
    [
      "is missing",
      () => {
        rmSync(schemaFile);
      },
      /schema\.json cannot be read: ENOENT/,
    ],
  ])("keeps the old lib/ and says so when the schema %s", (_, spoil, message) => {
    const before = digests(lib);
    spoil();
    const run = runNode([BUILD], { cwd: scratch });
    writeSchema(small);
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).toContain("node scripts/regenerate.mjs VERSION");
    expect(digests(lib)).toEqual(before);
  });

  it("names every fact of the schema that cannot be", () => {
    const block = {
      title: ["text", "required"],
      uid: ["string", "secret"],
      url: ["string"],
      rule: { title: 5 },
      id: "x",
    };
    const nested = { "@": { nesting_mode: "heap" }, item: { "@": { nested_type: "list", flags: [] } } };
    writeSchema({ source: "acme/acme", version: "~> 4.45", provider: 1, resources: { a: block, b: { nested } } });
    const run = runNode([BUILD], { cwd: scratch });
    writeSchema(small);
    expect(run.status).toBe(1);
    expect(run.stderr.split("\n").filter((line) => line.startsWith("  "))).toEqual([
      '  source: got "acme/acme", wants "grafana/grafana"',
      '  version: got "~> 4.45", wants an exact version such as "4.45.1"',
      "  provider: got 1, wants an object",
      '  resources.a.id: got "x", wants an attribute, such as ["string", "optional"], or a block',
      '  resources.a.rule.@: got undefined, wants the nesting, such as { "nesting_mode": "list" }',
      '  resources.a.rule.title: got 5, wants an attribute, such as ["string", "optional"], or a block',
      '  resources.a.title type: got "text", wants a Terraform type',
      '  resources.a.uid flags: got ["secret"], wants flags out of required, optional, computed, sensitive, write_only, deprecated',
      "  resources.a.url flags: got [], wants at least one of required, optional, computed",
      '  resources.b.nested.@ mode: got "heap", wants one of single, group, list, set, map',
      "  resources.b.nested.item.@ flags: got [], wants at least one of required, optional, computed",
      "  data_sources: got undefined, wants an object of types",
    ]);
  });

  it(
    "leaves the old lib/ when it is killed, and the next one sweeps up",
    async () => {
      const before = digests(lib);
      writeSchema({ ...small, version: "4.45.2" });
      const build = startBuild(scratch);
      while (build.exitCode === null && readdirSync(join(scratch, "build")).length === 0) await sleep(10);
      build.kill("SIGKILL");
      await once(build, "exit");
      const [leftover = ""] = readdirSync(join(scratch, "build"));
      expect(leftover).toMatch(/^bindings-/);
      expect(digests(lib)).toEqual(before);

      const hoursAgo = Date.now() / 1000 - 2 * 60 * 60;
      utimesSync(join(scratch, "build", leftover), hoursAgo, hoursAgo);
      expect(runNode([BUILD], { cwd: scratch }).status).toBe(0);
      expect(readFileSync(join(lib, "provider", "index.js"), "utf8")).toContain("providerVersion: '4.45.2'");
      expect(readdirSync(join(scratch, "build"))).toEqual([]);
    },
    60 * SECONDS,
  );

  it(
    "may run twice at the same time",
    async () => {
      writeSchema({ ...small, version: "4.45.3" });
      const builds = [startBuild(scratch), startBuild(scratch)];
      await Promise.all(builds.map((build) => once(build, "exit")));
      expect(builds.map((build) => build.exitCode)).toEqual([0, 0]);
      expect(runNode([BUILD], { cwd: scratch }).stdout).toBe("lib/ is up to date\n");
      expect(existsSync(join(lib, "folder", "index.js"))).toBe(true);
    },
    60 * SECONDS,
  );
});

it("names the build tools that are not installed", () => {
  const elsewhere = copyPackage(mkdtempSync(join(tmpdir(), "provider-grafana-test-")));
  const run = runNode([BUILD], { cwd: elsewhere });
  rmSync(elsewhere, { recursive: true });
  expect(run.status).toBe(1);
  expect(run.stderr).toContain(
    "not installed: @cdktf/provider-generator (MODULE_NOT_FOUND), typescript (MODULE_NOT_FOUND)",
  );
});
