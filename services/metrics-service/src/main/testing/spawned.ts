import { spawn } from "node:child_process";

import { afterAll } from "@jest/globals";
import { until } from "@watchpost/scripts/testing";

import { parsePage } from "../../exposition/testing/parse";
import { ask } from "../../server/testing/client";

const running = new Set<Spawned>();

afterAll(async () => {
  for (const each of running) await each.end("SIGKILL");
});

/** The service as a process of its own. */
export class Spawned {
  /** Of the standard error, each line. */
  readonly log: string[] = [];
  readonly exited: Promise<number | string>;
  readonly #child;

  /**
   * @param file the bundle
   * @param url where it will be heard
   */
  constructor(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    readonly url: string,
  ) {
    this.#child = spawn(process.execPath, [file, ...args], { env, stdio: ["ignore", "ignore", "pipe"] });
    this.#child.stderr.on("data", (data: Buffer) => this.log.push(...data.toString().trimEnd().split("\n")));
    this.exited = new Promise((done) => {
      this.#child.once("exit", (status, signal) => {
        running.delete(this);
        done(status ?? signal ?? "");
      });
    });
    running.add(this);
  }

  /** Until a path is answered with 200. */
  async until(path: string): Promise<void> {
    await until(`${path} of\n${this.log.join("\n")}`, async () => {
      const answer = await ask(`${this.url}${path}`).catch(() => undefined);
      return answer?.status === 200 ? answer : undefined;
    });
  }

  /** Values of the series of a family, by their first label. */
  async values(family: string): Promise<Readonly<Record<string, number>>> {
    const page = parsePage((await ask(`${this.url}/metrics`)).text, "text");
    const samples = page.get(family)?.samples ?? [];
    return Object.fromEntries(samples.map(({ labels, value }) => [Object.values(labels)[0] ?? "", value]));
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** @returns the status or the signal that it ended with */
  end(signal: NodeJS.Signals): Promise<number | string> {
    this.#child.kill(signal);
    return this.exited;
  }
}
