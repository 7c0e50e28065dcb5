import { execFile } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { needProgram } from "../programs";
import { END, sampleLine } from "./openmetrics";

const execute = promisify(execFile);

const BUFFER_CHARACTERS = 4 * 1024 * 1024;

/** Takes samples down as OpenMetrics text, for blocks of a Prometheus that were never scraped. */
export class SampleFile {
  readonly #directory = mkdtempSync(join(tmpdir(), "watchpost-samples-"));
  readonly #path = join(this.#directory, "samples.om");
  readonly #file = openSync(this.#path, "w");
  #buffer = "";
  /** How many it has been given. */
  samples = 0;

  /** @param at seconds since 1970; of a series in rising order */
  add(selector: string, value: number, at: number): void {
    this.samples += 1;
    this.#buffer += sampleLine(selector, value, at);
    if (this.#buffer.length > BUFFER_CHARACTERS) this.#flush();
  }

  /**
   * Makes blocks of all that it was given, as few as may be, and is gone.
   * https://prometheus.io/docs/prometheus/latest/storage/#backfilling-from-openmetrics-format
   * @param directory a Prometheus's data, which looks for blocks when it starts
   */
  async intoBlocks(directory: string): Promise<void> {
    this.#buffer += END;
    this.#flush();
    closeSync(this.#file);
    try {
      const longest = "--max-block-duration=1500h";
      const args = ["tsdb", "create-blocks-from", "--quiet", longest, "openmetrics", this.#path, directory];
      if (this.samples > 0) await execute(needProgram("promtool"), args);
    } finally {
      rmSync(this.#directory, { recursive: true, force: true });
    }
  }

  #flush(): void {
    writeSync(this.#file, this.#buffer);
    this.#buffer = "";
  }
}
