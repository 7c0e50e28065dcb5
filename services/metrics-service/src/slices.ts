import { setImmediate } from "node:timers/promises";

/** Work that may be left alone for a while wherever it yields. */
export type Sliced<T> = Generator<undefined, T, undefined>;

/** How long work goes on at a time: whoever scrapes meanwhile waits so long. */
const SLICE_MS = 4;

/** Does work in slices of a few milliseconds, with others in between. */
export async function inSlices<T>(work: Sliced<T>): Promise<T> {
  for (let start = performance.now(); ;) {
    const step = work.next();
    if (step.done === true) return step.value;
    if (performance.now() - start < SLICE_MS) continue;
    await setImmediate();
    start = performance.now();
  }
}

/** Does all of it now. */
export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** So many are sorted in one go. */
const RUN = 1_024;

/** Sorts by what is less, keeping what is equal in its order. */
export function* sorted<T>(items: readonly T[], compare: (a: T, b: T) => number): Sliced<T[]> {
  let runs: T[][] = [];
  for (let at = 0; at < items.length; at += RUN) {
    runs.push(items.slice(at, at + RUN).sort(compare));
    yield;
  }
  while (runs.length > 1) {
    const longer: T[][] = [];
    for (let i = 0; i < runs.length; i += 2) longer.push(yield* merged(runs[i] ?? [], runs[i + 1] ?? [], compare));
    runs = longer;
  }
  return runs[0] ?? [];
}

function* merged<T>(first: readonly T[], second: readonly T[], compare: (a: T, b: T) => number): Sliced<T[]> {
  const all: T[] = [];
  let next = 0;
  for (const one of first) {
    for (let other = second[next]; other !== undefined && compare(other, one) < 0; other = second[++next]) {
      all.push(other);
    }
    all.push(one);
    yield;
  }
  for (const other of second.slice(next)) all.push(other);
  return all;
}

/** Lets those that wait go on one by one, with the event loop in between: many may become able to go on at one moment. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take(): Promise<void> {
    const turn = this.#last.then(() => setImmediate());
    this.#last = turn;
    return turn;
  }
}
