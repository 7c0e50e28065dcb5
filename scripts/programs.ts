import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/** Where `npm test` puts the programs that it fetches. */
const FETCHED = resolve(__dirname, "../.tools/bin");

/** Other names of a program: Debian's, and those of the same browser elsewhere. */
const ALSO_CALLED: Readonly<Record<string, readonly string[]>> = {
  alertmanager: ["prometheus-alertmanager"],
  chromium: ["chromium-browser", "google-chrome"],
};

/** The path of a program, or nothing where it is neither on PATH nor among those that `npm test` has fetched. */
export function findProgram(name: string): string | undefined {
  const directories = [...(process.env["PATH"] ?? "").split(delimiter).filter((each) => each !== ""), FETCHED];
  const names = [name, ...(ALSO_CALLED[name] ?? [])];
  return directories.flatMap((directory) => names.map((each) => join(directory, each))).find(isExecutable);
}

/** @throws Error that says how to get it */
export function needProgram(name: string): string {
  const found = findProgram(name);
  if (found === undefined)
    throw new Error(`There is no ${name} on PATH: install it, or run npm test once, which fetches it.`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
