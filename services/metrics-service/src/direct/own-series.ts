import { type Rendered, withLabel } from "../engine/labels";
import { Names } from "../exposition/format";
import type { Family, Sample, UnixSeconds } from "../model";
import { type Target, upperBounds } from "./targets";

/** One series as it is kept from one process to the next. */
export interface SavedOwn {
  readonly family: string;
  readonly kind: Target["kind"];
  readonly help: string;
  readonly unit?: string | undefined;
  readonly bounds: readonly number[];
  readonly labels: string;
  readonly place: number;
  readonly created: UnixSeconds;
  readonly usedAt: UnixSeconds;
  readonly values: readonly number[];
}

interface Series {
  readonly place: number;
  readonly created: UnixSeconds;
  usedAt: UnixSeconds;
  /** Nanoseconds of the newest point of a gauge. */
  time: bigint;
  values: Float64Array;
  exposed: Float64Array;
}

interface OwnFamily extends Omit<SavedOwn, "labels" | "place" | "created" | "usedAt" | "values"> {
  readonly series: Map<string, Series>;
}

/** A gauge that nobody pushes any more ends after this, a counter or histogram after a day. */
const GAUGE_SECONDS = 300;
const RETENTION_SECONDS = 86_400;

/** Series that are only pushed. They begin here, so they begin with nothing. */
export class OwnSeries {
  readonly #families = new Map<string, OwnFamily>();
  readonly #names = new Names();
  #size = 0;

  /** @param taken families that the page has beside these */
  constructor(taken: Iterable<Pick<Family, "name" | "type">>) {
    for (const { name, type } of taken) this.#names.take({ name, type, help: "", samples: [] });
  }

  get size(): number {
    return this.#size;
  }

  /** @returns the family as it was first pushed; nothing where its name is another's, or it was of another kind */
  familyOf({
    family: name,
    kind,
    help,
    unit,
    bounds,
  }: Omit<OwnFamily, "series">): Pick<OwnFamily, "bounds"> | undefined {
    const known = this.#families.get(name);
    if (known !== undefined) return known.kind === kind ? known : undefined;
    if (/^(watchpost|process)_/.test(name)) return undefined;
    if (this.#names.take({ name, type: kind, help, samples: [] }) !== undefined) return undefined;
    const family = { family: name, kind, help, unit, bounds, series: new Map<string, Series>() };
    this.#families.set(name, family);
    return family;
  }

  has(family: string, labels: string): boolean {
    return this.#families.get(family)?.series.has(labels) === true;
  }

  add(family: string, labels: Rendered, increments: Float64Array, now: UnixSeconds): void {
    const series = this.#take(family, labels, increments.length, now);
    if (series === undefined) return;
    for (let v = 0; v < series.values.length; v++) series.values[v] = (series.values[v] ?? 0) + (increments[v] ?? 0);
  }

  /** Of a gauge the newest counts, whenever it comes. */
  set(family: string, labels: Rendered, value: number, time: bigint, now: UnixSeconds): void {
    const series = this.#take(family, labels, 1, now);
    if (series === undefined || time < series.time) return;
    series.time = time;
    series.values[0] = value;
  }

  /** @returns whether some have ended */
  expire(now: UnixSeconds): boolean {
    const before = this.#size;
    for (const { kind, series } of this.#families.values()) {
      const keep = kind === "gauge" ? GAUGE_SECONDS : RETENTION_SECONDS;
      for (const [labels, { usedAt }] of series) if (now - usedAt > keep && series.delete(labels)) this.#size--;
    }
    return this.#size !== before;
  }

  /** What there is now, for when it is durable. */
  staged(): () => void {
    const all = [...this.#families.values()].flatMap(({ series }) => [...series.values()]);
    const staged = all.map((series) => [series, series.values.slice()] as const);
    return () => {
      for (const [series, values] of staged) series.exposed = values;
    };
  }

  families(): readonly Family[] {
    return [...this.#families.values()].map((family) => ({
      name: family.family,
      type: family.kind,
      help: family.help,
      ...(family.unit !== undefined && { unit: family.unit }),
      samples: samplesOf(family),
    }));
  }

  *save(): Iterable<SavedOwn> {
    for (const { series: all, ...family } of this.#families.values()) {
      if (family.kind === "gauge") continue;
      for (const [labels, { place, created, usedAt, values }] of all) {
        yield { ...family, labels, place, created, usedAt, values: [...values] };
      }
    }
  }

  restore({ labels, place, created, usedAt, values, ...family }: SavedOwn): void {
    if (this.familyOf(family) === undefined) return;
    const series = this.#families.get(family.family)?.series;
    const numbers = Float64Array.from(values);
    series?.set(labels, { place, created, usedAt, time: 0n, values: numbers, exposed: numbers.slice() });
    this.#size++;
  }

  #take(name: string, { text, place }: Rendered, width: number, now: UnixSeconds): Series | undefined {
    const all = this.#families.get(name)?.series;
    let series = all?.get(text);
    if (series === undefined) {
      const values = new Float64Array(width);
      series = { place, created: now, usedAt: now, time: 0n, values, exposed: new Float64Array(0) };
      all?.set(text, series);
      this.#size++;
    }
    series.usedAt = now;
    return series;
  }
}

function* samplesOf({ kind, bounds, series }: OwnFamily): Iterable<Sample> {
  const les = upperBounds(bounds);
  for (const [labels, { place, created, exposed }] of series) {
    const [first, second] = exposed;
    if (first === undefined) continue;
    if (kind === "gauge") yield { suffix: "", labels, value: first };
    else if (kind === "counter") yield { suffix: "_total", labels, value: first };
    else {
      for (const [i, le] of les.entries()) {
        yield { suffix: "_bucket", labels: withLabel(labels, place, `le="${le}"`), value: exposed[i + 2] ?? first };
      }
      yield { suffix: "_count", labels, value: first };
      yield { suffix: "_sum", labels, value: second ?? NaN };
    }
    if (kind !== "gauge") yield { suffix: "_created", labels, value: created };
  }
}
