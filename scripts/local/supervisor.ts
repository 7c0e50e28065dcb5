import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Child, type ChildProps } from "../demo/child";

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** Something that is stopped when all is. */
export interface Stoppable {
  stop(): Promise<void>;
}

/** Keeps programs and servers of this process, so that none is left when the whole ends. */
export class Supervisor {
  /** Rejects when a program ends that should not; never resolves. */
  readonly broken: Promise<never>;
  /** A directory that goes when all goes. */
  readonly directory = mkdtempSync(join(tmpdir(), "watchpost-local-"));
  readonly #children: Child[] = [];
  readonly #servers: Stoppable[] = [];
  #break: (why: Error) => void = () => undefined;
  #stopping = false;

  constructor() {
    this.broken = new Promise((_, fail) => {
      this.#break = fail;
    });
    // Whoever waits for it hears of it; nobody has to.
    this.broken.catch(() => undefined);
  }

  /** @throws Error when all is ending: nothing may begin then */
  start(props: ChildProps): void {
    this.#assertGoing();
    const child = new Child(props);
    this.#children.push(child);
    void child.gone.then((how) => {
      const said = child.lastLines.map((line) => `\n  ${line}`).join("");
      if (!this.#stopping) this.#break(new Error(`${child.name} has ended by itself: ${how}.${said}`));
    });
  }

  /** Has a server stopped with the rest. */
  keep<T extends Stoppable>(server: T): T {
    this.#servers.push(server);
    return server;
  }

  pidOf(name: string): number | undefined {
    return this.#children.find((child) => child.name === name)?.pid;
  }

  /** Looks again and again until there is something. @throws Error when there is nothing for a minute, or all is ending */
  async waitFor<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    while (Date.now() < end) {
      this.#assertGoing();
      const found = await look().catch(() => undefined);
      if (found !== undefined) return found;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
    throw new Error(`Waited ${PATIENCE_MS / 1000} s for ${what}.`);
  }

  async answer(url: string): Promise<void> {
    await this.waitFor(`an answer of ${url}`, async () => ((await fetch(url)).ok ? true : undefined));
  }

  /** Ends everything, and leaves nothing behind. @param started settles when nothing more is being started */
  async stop(started: Promise<unknown>): Promise<void> {
    this.#stopping = true;
    await started.catch(() => undefined);
    await Promise.all(this.#children.map((child) => child.stop()));
    await Promise.all(this.#servers.map((server) => server.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** For the end of a process that can wait no more. */
  kill(): void {
    this.#children.forEach((child) => {
      child.kill();
    });
    rmSync(this.directory, { recursive: true, force: true });
  }

  #assertGoing(): void {
    if (this.#stopping) throw new Error("It is ending.");
  }
}
