import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { describe, expect, it } from "@jest/globals";

const ROOT = join(__dirname, "..");
const SKIPPED = new Set(["node_modules", "cdktf.out", "build", "lib"]);

function markdownFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name.startsWith(".") ? [] : markdownFiles(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

const withoutCode = (text: string) => text.replace(/^```.*?^```/gms, "").replace(/`[^`\n]*`/g, "");

/** Where the links of a text lead that stay in the repository. */
function linksIn(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)].map(
    ([, target = ""]) => target,
  );
  return targets.filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a text's headings, as GitHub makes them. */
function anchorsIn(text: string): string[] {
  return [...text.replace(/^```.*?^```/gms, "").matchAll(/^#+ +(.*)$/gm)].map(([, heading = ""]) =>
    heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : join(dirname(file), decodeURIComponent(path));
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsIn(readFileSync(target, "utf8")).includes(anchor);
}

const files = markdownFiles(ROOT);

describe("links between documents", () => {
  it.each(files.map((file) => relative(ROOT, file)))("of %s lead to what is there", (name) => {
    const file = join(ROOT, name);
    const dead = linksIn(readFileSync(file, "utf8")).filter((link) => !leadsSomewhere(file, link));
    expect(dead).toEqual([]);
  });

  it("are found, in every kind that is used", () => {
    const links = files.flatMap((file) => linksIn(readFileSync(file, "utf8")));
    expect(links).toEqual(expect.arrayContaining(["modules/billing/README.md", "../../modules/billing/README.md"]));
    expect(linksIn('[a](b.md#c-d) `[e](f)` [g](https://example.com) [h](i.md "j")\n```md\n[k](l)\n```\n')).toEqual([
      "b.md#c-d",
      "i.md",
    ]);
  });

  it("are seen to be dead where there is no file, and no heading of that name", () => {
    const readme = join(ROOT, "README.md");
    expect(leadsSomewhere(readme, "no-such-file.md")).toBe(false);
    expect(leadsSomewhere(readme, "README.md#no-such-heading")).toBe(false);
    expect(leadsSomewhere(readme, "#watchpost")).toBe(true);
  });
});
