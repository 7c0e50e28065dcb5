import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PACKAGE_DIR, readRecord, runNode, scratchDirInPackage } from "./test/support";

const SECONDS = 1000;
const consumer = scratchDirInPackage();

beforeAll(() => {
  mkdirSync(join(consumer, "node_modules", "@cdktf"), { recursive: true });
  symlinkSync(PACKAGE_DIR, join(consumer, "node_modules", "@cdktf", "provider-grafana"), "junction");
  cpSync(join(PACKAGE_DIR, "example.ts"), join(consumer, "example.ts"));
});
afterAll(() => {
  rmSync(consumer, { recursive: true, force: true });
});

const resolve = createRequire(join(PACKAGE_DIR, "package.json")).resolve;

describe("tsc", () => {
  it.each([
    ["node10", "commonjs"],
    ["bundler", "esnext"],
  ])(
    "with moduleResolution %s knows the types of a submodule and of the root, and refuses a wrong one",
    (moduleResolution, module) => {
      const example = readFileSync(join(consumer, "example.ts"), "utf8");
      writeFileSync(join(consumer, "wrong.ts"), example.replace('title: "Cache"', "title: 5"));
      const root = 'import { folder } from "@cdktf/provider-grafana";\n';
      writeFileSync(join(consumer, "root.ts"), `${root}export const type: string = folder.Folder.tfResourceType;\n`);
      const options = ["--noEmit", "--strict", "--skipLibCheck", "false", "--target", "ES2022", "--types", "node"];
      const resolution = ["--module", module, "--moduleResolution", moduleResolution];
      const args = [...options, ...resolution, "example.ts", "root.ts", "wrong.ts"];
      const { status, stdout } = runNode([resolve("typescript/lib/tsc.js"), ...args], { cwd: consumer });
      expect(status).not.toBe(0);
      expect(stdout).toMatch(
        /^wrong\.ts\(\d+,\d+\): error TS2322: Type 'number' is not assignable to type 'string'\.\n$/,
      );
    },
    60 * SECONDS,
  );
});

describe("Node", () => {
  it("requires a submodule", () => {
    const code = 'console.log(require("@cdktf/provider-grafana/lib/dashboard").Dashboard.tfResourceType)';
    expect(runNode(["--eval", code], { cwd: consumer })).toMatchObject({ status: 0, stdout: "grafana_dashboard\n" });
  });

  it("imports a submodule from an ES module", () => {
    const code = 'import { Folder } from "@cdktf/provider-grafana/lib/folder"; console.log(Folder.tfResourceType)';
    const run = runNode(["--input-type=module", "--eval", code], { cwd: consumer });
    expect(run).toMatchObject({ status: 0, stdout: "grafana_folder\n" });
  });

  it("loads from the root only what is used", () => {
    const code = `
      const loaded = () => Object.keys(require.cache).filter((file) => /[\\\\/](folder|team)[\\\\/]index\\.js$/.test(file)).length;
      const grafana = require("@cdktf/provider-grafana");
      console.log(loaded(), grafana.folder.Folder.tfResourceType, loaded());`;
    expect(runNode(["--eval", code], { cwd: consumer })).toMatchObject({ status: 0, stdout: "0 grafana_folder 1\n" });
  });

  it("runs TypeScript that uses it, through tsx", () => {
    const main = 'import { App } from "cdktf";\nimport { ContentStack } from "./example";\n';
    const synth =
      'const app = new App({ outdir: "out", stackTraces: false });\nnew ContentStack(app, "content");\napp.synth();\n';
    writeFileSync(join(consumer, "main.ts"), main + synth);
    expect(runNode(["--import", "tsx", "main.ts"], { cwd: consumer })).toMatchObject({ status: 0, stderr: "" });
    expect(readRecord(consumer, "out", "stacks", "content", "cdk.tf.json")).toMatchObject({
      resource: { grafana_folder: { folder: { title: "Cache" } } },
    });
  });
});
