import { setImmediate, setTimeout } from "node:timers/promises";

import type { Clock } from "../../src/cloudwatch";

interface Sleeper {
  readonly wakes: number;
  wake(): void;
}

/**
 * So many turns of the event loop in which nothing is under way: whatever was woken has come to its next wait. The service
 * spends some turns on letting others go first.
 */
const QUIET_TURNS = 100;

interface SteppedClockProps {
  /** Whether something is under way that is not a sleep: a request, a file. */
  readonly isBusy: () => boolean;
  /** Told when somebody goes to sleep after all seemed to be at rest. */
  readonly changed: () => void;
}

/** A clock that somebody else sets. Those who sleep are woken one after another, each when all others have come to rest. */
export class SteppedClock implements Clock {
  #milliseconds: number;
  #sleepers: Sleeper[] = [];
  #stepping = false;

  /** @param milliseconds since the epoch */
  constructor(
    milliseconds: number,
    readonly props: SteppedClockProps,
  ) {
    this.#milliseconds = milliseconds;
  }

  now(): number {
    return Math.floor(this.#milliseconds / 1000);
  }

  milliseconds(): number {
    return this.#milliseconds;
  }

  monotonic(): number {
    return this.#milliseconds;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const reason = () => (signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
      if (signal?.aborted) {
        reject(reason());
        return;
      }
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(reason());
      };
      const wake = () => {
        signal?.removeEventListener("abort", abort);
        resolve();
      };
      // In whole milliseconds, so that those who want to wake together do.
      const sleeper = { wakes: this.#milliseconds + Math.ceil(Math.max(0, milliseconds)), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", abort);
      if (!this.#stepping) this.props.changed();
    });
  }

  /** When the next wants to be woken. */
  get next(): number {
    return this.#first()?.wakes ?? Infinity;
  }

  /** Sets the time, wakes whose time it is, and waits until they have come to rest. */
  async stepTo(milliseconds: number): Promise<void> {
    this.#milliseconds = milliseconds;
    this.#stepping = true;
    for (;;) {
      await this.#quiet();
      const sleeper = this.#first();
      if (sleeper === undefined || sleeper.wakes > milliseconds) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      sleeper.wake();
    }
    this.#stepping = false;
  }

  #first(): Sleeper | undefined {
    return this.#sleepers.reduce<Sleeper | undefined>(
      (first, sleeper) => (first && first.wakes <= sleeper.wakes ? first : sleeper),
      undefined,
    );
  }

  async #quiet(): Promise<void> {
    for (let turns = 0; turns < QUIET_TURNS;) {
      await setImmediate();
      if (this.props.isBusy()) {
        turns = 0;
        await setTimeout(1);
      } else turns++;
    }
  }
}
