import { createHash } from "node:crypto";

import { assertKnown } from "@watchpost/core";

/** A file that a task finds under {@link CONFIG_DIRECTORY}. */
export interface ConfigFile {
  /** Where, from the directory on: `prometheus/prometheus.yml`. Letters, digits and `._/-`. */
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

const PATH = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/;
const OBJECT_HASH_LENGTH = 16;

/**
 * @throws Error for a path that a shell or S3 could misread, for two files under one path, and for content that is
 * known only after apply: its hash, by which the task checks it, would be another one then
 */
export function storedFiles(files: readonly ConfigFile[]): StoredFile[] {
  const seen = new Set<string>();
  return [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map((file) => {
      if (!PATH.test(file.path) || file.path.includes("..")) {
        throw new Error(`Configuration file ${JSON.stringify(file.path)}: want letters, digits and ._/- only.`);
      }
      if (seen.has(file.path)) throw new Error(`Configuration file ${JSON.stringify(file.path)} is given twice.`);
      seen.add(file.path);
      assertKnown(file.content, `Configuration file ${file.path}`);
      return { ...file, objectName: `${file.path}.${sha256(file.content).slice(0, OBJECT_HASH_LENGTH)}` };
    });
}

/** What belongs together, in the format of `sha256sum --check`: a line a file, hash and path. */
export function manifestOf(files: readonly ConfigFile[]): string {
  return storedFiles(files)
    .map(({ path, content }) => `${sha256(content)}  ${path}\n`)
    .join("");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
