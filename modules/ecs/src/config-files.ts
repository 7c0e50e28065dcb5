import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

import { assertKnown } from "@watchpost/core";

/** A file that a task finds under {@link CONFIG_DIRECTORY}. */
export interface ConfigFile {
  /** Where, from the directory on: `prometheus/prometheus.yml`. Letters, digits and `._-` between slashes. */
  readonly path: string;
  readonly content: string;
}

/** A file of this machine that a task finds under {@link CONFIG_DIRECTORY}: for what is too large for Terraform's own text. */
export interface ProgramFile {
  /** As that of a {@link ConfigFile}. */
  readonly path: string;
  /** The file here, by its absolute path. The same file must have the same bytes on every machine. */
  readonly source: string;
}

/** Where containers that mount the configuration find the files delivered last. */
export const CONFIG_DIRECTORY = "/config/current";

/** Where containers find secrets that must be files. */
export const SECRETS_DIRECTORY = "/secrets";

/** How a file lies in the bucket. */
export interface Stored {
  readonly sha256: string;
  /** The object's name below the service's prefix. It tells the content, so that no object ever changes. */
  readonly objectName: string;
}

const PATH = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const OBJECT_HASH_LENGTH = 16;

/**
 * The files as objects, in the order of their paths.
 * @throws Error for a path that a shell or S3 could misread, for two files that cannot lie side by side, for a program
 * that is not there, and for content that is known only after apply: its hash, by which the task checks it, would be
 * another one then
 */
export function storedFiles<File extends ConfigFile | ProgramFile>(files: readonly File[]): (File & Stored)[] {
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
      const hash = sha256(bytesOf(file));
      return { ...file, sha256: hash, objectName: `${file.path}.${shortHash(hash)}` };
    });
}

function bytesOf(file: ConfigFile | ProgramFile): string | Buffer {
  if ("content" in file) {
    assertKnown(file.content, `Configuration file ${file.path}`);
    return file.content;
  }
  if (!existsSync(file.source)) throw new Error(`Program ${file.path}: there is no file ${file.source}.`);
  return readFileSync(file.source);
}

/** `a/b/c.yml` lies in `a` and in `a/b`. */
function directoriesOf(path: string): string[] {
  const names = path.split("/");
  return names.slice(1).map((_, i) => names.slice(0, i + 1).join("/"));
}

/** What belongs together, in the format of `sha256sum --check`: a line a file, hash and path. */
export function manifestOf(stored: readonly (Pick<ConfigFile, "path"> & Stored)[]): string {
  return stored.map(({ path, sha256: hash }) => `${hash}  ${path}\n`).join("");
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

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The beginning of a hash, where names tell versions apart. */
export const shortHash = (hash: string) => hash.slice(0, OBJECT_HASH_LENGTH);
