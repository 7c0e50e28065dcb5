import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { localGeneratedFiles } from "./generated";

const ROOT = resolve(__dirname, "../..");
const WRITTEN_BY_HAND = ["Dockerfile", "Dockerfile.dockerignore"];

const generated = localGeneratedFiles();

describe("the laptop's committed files", () => {
  it.each([...generated.keys()])("%s is what is generated (npm run generate writes it anew)", (path) => {
    const committed = join(ROOT, path);
    expect(existsSync(committed) ? readFileSync(committed, "utf8") : "missing").toBe(generated.get(path));
  });

  it("are no others than those, and how to build the image", () => {
    const found = readdirSync(join(ROOT, "local"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
    const expected = WRITTEN_BY_HAND.map((file) => `local/${file}`);
    expect(found.filter((path) => !generated.has(path)).sort()).toEqual(expected);
  });
});
