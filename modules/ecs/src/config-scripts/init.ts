import { FETCH, inDirectories, type ScriptDirectories } from "./fetch";

export interface InitScriptProps {
  /** Files under /secrets, each with the variable that holds its value. */
  readonly secretFiles: Readonly<Record<string, string>>;
  /** Directories of fresh volumes, which belong to root and must not. */
  readonly ownedDirectories: readonly string[];
  /** User and group of those who read and write: `65534:65534`. */
  readonly owner: string;
}

/** Delivers the files before the other containers start, and writes each secret given in a variable to a file. */
export function initScript(
  { secretFiles, ownedDirectories, owner }: InitScriptProps,
  directories: ScriptDirectories = {},
): string {
  return inDirectories(
    [
      "set -eu",
      FETCH,
      'name=$(fetch)\npoint current "$name"\npoint accepted "$name"',
      ...Object.entries(secretFiles).map(
        ([file, variable]) =>
          `(umask 077 && printf %s "$${variable}" > /secrets/${file})\nchown ${owner} /secrets/${file}`,
      ),
      ...ownedDirectories.map((directory) => `chown ${owner} ${directory}`),
      'echo "delivered $name"',
    ].join("\n"),
    directories,
  );
}
