import { type ChildProcess, spawn } from "node:child_process";

/** Longer than the metrics service takes to stop in good order. */
const GRACE_MS = 12_000;
const LINES_KEPT = 12;

export interface ChildProps {
  /** What it is called when it is spoken of: "Prometheus". */
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** A program that runs until it is stopped. */
export class Child {
  /** Resolves when it is gone, with how that came; never rejects. */
  readonly gone: Promise<string>;
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #lines: string[] = [];

  constructor({ name, program, args, env }: ChildProps) {
    this.name = name;
    this.#process = spawn(program, [...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.#lines.push(...data.toString().trimEnd().split("\n"));
        this.#lines.splice(0, this.#lines.length - LINES_KEPT);
      });
    }
    this.gone = new Promise((done) => {
      this.#process.once("error", (error) => {
        done(error.message);
      });
      this.#process.once("close", (status, signal) => {
        done(signal ?? `status ${status ?? "unknown"}`);
      });
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** The last that it said. */
  get lastLines(): readonly string[] {
    return this.#lines;
  }

  /** Asks it to end, and ends it where that takes too long. */
  async stop(): Promise<void> {
    const late = setTimeout(() => {
      this.kill();
    }, GRACE_MS);
    this.#process.kill("SIGTERM");
    await this.gone;
    clearTimeout(late);
  }

  /** Ends it at once. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }
}
