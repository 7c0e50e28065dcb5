import type { Rule, UnixSeconds } from "../model";
import { statisticsOf } from "../plan/statistics";
import { AT_BASE, type Bank, extended } from "./bank";

/** One of the metrics that a rule adds up: where its rows are, and which of their statistics the rule reads. */
export interface Term {
  readonly bank: Bank;
  readonly sign: 1 | -1;
  /** Places among the bank's added statistics, in the order of the set's values. */
  readonly added: readonly number[];
  /** Places among the bank's shown statistics. */
  readonly shown: readonly number[];
}

/** How many values there were, or which part of them, is not in the unit of the values. */
const UNITLESS = /^(SampleCount$|TC|tc|PR)/;

/** The number by which a statistic of a rule's metrics becomes its value in the base unit. */
export function scaleOf(rule: Rule, statistic: string | undefined): number {
  return statistic !== undefined && UNITLESS.test(statistic) ? 1 : rule.scale;
}

/** Numbers by which what CloudWatch adds up becomes what is shown, in the order of {@link SeriesSet.published}. */
function scalesOf(rule: Rule): readonly number[] {
  switch (rule.kind) {
    case "counter":
      return [scaleOf(rule, rule.statistic)];
    case "gauge":
      return [];
    case "histogram":
      return [1, rule.scale, ...(rule.bounds ?? []).map(() => 1)];
    case "quantiles":
      return [1, rule.scale];
  }
}

/** Statistics that a rule adds up over time, and those of which it shows the newest. */
export function statisticsByUse(rule: Rule): { readonly added: readonly string[]; readonly shown: readonly string[] } {
  const statistics = statisticsOf(rule);
  if (rule.kind === "gauge") return { added: [], shown: statistics };
  return rule.kind === "quantiles"
    ? { added: statistics.slice(0, 2), shown: statistics.slice(2) }
    : { added: statistics, shown: [] };
}

/** How many series of Prometheus one metric becomes under a rule, `_created` not among them. */
export function seriesOf(rule: Rule): number {
  if (rule.kind === "histogram") return (rule.bounds?.length ?? 0) + 3;
  return rule.kind === "quantiles" ? (rule.quantiles?.length ?? 0) + 2 : 1;
}

const COUNT = 0;
const FIRST_BUCKET = 2;

/** All series of one rule of one job, as a table. */
export class SeriesSet {
  /** How many numbers that only grow each series has: of a histogram its count, its sum and its buckets. */
  readonly width: number;
  /** The same for series that mean the same. */
  readonly key: string;
  readonly labels: (string | undefined)[] = [];
  /** Where another label goes: see `withLabel`. */
  place = new Int32Array(0);
  /** Rows by series, one for each term. */
  rows = new Int32Array(0);
  anchor = new Float64Array(0);
  /** Since when it is no longer found. NaN while it is. */
  vanishedAt = new Float64Array(0);
  /** What the series has grown to, never less than before. */
  published = new Float64Array(0);
  /** What is shown of it: the same, or what was last made durable. */
  exposed = new Float64Array(0);
  /** By how much less CloudWatch now gives than was published: growth waits until it has caught up. */
  debt = new Float64Array(0);
  /** How often a series started over, for its anchor moved. */
  resets = 0;

  readonly #scales: readonly number[];
  readonly #free: number[] = [];
  /** For each term the series of a row, or -1. */
  readonly #seriesOf: Int32Array<ArrayBuffer>[];
  /** Number of the save at whose time a series was new. */
  #born = new Int32Array(0);

  /** @param isDirect whether what is published is shown at once, or only after it has been saved */
  constructor(
    readonly rule: Rule,
    readonly terms: readonly Term[],
    readonly isDirect: boolean,
  ) {
    this.#scales = scalesOf(rule);
    this.width = this.#scales.length;
    this.key = JSON.stringify([rule.family, rule.kind, rule.scale, rule.terms, statisticsOf(rule)]);
    this.#seriesOf = terms.map(() => new Int32Array(0));
    if (isDirect) this.exposed = this.published;
  }

