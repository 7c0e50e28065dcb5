import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { goldenFiles } from "../scripts/golden-files";
import { clusters, environments } from "./environments";

describe("golden files", () => {
  const files = goldenFiles(environments, clusters);

  it.each([...files.keys()])("%s is what its environment synthesizes to (npm run golden writes it anew)", (path) => {
    const committed = join(__dirname, path);
    expect(existsSync(committed) ? readFileSync(committed, "utf8") : "missing").toBe(files.get(path));
  });

  it.each([...environments, ...clusters].map(({ name }) => name))(
    "%s has no golden file that nothing synthesizes",
    (name) => {
      const directory = join(__dirname, name, "golden");
      const found = readdirSync(directory, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(__dirname.length + 1));
      expect(found.filter((path) => !files.has(path))).toEqual([]);
    },
  );

  it("hold no path of the machine that made them", () => {
    for (const [path, text] of files) {
      expect({ path, found: text.includes(process.cwd()) || /\/(home|root|Users|tmp)\//.test(text) }).toEqual({
        path,
        found: false,
      });
    }
  });
});
