import type { UnixSeconds } from "../../model";
import type { Clock } from "../clock";

/** A good value, and since when. */
export interface Shelved<T> {
  readonly value: T;
  readonly at: UnixSeconds;
  /** Why it is not newer than it is. */
  readonly failure?: unknown;
}

interface Place<T> {
  good?: Shelved<T>;
  expired: boolean;
  loading?: Promise<T>;
}

/** Keeps what was loaded until it is too old, and beyond that where it cannot be loaded again. */
export class Shelf<T> {
  readonly #places = new Map<string, Place<T>>();

  constructor(readonly clock: Clock) {}

  /**
   * What is there, if it is younger than that; else what `load` gives, which whoever asks meanwhile waits for as well.
   * @throws what `load` throws, where nothing is there
   */
  async take(key: string, seconds: number, load: () => Promise<T>): Promise<Shelved<T>> {
    const place = this.#places.get(key) ?? { expired: false };
    this.#places.set(key, place);
    if (place.good && !place.expired && this.clock.now() - place.good.at < seconds) return place.good;
    const at = this.clock.now();
    place.loading ??= load().finally(() => delete place.loading);
    try {
      const value = await place.loading;
      if (place.good?.value !== value) place.good = { value, at };
      place.expired = false;
      return place.good;
    } catch (failure) {
      if (place.good) return { ...place.good, failure };
      throw failure;
    }
  }

  /** Has it loaded again at the next occasion; what is being loaded now is for those that wait for it. */
  expire(key: string): void {
    const place = this.#places.get(key);
    if (place) this.#places.set(key, { ...(place.good && { good: place.good }), expired: true });
  }

  keep(wanted: (key: string) => boolean): void {
    for (const key of this.#places.keys()) if (!wanted(key)) this.#places.delete(key);
  }
}