  /** Makes room at once for so many more. */
  reserve(series: number): void {
    const needed = this.labels.length - this.#free.length + series;
    if (needed > this.place.length) this.#grow(needed);
    for (const { bank } of this.terms) bank.reserve(series);
  }

  /** Adds a series that is made of these rows, one for each term. */
  add(labels: string, place: number, rows: readonly number[], saves: number): number {
    const series = this.#free.pop() ?? this.labels.length;
    if (series >= this.place.length) this.#grow(Math.max(16, Math.ceil(series * 1.5)));
    this.labels[series] = labels;
    this.place[series] = place;
    this.anchor[series] = NaN;
    this.vanishedAt[series] = NaN;
    this.#born[series] = saves;
    for (const column of [this.published, this.exposed, this.debt]) {
      column.fill(column === this.debt ? 0 : NaN, series * this.width, (series + 1) * this.width);
    }
    rows.forEach((row, j) => {
      this.rows[series * this.terms.length + j] = row;
      const bank = this.terms[j]?.bank;
      if (bank === undefined) return;
      bank.uses[row] = (bank.uses[row] ?? 0) + 1;
      this.#link(j, row, series);
    });
    return series;
  }

  remove(series: number): void {
    this.labels[series] = undefined;
    this.terms.forEach(({ bank }, j) => {
      const row = this.rowOf(series, j);
      this.#link(j, row, -1);
      bank.uses[row] = (bank.uses[row] ?? 0) - 1;
      if (bank.uses[row] === 0) bank.release(row);
    });
    this.#free.push(series);
  }

  rowOf(series: number, term: number): number {
    return this.rows[series * this.terms.length + term] ?? -1;
  }

  /** The series that a row of a term belongs to, or -1. */
  seriesAt(term: number, row: number): number {
    return this.#seriesOf[term]?.[row] ?? -1;
  }

  /**
   * Lets a series grow to what its metrics now give, once all of them are complete up to the same time.
   * @param startedAt when the process began to look for metrics: what has no data before is new, and begins with zero
   */
  publish(series: number, startedAt: UnixSeconds): void {
    const anchor = this.#commonAnchor(series);
    if (Number.isNaN(anchor)) return;
    const isReset = this.anchor[series] !== anchor && !Number.isNaN(this.anchor[series]);
    if (isReset) this.resets++;
    this.anchor[series] = anchor;
    const isFirst = Number.isNaN(this.published[series * this.width]);
    const isBorn = isFirst && this.#isBorn(series, startedAt);
    for (let v = 0; v < this.width; v++) {
      const at = series * this.width + v;
      const value = isBorn ? 0 : this.#valueOf(series, v);
      const before = isReset || isFirst ? value : (this.published[at] ?? NaN);
      this.published[at] = Math.max(before, value);
      this.debt[at] = Math.max(0, before - value);
    }
    if (this.rule.kind === "histogram") this.#order(series);
  }

  /** What is published now: to be saved, and to be shown once it is durable. */
  snapshot(saves: number): Snapshot {
    return new Snapshot(this, saves);
  }

  /** Whether a series is no younger than a save. */
  isIn(series: number, saves: number): boolean {
    return this.labels[series] !== undefined && (this.#born[series] ?? 0) < saves;
  }

  /** Goes on from what {@link Snapshot.numbers} gave, and shows it. */
  restore(series: number, numbers: Float64Array): void {
    if (numbers.length !== 1 + this.width) return;
    this.anchor[series] = numbers[0] ?? NaN;
    this.published.set(numbers.subarray(1), series * this.width);
    this.exposed.set(numbers.subarray(1), series * this.width);
  }

  /** NaN while a term is not complete, or not as far as the others. */
  #commonAnchor(series: number): UnixSeconds {
    let anchor = NaN;
    let watermark = NaN;
    for (let j = 0; j < this.terms.length; j++) {
      const bank = this.terms[j]?.bank;
      const row = this.rowOf(series, j);
      if (bank?.ready[row] !== 1) return NaN;
      if (j > 0 && (bank.anchor[row] !== anchor || bank.watermark[row] !== watermark)) return NaN;
      anchor = bank.anchor[row] ?? NaN;
      watermark = bank.watermark[row] ?? NaN;
    }
    return anchor;
  }

