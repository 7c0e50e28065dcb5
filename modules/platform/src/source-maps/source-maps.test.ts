import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { run } from "@watchpost/scripts/testing";

const PACKAGE = join(__dirname, "../..");

/** What a program prints that has loaded the package as environments do. */
async function printed(program: string): Promise<string> {
  const args = ["--import", "tsx", "--eval", `require("@watchpost/platform"); ${program}`];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: join(PACKAGE, "../../apps") });
  return stdout + stderr;
}

describe("source maps", () => {
  it("of the provider's bindings are not read, which takes longer than to load them", async () => {
    const read = 'Object.keys(require.cache).filter((path) => require("node:module").findSourceMap(path))';
    const paths = JSON.parse(await printed(`console.log(JSON.stringify(${read}))`)) as string[];
    expect(paths.filter((path) => path.includes("provider-aws"))).toEqual([]);
    expect(paths.map((path) => path.replace(/.*\/modules\//, ""))).toContain("alerting/src/model/mixin.ts");
  });

  it("are read of what is loaded after it: environments", async () => {
    expect(await printed("console.log(process.sourceMapsEnabled)")).toBe("true\n");
  });

  it("lead from an error in a mixin to its line", async () => {
    const parts = '{ name: "web", signals: [], alerts: [], targets: [{ job: "a" }, { job: "a" }] }';
    const model = join(PACKAGE, "../alerting/src/model");
    const text = await printed(`require(${JSON.stringify(model)}).mixin(${parts})`);
    const line = Number(/mixin \(.*mixin\.ts:(\d+):/.exec(text)?.[1]);
    const source = readFileSync(join(model, "mixin.ts"), "utf8").split("\n");
    expect(source[line - 1]).toContain("throw new Error");
  });
});
