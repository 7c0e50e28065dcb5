import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Makes directories hold these files and no others. Each file is put in place whole, so that a run that is killed or
 * finds the disk full leaves old files or new ones, and no halves.
 * @param root what the paths begin at
 * @param owned directories below it whose other files are removed
 */
export function writeFiles(root: string, owned: readonly string[], files: ReadonlyMap<string, string>): void {
  const temporary = ".new";
  for (const [path, content] of files) {
    const target = join(root, path);
    mkdirSync(dirname(target), { recursive: true });
    try {
      writeFileSync(target + temporary, content);
      renameSync(target + temporary, target);
    } finally {
      rmSync(target + temporary, { force: true });
    }
  }
  for (const directory of owned) {
    for (const entry of readdirSync(join(root, directory), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && !files.has(path.slice(root.length + 1))) rmSync(path);
    }
  }
}
