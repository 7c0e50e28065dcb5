import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync } from "node:fs";

import { afterAll } from "@jest/globals";

import { until } from "./daemon";
import { temporaryDirectory } from "./temporary";

const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill("SIGTERM");
});

/** A script of ours as a process of its own, which may start others: what it says, how it ends, and what then is left. */
export class Program {
  output = "";
  /** Its status, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Where it may write. */
  readonly directory = temporaryDirectory();
  readonly #child: ChildProcess;

  /** @param script a file of TypeScript */
  constructor(script: string, args: readonly string[] = []) {
    const env = { ...process.env, TMPDIR: this.directory };
    this.#child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.add(this.#child);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on("data", (data: Buffer) => (this.output += data.toString()));
    this.ended = new Promise((done) => {
      this.#child.once("close", (status, signal) => {
        running.delete(this.#child);
        done(status ?? signal ?? "");
      });
    });
  }

  /** Waits until it has said something, however long that takes, and gives the parts of the pattern. */
  async said(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      // It may take longer than a test usually waits.
      const found = await until(String(pattern), () => pattern.exec(this.output) ?? undefined).catch(() => undefined);
      if (found) return found;
      if (!running.has(this.#child)) throw new Error(`It never said ${String(pattern)}, but\n${this.output}`);
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Addresses and processes that it told of and that are still there, and its files. */
  async remains(): Promise<readonly string[]> {
    const urls = [...new Set(this.output.match(/http:\/\/127\.0\.0\.1:\d+/g))];
    const answering = await Promise.all(
      urls.map(async (url) => ((await fetch(url).catch(() => undefined)) ? [url] : [])),
    );
    const alive = [...this.output.matchAll(/\(process (\d+)\)/g)].filter(([, pid]) => isAlive(Number(pid)));
    return [...answering.flat(), ...alive.map(([text]) => text), ...this.#files()];
  }

  /** Those of tsx stay for its next start. */
  #files(): readonly string[] {
    return readdirSync(this.directory).filter((name) => !name.startsWith("tsx-"));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
