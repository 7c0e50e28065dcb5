import type { Clock } from "../clock";
import type { Rate } from "./rate";

/** So many at a time, the first come first. */
class Slots {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(count: number) {
    this.#free = count;
  }

  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/** What a request takes of a rate. */
export interface Toll {
  readonly rate: Rate;
  readonly amount: number;
}

/** The way of all requests of one kind to one account and region, whichever job they come from: in order, and no faster than allowed. */
export class Lane {
  readonly #underWay: Slots;
  readonly #turn = new Slots(1);
  /** Whether nobody could be reached in all attempts of the last request: then one attempt is enough for the next. */
  down = false;

  constructor(
    inFlight: number,
    readonly clock: Clock,
  ) {
    this.#underWay = new Slots(inFlight);
  }

  /** @throws what `send` throws, or the signal's reason */
  pass<T>(tolls: readonly Toll[], signal: AbortSignal, send: () => Promise<T>): Promise<T> {
    return this.#underWay.use(async () => {
      await this.#turn.use(() => this.#pay(tolls, signal));
      return send();
    });
  }

  async #pay(tolls: readonly Toll[], signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const wait = Math.max(...tolls.map(({ rate, amount }) => rate.wait(amount)));
      if (wait <= 0) break;
      await this.clock.sleep(wait, signal);
    }
    for (const { rate, amount } of tolls) rate.take(amount);
  }
}
