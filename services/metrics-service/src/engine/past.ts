import type { UnixSeconds } from "../model";
import type { Bank } from "./bank";
import type { SeriesSet, Snapshot } from "./series";
import { encodeState, type Entry, type State } from "./state";

type Entries = Map<string, Entry>;

/** What is known from before the process started, until metrics and series that are found claim it. */
export class Past {
  readonly #metrics: Map<string, Entries>;
  readonly #series: Map<string, Entries>;

  constructor({ metrics, series }: State) {
    this.#metrics = copied(metrics);
    this.#series = copied(series);
  }

  /** Gives a series, and the metrics that it is made of, what they had. */
  restore(set: SeriesSet, series: number): void {
    const labels = set.labels[series];
    if (labels === undefined) return;
    const entry = take(this.#series, set.key, labels);
    if (entry !== undefined) set.restore(series, entry.numbers);
    set.terms.forEach(({ bank }, j) => {
      const row = set.rowOf(series, j);
      const key = bank.keys[row];
      const saved = key === undefined ? undefined : take(this.#metrics, bank.key, key);
      if (saved !== undefined && Number.isNaN(bank.anchor[row])) bank.restore(row, saved.numbers);
    });
  }

  /** Everything there is now, and of what nobody has claimed yet all that was in use since `since`. */
  chunksOf(
    banks: readonly Bank[],
    snapshots: readonly Snapshot[],
    now: UnixSeconds,
    since: UnixSeconds,
  ): Iterable<Buffer> {
    return encodeState({
      metrics: parts(
        this.#metrics,
        since,
        banks.map((bank) => [bank.key, metricEntries(bank, now)]),
      ),
      series: parts(
        this.#series,
        since,
        snapshots.map((snapshot) => [snapshot.set.key, seriesEntries(snapshot, now)]),
      ),
    });
  }
}

function* metricEntries(bank: Bank, usedAt: UnixSeconds): Iterable<readonly [string, Entry]> {
  for (const [key, row] of bank.rows) {
    if (!Number.isNaN(bank.anchor[row])) yield [key, { usedAt, numbers: bank.save(row) }];
  }
}

function* seriesEntries(snapshot: Snapshot, usedAt: UnixSeconds): Iterable<readonly [string, Entry]> {
  for (const [labels, numbers] of snapshot.numbers()) yield [labels, { usedAt, numbers }];
}

/** Parts of a table; where two have the same key, what is read later goes before. */
function* parts(
  unclaimed: ReadonlyMap<string, Entries>,
  since: UnixSeconds,
  current: readonly (readonly [string, Iterable<readonly [string, Entry]>])[],
): Iterable<readonly [string, Iterable<readonly [string, Entry]>]> {
  for (const [key, entries] of unclaimed) {
    const kept = [...entries].filter(([, { usedAt }]) => usedAt > since);
    if (kept.length > 0) yield [key, kept];
  }
  yield* current;
}

function copied(table: State["metrics"]): Map<string, Entries> {
  return new Map([...table].map(([key, entries]) => [key, new Map(entries)]));
}

function take(table: ReadonlyMap<string, Entries>, part: string, key: string): Entry | undefined {
  const entry = table.get(part)?.get(key);
  table.get(part)?.delete(key);
  return entry;
}
