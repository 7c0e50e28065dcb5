import type { Clock } from "../clock";

/** What is left of the rate after a throttled request, and what each success gives back: additive increase, multiplicative decrease. */
const DECREASE = 0.7;
const INCREASE = 0.01;
const LEAST = 0.1;

/** Requests that were under way together are throttled together: they count once. */
const DECREASE_AT_MOST_EVERY_MS = 1000;

interface Taken {
  readonly amount: number;
  readonly until: number;
}

/**
 * Lets through at most so much in any second. A bucket that is refilled all the time would let a full bucket and
 * the refill of the same second through together: twice the rate.
 */
export class Rate {
  #taken: Taken[] = [];
  #share = 1;
  #decreased = -Infinity;

  constructor(
    readonly perSecond: number,
    readonly clock: Clock,
  ) {}

  /** The part of the rate that is used, less after throttling. */
  get share(): number {
    return this.#share;
  }

  /** Milliseconds until that much can be taken; 0 for at once. More than a second's worth has to be taken alone. */
  wait(amount: number): number {
    const now = this.clock.monotonic();
    this.#taken = this.#taken.filter(({ until }) => until > now);
    let used = this.#taken.reduce((sum, taken) => sum + taken.amount, 0);
    if (used === 0 || used + amount <= this.#limit) return 0;
    for (const taken of this.#taken) {
      used -= taken.amount;
      if (used + amount <= this.#limit || taken === this.#taken.at(-1)) return taken.until - now;
    }
    return 0;
  }

  take(amount: number): void {
    const seconds = Math.max(1, amount / this.#limit);
    const until = this.clock.monotonic() + 1000 * seconds;
    this.#taken.push({ amount, until });
    this.#taken.sort((a, b) => a.until - b.until);
  }

  throttled(): void {
    const now = this.clock.monotonic();
    if (now - this.#decreased < DECREASE_AT_MOST_EVERY_MS) return;
    this.#decreased = now;
    this.#share = Math.max(LEAST, this.#share * DECREASE);
  }

  succeeded(): void {
    this.#share = Math.min(1, this.#share + INCREASE);
  }

  get #limit(): number {
    return this.perSecond * this.#share;
  }
}
