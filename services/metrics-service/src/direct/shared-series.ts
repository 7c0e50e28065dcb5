import type { Total } from "../engine/totals";
import { withLabel } from "../engine/labels";
import type { Family, Sample, UnixSeconds } from "../model";
import { upperBoundLabel } from "../plan/statistics";
import { Counted, type SavedCounted } from "./counted";

export interface SavedShared extends SavedCounted {
  readonly family: string;
  readonly labels: string;
  readonly place: number;
  readonly bounds: readonly string[];
}

interface Entry {
  readonly labels: string;
  /** Of CloudWatch's; until then of what was pushed. */
  place: number;
  /** Values of `le`, none for a counter. */
  bounds: readonly string[];
  counted: Counted;
  /** What is shown of it. */
  exposed: Float64Array;
  /** When it was last counted by CloudWatch or pushed. */
  usedAt: UnixSeconds;
}

export interface FamilyMeta {
  readonly name: string;
  readonly type: "counter" | "histogram";
  readonly help: string;
  readonly unit?: string;
}

/** As long as the engine keeps a series that is no longer found. */
const RETENTION_SECONDS = 86_400;

export interface SharedSeriesProps {
  readonly takeoverAfterSeconds: number;
  /**
   * When the process started: without what its predecessor saved, nothing is shown before CloudWatch has come so far.
   * A family that was saved is trusted at once.
   */
  readonly startedAt: UnixSeconds;
}

/** The series of one family that CloudWatch counts and emitters push. */
export class SharedSeries {
  readonly #entries = new Map<string, Entry>();
  #takeovers = 0;
  #waiting = 0;

  constructor(
    readonly meta: FamilyMeta,
    private readonly props: SharedSeriesProps,
  ) {}

  /** How often the direct path took over for a series. */
  get takeovers(): number {
    return this.#takeovers;
  }

  /** How many series were pushed that CloudWatch has not counted once: they are not shown. */
  get waiting(): number {
    return this.#waiting;
  }

  /** For how many series what was pushed is shown now. */
  get active(): number {
    return [...this.#entries.values()].filter(({ counted }) => counted.takenOver).length;
  }

  has(labels: string): boolean {
    return this.#entries.has(labels);
  }

  push(labels: string, place: number, at: UnixSeconds, increments: Float64Array, now: UnixSeconds): void {
    if (!this.#entries.has(labels)) this.#waiting++;
    const entry = this.#take(labels, place, increments.length);
    entry.usedAt = now;
    // CloudWatch's may have other bounds than the rule by which the push was read.
    if (entry.counted.width === increments.length) entry.counted.push(at, increments, now);
  }

  see({ rule, labels, place, ...seen }: Total, now: UnixSeconds): void {
    if (this.#entries.get(labels)?.counted.isWaiting === true) this.#waiting--;
    const entry = this.#take(labels, place, seen.values.length);
    if (entry.counted.width !== seen.values.length) this.#renew(entry, seen.values.length);
    if (this.meta.type === "histogram") {
      const bounds = [...(rule.bounds ?? []).map((bound) => upperBoundLabel(rule, bound)), "+Inf"];
      if (bounds.join() !== entry.bounds.join()) entry.bounds = bounds;
    }
    entry.place = place;
    entry.usedAt = now;
    entry.counted.see(seen);
  }

  /** @returns whether what is to be shown has changed */
  settle(now: UnixSeconds): boolean {
    let changed = false;
    for (const [labels, { counted, usedAt }] of this.#entries) {
      if (now - usedAt > RETENTION_SECONDS) {
        this.#entries.delete(labels);
        if (counted.isWaiting) this.#waiting--;
        changed = true;
        continue;
      }
      const before = counted.takenOver;
      if (counted.settle(now, this.props.takeoverAfterSeconds)) changed = true;
      if (counted.takenOver && !before) this.#takeovers++;
    }
    return changed;
  }

  /** What is to be shown as it is now, for when it is durable. */
  staged(): () => void {
    const staged = [...this.#entries.values()].map((entry) => [entry, entry.counted.shown.slice()] as const);
    return () => {
      for (const [entry, shown] of staged) entry.exposed = shown;
    };
  }

  family(): Family {
    return { ...this.meta, samples: this.#samples() };
  }

  *save(): Iterable<SavedShared> {
    for (const { labels, place, bounds, counted } of this.#entries.values()) {
      const saved = counted.save();
      if (saved !== undefined) yield { family: this.meta.name, labels, place, bounds, ...saved };
    }
  }

  restore({ labels, place, bounds, ...saved }: SavedShared, now: UnixSeconds): void {
    const counted = Counted.restored(saved);
    this.#entries.set(labels, { labels, place, bounds, counted, exposed: counted.shown.slice(), usedAt: now });
  }

  #take(labels: string, place: number, width: number): Entry {
    let entry = this.#entries.get(labels);
    if (entry === undefined) {
      const counted = new Counted(width, this.props.startedAt);
      entry = { labels, place, bounds: [], counted, exposed: new Float64Array(0), usedAt: NaN };
      this.#entries.set(labels, entry);
    }
    return entry;
  }

  #renew(entry: Entry, width: number): void {
    entry.counted = new Counted(width, -Infinity);
    entry.exposed = new Float64Array(0);
  }

  *#samples(): Iterable<Sample> {
    for (const { labels, place, bounds, counted, exposed } of this.#entries.values()) {
      const [first = NaN, second = NaN] = exposed;
      if (Number.isNaN(first)) continue;
      const created: Sample = { suffix: "_created", labels, value: counted.anchor };
      if (this.meta.type === "counter") {
        yield { suffix: "_total", labels, value: first };
        yield created;
        continue;
      }
      for (const [i, bound] of bounds.entries()) {
        yield { suffix: "_bucket", labels: withLabel(labels, place, `le="${bound}"`), value: exposed[i + 2] ?? first };
      }
      yield { suffix: "_count", labels, value: first };
      yield { suffix: "_sum", labels, value: second };
      yield created;
    }
  }
}
