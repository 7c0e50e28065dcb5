import type { Found, UnixSeconds } from "../model";
import { type Cadence, KEPT_BASES } from "./cadence";
import { SUM_WIDTH } from "./sum";

/** What a bank reads of each of its metrics. */
export interface BankProps {
  readonly namespace: string;
  readonly metric: string;
  readonly cadence: Cadence;
  /** In the order in which they are asked. */
  readonly statistics: readonly string[];
  /** Which of them are added up, by their place among the statistics. */
  readonly added: readonly number[];
  /** Which of them show their newest value, by their place among the statistics. */
  readonly shown: readonly number[];
  /** Which of the shown also count in a period that has not ended, in the order of `shown`. */
  readonly open: readonly boolean[];
}

/** Sums that a bank keeps for each statistic: over all base periods before the checkpoint, the kept ones, and the tail. */
export const AT_CHECKPOINT = 0;
export const AT_KEPT = SUM_WIDTH;
export const AT_BASE = 2 * SUM_WIDTH;
const SUMS_WIDTH = 3 * SUM_WIDTH;
const SAVED_COLUMNS = 4;

/**
 * All metrics of one name in one namespace of which the same statistics are read, as a table: a row for each metric, a
 * typed array for each column, nothing per datapoint. Time runs like this in a row:
 *
 * `anchor … checkpoint … kept … base … watermark`
 *
 * - from the anchor to the base: sums of base periods (hours), of which those before the checkpoint are only a sum, and
 *   those since `kept` are also kept one by one;
 * - from the base to the watermark: values of the job's period, kept one by one.
 *
 * A row whose anchor is NaN has read nothing yet.
 */
export class Bank {
  readonly cadence: Cadence;
  readonly statistics: readonly string[];
  readonly added: readonly number[];
  readonly shown: readonly number[];
  readonly open: readonly boolean[];
  readonly hasOpen: boolean;
  readonly addedStatistics: readonly string[];
  /** The same for the same numbers, whatever else the configuration says. */
  readonly key: string;

  /** Rows by the key of what has the metric. */
  readonly rows = new Map<string, number>();
  readonly keys: (string | undefined)[] = [];
  readonly found: (Found | undefined)[] = [];

  anchor = new Float64Array(0);
  checkpoint = new Float64Array(0);
  kept = new Float64Array(0);
  base = new Float64Array(0);
  watermark = new Float64Array(0);
  /** Base periods before this have been read as such. */
  verified = new Float64Array(0);
  /** When all base periods that may still change were last read. */
  rereadAt = new Float64Array(0);
  /** Between 0 and 1, the same in all replicas: spreads what is done once an hour or a day. */
  phase = new Float64Array(0);
  /** Changes when a row is given to another metric. */
  generation = new Int32Array(0);
  /** Whether its short periods were read since it began. Until then its totals end hours ago. */
  ready = new Int32Array(0);
  /** How many series are made of it. */
  uses = new Int32Array(0);

  sums = new Float64Array(0);
  totals = new Float64Array(0);
  #tail = new Float64Array(0);
  #bases = new Float64Array(0);
  shownAt = new Float64Array(0);
  shownValue = new Float64Array(0);

  readonly #free: number[] = [];

  constructor(
    readonly number: number,
    readonly props: BankProps,
  ) {
    this.cadence = props.cadence;
    this.statistics = props.statistics;
    this.added = props.added;
    this.shown = props.shown;
    this.open = props.open;
    this.hasOpen = props.open.some(Boolean);
    this.addedStatistics = props.added.map((place) => props.statistics[place] ?? "");
    const { namespace, metric, cadence } = props;
    this.key = JSON.stringify([namespace, metric, cadence.periodSeconds, this.addedStatistics]);
  }

  /** Makes room at once for so many more: growing step by step copies everything at each. What is not used costs no memory. */
  reserve(rows: number): void {
    const needed = this.keys.length - this.#free.length + rows;
    if (needed > this.anchor.length) this.#grow(needed);
  }

  /** The row of a metric; a new one when it has none. */
  take(key: string, found: Found): number {
    const existing = this.rows.get(key);
    if (existing !== undefined) return existing;
    const row = this.#free.pop() ?? this.keys.length;
    if (row >= this.anchor.length) this.#grow(Math.max(16, Math.ceil(row * 1.5)));
    this.rows.set(key, row);
    this.keys[row] = key;
    this.found[row] = found;
    this.#clear(row, key);
    return row;
  }

  release(row: number): void {
    const key = this.keys[row];
    if (key === undefined) return;
    this.rows.delete(key);
    this.keys[row] = undefined;
    this.found[row] = undefined;
    this.generation[row] = (this.generation[row] ?? 0) + 1;
    this.anchor[row] = NaN;
    this.#free.push(row);
  }

  /** Begins to count at an instant, with nothing before it. */
  begin(row: number, anchor: UnixSeconds, at: UnixSeconds): void {
    this.anchor[row] = anchor;
    this.checkpoint[row] = at;
    this.kept[row] = at;
    this.base[row] = at;
    this.watermark[row] = at;
    this.verified[row] = at;
    this.ready[row] = 0;
    for (let k = 0; k < this.added.length; k++) {
      const sums = this.sumsAt(row, k);
      this.sums.fill(0, sums, sums + SUMS_WIDTH);
      this.totals[row * this.added.length + k] = 0;
    }
  }

