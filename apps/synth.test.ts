import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { beforeAll, describe, expect, it } from "@jest/globals";
import { run, temporaryDirectory } from "@watchpost/scripts/testing";

const ROOT = resolve(__dirname, "..");
const TSX = pathToFileURL(join(ROOT, "node_modules/tsx/dist/loader.mjs")).href;
const USE_CDKTN = join(ROOT, "scripts/testing/use-cdktn.cjs");

/** Synthesizes the app from a directory of its own. @returns every file of the output, by path */
async function synth(env: NodeJS.ProcessEnv = {}, flags: readonly string[] = []): Promise<Map<string, string>> {
  const cwd = temporaryDirectory();
  const args = [...flags, "--import", TSX, join(ROOT, "apps/main.ts")];
  const ran = await run(process.execPath, args, {
    cwd,
    env: { PATH: process.env["PATH"], CDKTF_OUTDIR: "out", ...env },
  });
  expect(ran).toEqual({ status: 0, stdout: "", stderr: "" });
  const out = join(cwd, "out");
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(out.length + 1), readFileSync(path, "utf8")]),
  );
}

describe("the app", () => {
  let files: Map<string, string>;
  beforeAll(async () => {
    files = await synth();
  });

  it("synthesizes the same bytes in another directory, for another user, in another place of the world", async () => {
    const elsewhere = await synth({
      HOME: "/nonexistent",
      TZ: "Asia/Kathmandu",
      LANG: "tr_TR.UTF-8",
      LC_ALL: "tr_TR.UTF-8",
      USER: "x",
    });
    expect([...elsewhere]).toEqual([...files]);
  });

  it("writes no path of the machine that it runs on", () => {
    for (const [path, text] of files) expect({ path, leaks: text.includes(ROOT) }).toEqual({ path, leaks: false });
  });

  it("needs neither credentials nor a network", async () => {
    // Whoever resolves a name or opens a connection in this process throws.
    const offline = join(__dirname, "../scripts/testing/no-network.cjs");
    expect([...(await synth({}, ["--require", offline]))]).toEqual([...files]);
  });

  it("synthesizes the same Terraform on cdktn, the community's continuation of cdktf", async () => {
    const version = (text: string) => text.replace(/"version": "\d+\.\d+\.\d+"/, '"version": "any"');
    const onCdktn = await synth({}, ["--require", USE_CDKTN]);
    for (const [path, text] of files) {
      if (!path.endsWith("cdk.tf.json")) continue;
      expect(onCdktn.get(path)).toContain('"version": "0.24.0"');
      expect(JSON.parse(version(onCdktn.get(path) ?? ""))).toEqual(JSON.parse(version(text)));
    }
  });
});
