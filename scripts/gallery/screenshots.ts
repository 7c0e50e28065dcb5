import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { needProgram } from "../programs";
import { PAGE_PIXELS } from "./layout";

const execute = promisify(execFile);
const TIMEOUT_MS = 60_000;

/**
 * Runs Chromium without a window on a page.
 * @param args what it is to do: `--dump-dom`
 * @returns what it prints
 */
export async function chromium(page: string, args: readonly string[]): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), "watchpost-chromium-"));
  const common = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", `--user-data-dir=${profile}`];
  try {
    const { stdout } = await execute(needProgram("chromium"), [...common, ...args, pathToFileURL(page).href], {
      timeout: TIMEOUT_MS,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Takes a picture of a page, as wide as a screen and so high as it is told. */
export async function screenshot(page: string, picture: string, height: number): Promise<void> {
  await chromium(page, [
    `--screenshot=${picture}`,
    `--window-size=${PAGE_PIXELS},${height}`,
    "--virtual-time-budget=2000",
  ]);
}