  /** Whether all that there is of it happened lately, and while this process was looking: nobody has shown it before. */
  #isBorn(series: number, startedAt: UnixSeconds): boolean {
    return this.terms.every(({ bank, added }, j) => {
      const row = this.rowOf(series, j);
      const isEmpty = (k: number) => bank.sums[bank.sumsAt(row, k) + AT_BASE] === 0;
      return (bank.base[row] ?? NaN) >= startedAt && added.every(isEmpty);
    });
  }

  /** Buckets are cumulative, and none has more than all. Neither undoes what was published, for that was in order. */
  #order(series: number): void {
    const first = series * this.width;
    const count = this.published[first + COUNT] ?? NaN;
    let least = 0;
    for (let at = first + FIRST_BUCKET; at < first + this.width; at++) {
      least = Math.min(count, Math.max(least, this.published[at] ?? 0));
      this.published[at] = least;
    }
  }

  #valueOf(series: number, v: number): number {
    let value = 0;
    for (let j = 0; j < this.terms.length; j++) {
      const term = this.terms[j];
      if (term !== undefined) value += term.sign * term.bank.total(this.rowOf(series, j), term.added[v] ?? -1);
    }
    return value * (this.#scales[v] ?? 1);
  }

  #grow(series: number): void {
    const wider = (column: Float64Array<ArrayBuffer>, width = 1) => extended(new Float64Array(series * width), column);
    this.place = extended(new Int32Array(series), this.place);
    this.rows = extended(new Int32Array(series * this.terms.length), this.rows);
    this.#born = extended(new Int32Array(series), this.#born);
    this.anchor = wider(this.anchor);
    this.vanishedAt = wider(this.vanishedAt);
    this.published = wider(this.published, this.width);
    this.exposed = this.isDirect ? this.published : wider(this.exposed, this.width);
    this.debt = wider(this.debt, this.width);
  }

  #link(term: number, row: number, series: number): void {
    let links = this.#seriesOf[term] ?? new Int32Array(0);
    if (row >= links.length) {
      const longer = new Int32Array(Math.max(16, Math.ceil(row * 1.5) + 1));
      longer.fill(-1);
      this.#seriesOf[term] = links = extended(longer, links);
    }
    links[row] = series;
  }
}

/** What all series of a set were at one time, whatever becomes of them. */
export class Snapshot {
  readonly #published: Float64Array;
  readonly #anchor: Float64Array;
  readonly #count: number;

  constructor(
    readonly set: SeriesSet,
    readonly saves: number,
  ) {
    this.#count = set.labels.length;
    this.#published = set.published.slice(0, this.#count * set.width);
    this.#anchor = set.anchor.slice(0, this.#count);
  }

  /** Series that are still there, by their labels, with what is worth keeping: the anchor and what was published. */
  *numbers(): Iterable<readonly [labels: string, numbers: Float64Array]> {
    const { set } = this;
    for (let series = 0; series < this.#count; series++) {
      const at = series * set.width;
      const labels = set.labels[series];
      if (labels === undefined || !set.isIn(series, this.saves)) continue;
      if (set.width === 0 || Number.isNaN(this.#published[at])) continue;
      const numbers = new Float64Array(1 + set.width);
      numbers[0] = this.#anchor[series] ?? NaN;
      numbers.set(this.#published.subarray(at, at + set.width), 1);
      yield [labels, numbers];
    }
  }

  show(): void {
    const { set } = this;
    for (let series = 0; series < this.#count; series++) {
      if (!set.isIn(series, this.saves)) continue;
      const at = series * set.width;
      set.exposed.set(this.#published.subarray(at, at + set.width), at);
    }
  }
}
