import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A package whose code is in the bundle. */
interface Package {
  /** With its version. */
  readonly name: string;
  /** As SPDX names it. */
  readonly licence: string;
  /** Of the files that say so: nothing where the package brings none. */
  readonly text: string;
}

const ROOT_OF_PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const LICENCE_FILE = /^(licen[cs]e|notice|copying)(\.(md|txt))?$/i;

/**
 * The licences of all packages that files come from, as these want them to be delivered with their code: the comments
 * that a bundler keeps are of few packages.
 * @param inputs paths of files, relative to a directory
 * @throws Error where a package does not say what its licence is
 */
export function licencesOf(inputs: readonly string[], directory: string): string {
  const roots = new Set(inputs.flatMap((input) => ROOT_OF_PACKAGE.exec(input)?.[0] ?? []));
  const packages = [...roots].map((root) => packageIn(join(directory, root)));
  const byText = new Map<string, Package[]>();
  for (const one of packages.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const key = one.text === "" ? one.licence : one.text;
    byText.set(key, [...(byText.get(key) ?? []), one]);
  }
  return [...byText.values()].map(section).join("\n");
}

/** Packages with the same text share it. */
function section(packages: readonly Package[]): string {
  const names = packages.map(({ name, licence }) => `${name} (${licence})\n`).join("");
  const text = packages[0]?.text ?? "";
  return `${"-".repeat(80)}\n${names}\n${text === "" ? "The package brings no text of its licence.\n" : text}`;
}

function packageIn(root: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  };
  if (typeof license !== "string") {
    throw new Error(`${name} ${version} is bundled, and its package.json does not say under which licence.`);
  }
  const files = readdirSync(root).filter((file) => LICENCE_FILE.test(file));
  const texts = files.sort().map((file) => readFileSync(join(root, file), "utf8").replaceAll("\r\n", "\n"));
  return {
    name: `${name} ${version}`,
    licence: license,
    text: texts.map((text) => text.replace(/^\n+|\s*$/g, "") + "\n").join("\n"),
  };
}
