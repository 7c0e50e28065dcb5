import { createHash } from "node:crypto";

/** For how long a point is known again, and how old one may be: older ones could not be told from those that were taken. */
export const KNOWN_SECONDS = 3_600;

/** A point takes about 40 bytes. */
const POINTS = 300_000;

/** Which points were taken in the last hour or two, for emitters send again what was not answered. */
export class SeenPoints {
  #current = new Set<number>();
  #previous = new Set<number>();
  #since: number;

  /** @param now seconds since the epoch */
  constructor(now: number) {
    this.#since = now;
  }

  /** Whether so many have come in this hour that no more can be known again. */
  isFull(now: number): boolean {
    this.#turn(now);
    return this.#current.size >= POINTS;
  }

  /** @returns whether it is the first of its kind */
  take(identity: string, now: number): boolean {
    this.#turn(now);
    const id = idOf(identity);
    if (this.#current.has(id) || this.#previous.has(id)) return false;
    this.#current.add(id);
    return true;
  }

  #turn(now: number): void {
    if (now - this.#since < KNOWN_SECONDS) return;
    this.#previous = now - this.#since < 2 * KNOWN_SECONDS ? this.#current : new Set();
    this.#current = new Set();
    this.#since = now;
  }
}

/** 48 bits: among a million points the chance that any two have the same is one in 500. */
function idOf(identity: string): number {
  return createHash("sha256").update(identity).digest().readUIntBE(0, 6);
}
