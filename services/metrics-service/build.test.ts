import { readdirSync, readFileSync, statSync } from "node:fs";

import { beforeAll, describe, expect, it } from "@jest/globals";
import { run, temporaryDirectory } from "@watchpost/scripts/testing";

import { buildService } from "./build";
import { BUNDLE } from "./bundle";

describe("the bundle", () => {
  let file: string;
  beforeAll(async () => {
    file = await buildService(temporaryDirectory());
  }, 60_000);

  it("has less than 3 MB", () => {
    expect(statSync(file).size).toBeLessThan(3_000_000);
  });

  it("is the same bytes each time", async () => {
    const again = await buildService(temporaryDirectory());
    expect(readFileSync(again).equals(readFileSync(file))).toBe(true);
  }, 60_000);

  it("is the one that an installation has built (npx pnpm install builds it anew)", () => {
    expect(readFileSync(BUNDLE).equals(readFileSync(file))).toBe(true);
  });

  it("names no place of the machine that made it", () => {
    const text = readFileSync(file, "utf8");
    expect(text).not.toContain(__dirname);
    expect(text).not.toMatch(/node_modules|\.pnpm|sourceMappingURL/);
  });

  it("starts by itself, with nothing beside it", async () => {
    const empty = temporaryDirectory();
    const { status, stdout, stderr } = await run(process.execPath, [file, "--version"], { cwd: empty, env: {} });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "metrics-service 0.1.0\n", stderr: "" });
    expect(readdirSync(empty)).toEqual([]);
  });
});
