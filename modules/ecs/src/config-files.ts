import { createHash } from "node:crypto";

import { assertKnown } from "@watchpost/core";

/** A file that a task finds under {@link CONFIG_DIRECTORY}. */
export interface ConfigFile {
  /** Where, from the directory on: `prometheus/prometheus.yml`. Letters, digits and `._-` between slashes. */
  readonly path: string;
  readonly content: string;
}

/** Where containers that mount the configuration find the files delivered last. */
export const CONFIG_DIRECTORY = "/config/current";

/** Where containers find secrets that must be files. */
export const SECRETS_DIRECTORY = "/secrets";

/** A file as it lies in the bucket. */
export interface StoredFile extends ConfigFile {
  /** The object's name below the service's prefix. It tells the content, so that no object ever changes. */
  readonly objectName: string;
}

const PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const OBJECT_HASH_LENGTH = 16;

/**
 * The files as objects, in the order of their paths.
 * @throws Error for a path that a shell or S3 could misread, for two files that cannot lie side by side, and for
 * content that is known only after apply: its hash, by which the task checks it, would be another one then
 */
export function storedFiles(files: readonly ConfigFile[]): StoredFile[] {
  if (files.length === 0) throw new Error("There are no configuration files to deliver: want at least one.");
  const paths = new Set<string>();
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => {
      const shown = JSON.stringify(file.path);
      if (!PATH.test(file.path)) {
        throw new Error(
          `Configuration file ${shown}: want names of letters, digits and ._- that begin with a letter or digit, with a slash between two of them.`,
        );
      }
      if (paths.has(file.path)) throw new Error(`Configuration file ${shown} is given twice.`);
      const directory = directoriesOf(file.path).find((each) => paths.has(each));
      if (directory) {
        throw new Error(
          `Configuration file ${shown} lies in ${JSON.stringify(directory)}, which is a file itself: rename one.`,
        );
      }
      paths.add(file.path);
      assertKnown(file.content, `Configuration file ${file.path}`);
      return { ...file, objectName: `${file.path}.${sha256(file.content).slice(0, OBJECT_HASH_LENGTH)}` };
    });
}

/** `a/b/c.yml` lies in `a` and in `a/b`. */
function directoriesOf(path: string): string[] {
  const names = path.split("/");
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join("/"));
}

/** What belongs together, in the format of `sha256sum --check`: a line a file, hash and path. */
export function manifestOf(files: readonly ConfigFile[]): string {
  return storedFiles(files)
    .map(({ path, content }) => `${sha256(content)}  ${path}\n`)
    .join("");
}

const SECRET_FILE = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * The variable in which the task gets the value of each secret that becomes a file: `slack-webhook` comes in
 * `SECRET_SLACK_WEBHOOK`.
 * @throws Error for a name that a shell could misread, and for two that would share a variable
 */
export function secretVariables(files: readonly string[]): Record<string, string> {
  const fileOf = new Map<string, string>();
  return Object.fromEntries(
    files.map((file) => {
      if (!SECRET_FILE.test(file)) {
        throw new Error(
          `Secret file ${JSON.stringify(file)}: want a name of letters, digits and ._- that begins with a letter or digit.`,
        );
      }
      const variable = `SECRET_${file.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
      const other = fileOf.get(variable);
      if (other) {
        throw new Error(
          `Secret files ${JSON.stringify(other)} and ${JSON.stringify(file)} would both come in the variable ${variable}: rename one.`,
        );
      }
      fileOf.set(variable, file);
      return [file, variable];
    }),
  );
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