  /** What of a row is worth keeping: all but the newest hours, which are soon read again. */
  save(row: number): Float64Array {
    const columns = [this.anchor, this.checkpoint, this.base, this.verified];
    const numbers = new Float64Array(SAVED_COLUMNS + this.added.length * 2 * SUM_WIDTH);
    columns.forEach((column, i) => (numbers[i] = column[row] ?? NaN));
    for (let k = 0; k < this.added.length; k++) {
      const to = SAVED_COLUMNS + k * 2 * SUM_WIDTH;
      const sums = this.sumsAt(row, k);
      numbers.set(this.sums.subarray(sums + AT_CHECKPOINT, sums + AT_CHECKPOINT + SUM_WIDTH), to);
      numbers.set(this.sums.subarray(sums + AT_BASE, sums + AT_BASE + SUM_WIDTH), to + SUM_WIDTH);
    }
    return numbers;
  }

  /**
   * Goes on from what {@link save} gave. Of the hours before the base only their sum is left, which cannot be compared
   * hour by hour: so the next time that hours are read, all are.
   */
  restore(row: number, numbers: Float64Array): void {
    const [anchor = NaN, checkpoint = NaN, base = NaN, verified = NaN] = numbers;
    const saved = numbers.subarray(SAVED_COLUMNS);
    if (saved.length !== this.added.length * 2 * SUM_WIDTH || !(checkpoint <= base)) return;
    this.begin(row, anchor, base);
    this.checkpoint[row] = checkpoint;
    this.verified[row] = verified;
    for (let k = 0; k < this.added.length; k++) {
      const from = k * 2 * SUM_WIDTH;
      const sums = this.sumsAt(row, k);
      const atBase = saved.subarray(from + SUM_WIDTH, from + 2 * SUM_WIDTH);
      this.sums.set(saved.subarray(from, from + SUM_WIDTH), sums + AT_CHECKPOINT);
      this.sums.set(atBase, sums + AT_KEPT);
      this.sums.set(atBase, sums + AT_BASE);
      this.totals[row * this.added.length + k] = (atBase[0] ?? 0) + (atBase[1] ?? 0);
    }
  }

  /** Where the sums of a row's statistic begin. */
  sumsAt(row: number, k: number): number {
    return (row * this.added.length + k) * SUMS_WIDTH;
  }

  total(row: number, k: number): number {
    return this.totals[row * this.added.length + k] ?? NaN;
  }

  /** The value of a short period, NaN where there was no datapoint. Only for times from the base to the watermark. */
  tailAt(row: number, k: number, time: UnixSeconds): number {
    return this.#tail[this.#tailSlot(row, k, time)] ?? NaN;
  }

  setTail(row: number, k: number, time: UnixSeconds, value: number): void {
    this.#tail[this.#tailSlot(row, k, time)] = value;
  }

  /** The value of a base period. Only for times from `kept` to the base. */
  baseAt(row: number, k: number, time: UnixSeconds): number {
    return this.#bases[this.#baseSlot(row, k, time)] ?? NaN;
  }

  setBase(row: number, k: number, time: UnixSeconds, value: number): void {
    this.#bases[this.#baseSlot(row, k, time)] = value;
  }

  #tailSlot(row: number, k: number, time: UnixSeconds): number {
    const { kept, periodSeconds } = this.cadence;
    return (row * this.added.length + k) * kept + ((time / periodSeconds) % kept);
  }

  #baseSlot(row: number, k: number, time: UnixSeconds): number {
    return (row * this.added.length + k) * KEPT_BASES + ((time / this.cadence.baseSeconds) % KEPT_BASES);
  }

  #clear(row: number, key: string): void {
    for (const column of [this.anchor, this.rereadAt]) column[row] = NaN;
    for (const column of [this.checkpoint, this.kept, this.base, this.watermark, this.verified]) column[row] = NaN;
    this.phase[row] = phaseOf(key);
    this.uses[row] = 0;
    this.shownAt.fill(NaN, row * this.shown.length, (row + 1) * this.shown.length);
  }

  #grow(rows: number): void {
    const wider = (column: Float64Array<ArrayBuffer>, width = 1) => extended(new Float64Array(rows * width), column);
    this.anchor = wider(this.anchor);
    this.checkpoint = wider(this.checkpoint);
    this.kept = wider(this.kept);
    this.base = wider(this.base);
    this.watermark = wider(this.watermark);
    this.verified = wider(this.verified);
    this.rereadAt = wider(this.rereadAt);
    this.phase = wider(this.phase);
    this.generation = extended(new Int32Array(rows), this.generation);
    this.ready = extended(new Int32Array(rows), this.ready);
    this.uses = extended(new Int32Array(rows), this.uses);
    this.sums = wider(this.sums, this.added.length * SUMS_WIDTH);
    this.totals = wider(this.totals, this.added.length);
    this.#tail = wider(this.#tail, this.added.length * this.cadence.kept);
    this.#bases = wider(this.#bases, this.added.length * KEPT_BASES);
    this.shownAt = wider(this.shownAt, this.shown.length);
    this.shownValue = wider(this.shownValue, this.shown.length);
  }
}

/** A longer column with the values of a shorter one. */
export function extended<Column extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
  longer: Column,
  shorter: Column,
): Column {
  longer.set(shorter);
  return longer;
}

/** A number between 0 and 1 that looks random and is always the same for a text (FNV-1a). */
function phaseOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0) / 0x1_0000_0000;
}
