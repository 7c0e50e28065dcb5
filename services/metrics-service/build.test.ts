import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";

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
    for (const suffix of ["", ".LEGAL.txt"]) {
      expect(readFileSync(again + suffix).equals(readFileSync(file + suffix))).toBe(true);
    }
  }, 60_000);

  it("is the one that an installation has built (npx pnpm install builds it anew)", () => {
    expect(readFileSync(BUNDLE).equals(readFileSync(file))).toBe(true);
  });

  it("is put in the place of another in one step, with nothing left over", async () => {
    const directory = temporaryDirectory();
    await buildService(directory);
    const old = openSync(join(directory, basename(BUNDLE)), "r");
    await buildService(directory);
    // Whoever has opened the old one still reads all of it.
    expect(fstatSync(old).nlink).toBe(0);
    expect(readFileSync(old).equals(readFileSync(file))).toBe(true);
    closeSync(old);
    expect(readdirSync(directory)).toEqual([basename(BUNDLE), `${basename(BUNDLE)}.LEGAL.txt`]);
  }, 60_000);

  it("comes with the licences of the packages that are in it, and of no other", () => {
    const text = readFileSync(`${file}.LEGAL.txt`, "utf8");
    const { dependencies } = JSON.parse(readFileSync(join(__dirname, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    for (const name of Object.keys(dependencies)) expect(text).toMatch(new RegExp(`^${name} \\d\\S* \\(\\S+\\)$`, "m"));
    expect(text).toContain("Permission is hereby granted, free of charge");
    expect(text).toContain("Apache License");
    expect(text).toContain("Dustin Diaz");
    expect(text).not.toMatch(/^(esbuild|fast-check|@watchpost\S*) /m);
    expect(text).not.toContain(__dirname);
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
