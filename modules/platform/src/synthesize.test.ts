import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { run, temporaryDirectory } from "@watchpost/scripts/testing";

const ROOT = resolve(__dirname, "../../..");

/** Runs the app as cdktf does, with changed values. */
const synth = (outdir: string, changes: object) =>
  run(process.execPath, ["--import", "tsx", "modules/platform/test/app.ts"], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: outdir, CHANGES: JSON.stringify(changes) },
  });

describe("synthesize", () => {
  it("writes a stack for each environment", async () => {
    const outdir = temporaryDirectory();
    expect(await synth(outdir, {})).toMatchObject({ status: 0, stderr: "" });
    expect(existsSync(join(outdir, "stacks/test/cdk.tf.json"))).toBe(true);
  });

  it("prints all wrong values, ends with status 1 and leaves what was synthesized before as it was", async () => {
    const outdir = temporaryDirectory();
    await synth(outdir, {});
    const before = readFileSync(join(outdir, "stacks/test/cdk.tf.json"), "utf8");

    const wrong = await synth(outdir, { region: "eu-west", owner: "", colour: "blue" });
    expect(wrong).toMatchObject({ status: 1, stdout: "" });
    expect(wrong.stderr.split("\n")).toEqual([
      '3 values of environment "test" cannot be used:',
      '  region: got "eu-west", want a region, such as eu-west-1.',
      '  owner: got "", want a team\'s name, at most 256 letters, digits, spaces and _.:/=+-@.',
      expect.stringMatching(
        /^ {2}colour: got an unknown field, want one of name, stage, account, region, .*, watch\.$/,
      ),
      "",
    ]);
    expect(readFileSync(join(outdir, "stacks/test/cdk.tf.json"), "utf8")).toBe(before);
  });

  it("warns of versions that are no longer maintained, and takes them", async () => {
    const outdir = temporaryDirectory();
    expect(await synth(outdir, { images: { prometheus: "v2.53.5", grafana: "10.4.19" } })).toMatchObject({ status: 0 });
    // cdktf's command line prints what the manifest holds, and so does npm start.
    const manifest = readFileSync(join(outdir, "manifest.json"), "utf8");
    expect(manifest).toContain("images.prometheus: v2.53.5 is no longer maintained");
    expect(manifest).toContain("images.grafana: 10.4.19 is no longer maintained");
  });

  it("refuses a value of WATCHPOST_STATE that means nothing", async () => {
    const ran = await run(process.execPath, ["--import", "tsx", "modules/platform/test/app.ts"], {
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: temporaryDirectory(), WATCHPOST_STATE: "s3" },
    });
    expect(ran.status).toBe(1);
    expect(ran.stderr).toContain('WATCHPOST_STATE: got "s3", want local or nothing.');
  });
});
