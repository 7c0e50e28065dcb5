import { setImmediate, setTimeout } from "node:timers/promises";

import type { Clock } from "../clock";

interface Sleeper {
  readonly wakes: number;
  wake(): void;
}

/** A clock that stands still until it is told to go on. */
export class VirtualClock implements Clock {
  #milliseconds = 0;
  #sleepers: Sleeper[] = [];

  /** @param start seconds since the epoch */
  constructor(readonly start = 1_700_000_000) {}

  now(): number {
    return Math.floor(this.milliseconds() / 1000);
  }

  milliseconds(): number {
    return this.start * 1000 + this.#milliseconds;
  }

  monotonic(): number {
    return this.#milliseconds;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
        return;
      }
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
      };
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      const sleeper = { wakes: this.#milliseconds + Math.max(0, milliseconds), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", abort);
    });
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Wakes whoever wakes in that time, in order, each at its time, and lets the promises in between run. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#milliseconds + milliseconds;
    await settle();
    for (;;) {
      const next = this.#sleepers.reduce<Sleeper | undefined>(
        (first, sleeper) => (!first || sleeper.wakes < first.wakes ? sleeper : first),
        undefined,
      );
      if (!next || next.wakes > until) break;
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next);
      this.#milliseconds = Math.max(this.#milliseconds, next.wakes);
      next.wake();
      await settle();
    }
    this.#milliseconds = until;
  }

  /** Goes from one sleeper to the next, real work between them, until the promise settles. */
  async drive<T>(promise: Promise<T>): Promise<T> {
    const state = { settled: false };
    const done = () => {
      state.settled = true;
    };
    promise.then(done, done);
    for (;;) {
      await settle();
      if (state.settled) return promise;
      await setTimeout(1);
      const [first, ...others] = this.#sleepers.map(({ wakes }) => wakes);
      if (first !== undefined) await this.advance(Math.min(first, ...others) - this.#milliseconds);
    }
  }
}

/** Lets promises, sockets and immediates run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}
