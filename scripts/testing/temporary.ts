import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll } from "@jest/globals";

const made: string[] = [];

afterAll(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is gone when the test file has ended. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "watchpost-test-"));
  made.push(directory);
  return directory;
}
