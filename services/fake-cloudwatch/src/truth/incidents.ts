import type { UnixSeconds } from "./series";

/** What goes wrong in a workload, and when: a demonstration switches it on and off. */
export class Incidents {
  readonly #spans = new Map<string, { from: UnixSeconds; until: UnixSeconds }[]>();

  #version = 0;

  constructor(readonly names: readonly string[]) {}

  /** Changes with every switch: what was computed of the future before it holds no more. */
  get version(): number {
    return this.#version;
  }

  /** From the next minute on, so that no minute changes that was asked for already. */
  switch(name: string, on: boolean, now: UnixSeconds): void {
    if (!this.names.includes(name)) {
      throw new Error(`There is no incident ${JSON.stringify(name)}; there are: ${this.names.join(", ") || "none"}.`);
    }
    const spans = this.#spans.get(name) ?? [];
    const open = spans.find(({ until }) => until === Infinity);
    const next = Math.floor(now / 60) * 60 + 60;
    if (on && open === undefined) {
      spans.push({ from: next, until: Infinity });
    } else if (!on && open !== undefined) {
      open.until = next;
    }
    this.#spans.set(name, spans);
    this.#version++;
  }

  isOn(name: string, at: UnixSeconds): boolean {
    return (this.#spans.get(name) ?? []).some(({ from, until }) => from <= at && at < until);
  }
}
