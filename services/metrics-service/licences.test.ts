import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { temporaryDirectory } from "@watchpost/scripts/testing";

import { licencesOf } from "./licences";

/** Packages by their names, each with its package.json and its licence, if any. */
function installed(packages: Readonly<Record<string, { readonly license?: string; readonly text?: string }>>): string {
  const directory = temporaryDirectory();
  for (const [name, { license, text }] of Object.entries(packages)) {
    const root = join(directory, "node_modules", name);
    mkdirSync(root, { recursive: true });
    writeFileSync(join(root, "package.json"), JSON.stringify({ name, version: "1.0.0", license }));
    if (text !== undefined) writeFileSync(join(root, "LICENSE.md"), text);
  }
  return directory;
}

describe("the licences of a bundle", () => {
  it("are those of the packages that files come from, once for all that share a text", () => {
    const directory = installed({
      "@acme/b": { license: "MIT", text: "Do as you like.\r\n" },
      a: { license: "MIT", text: "Do as you like.\n" },
      c: { license: "ISC" },
      unused: { license: "GPL-3.0", text: "Give back." },
    });
    const inputs = [
      "node_modules/a/x.js",
      "node_modules/a/lib/y.js",
      "node_modules/@acme/b/z.js",
      "node_modules/c/c.js",
    ];
    const line = "-".repeat(80);
    expect(licencesOf(["src/own.ts", ...inputs], directory)).toBe(
      `${line}\n@acme/b 1.0.0 (MIT)\na 1.0.0 (MIT)\n\nDo as you like.\n\n` +
        `${line}\nc 1.0.0 (ISC)\n\nThe package brings no text of its licence.\n`,
    );
  });

  it("are found where a package manager keeps packages in one another", () => {
    const directory = installed({ "a/node_modules/b": { license: "MIT", text: "Inner." } });
    expect(licencesOf(["node_modules/a/node_modules/b/b.js"], directory)).toContain("Inner.");
  });

  it("must be said", () => {
    const directory = installed({ secret: {} });
    expect(() => licencesOf(["node_modules/secret/s.js"], directory)).toThrow(
      "secret 1.0.0 is bundled, and its package.json does not say under which licence.",
    );
  });
});
