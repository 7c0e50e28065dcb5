import type { Datapoints, UnixSeconds } from "../model";
import { AT_BASE, AT_CHECKPOINT, AT_KEPT, type Bank } from "./bank";
import { KEPT_BASES } from "./cadence";
import { Sum } from "./sum";
import { addUp, sumOfTail } from "./tail";
import type { Tally } from "./tally";

/** Base periods that were read of a row. */
export interface BasesReading {
  readonly now: UnixSeconds;
  /** Where the row's counters begin. A row with another anchor starts over. */
  readonly anchor: UnixSeconds;
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
  /** In the order of the bank's added statistics. */
  readonly statistics: readonly Datapoints[];
}

/** Where a row will be once a reading is in it. */
interface Target {
  /** Whether all that may still change was read, so that the sum up to the checkpoint is all that is left of before. */
  readonly all: boolean;
  readonly from: UnixSeconds;
  readonly checkpoint: UnixSeconds;
  readonly kept: UnixSeconds;
  readonly base: UnixSeconds;
}

const sum = new Sum();

/** Takes sums of base periods into a row: they replace what it knew of them, be it sums of short periods or nothing. */
export function foldBases(bank: Bank, row: number, reading: BasesReading, tally: Tally): void {
  const { baseSeconds, changeableSeconds } = bank.cadence;
  const isNew = bank.anchor[row] !== reading.anchor;
  if (isNew) bank.begin(row, reading.anchor, reading.start);
  const [checkpoint, kept, base] = [bank.checkpoint[row] ?? NaN, bank.kept[row] ?? NaN, bank.base[row] ?? NaN];
  if (!isNew && reading.start > base) tally.lost += (reading.start - base) / bank.cadence.periodSeconds;
  const all = isNew || reading.start <= checkpoint;
  const end = Math.max(base, reading.end);
  const target: Target = {
    all,
    from: all ? checkpoint : kept,
    checkpoint: all ? Math.max(checkpoint, end - changeableSeconds) : checkpoint,
    kept: Math.max(all ? checkpoint : kept, end - KEPT_BASES * baseSeconds),
    base: end,
  };
  for (let k = 0; k < bank.added.length; k++) {
    const points = reading.statistics[k];
    if (points !== undefined) rebuild(bank, row, k, points, reading, target, tally);
  }
  bank.checkpoint[row] = target.checkpoint;
  bank.kept[row] = target.kept;
  bank.base[row] = end;
  bank.watermark[row] = Math.max(bank.watermark[row] ?? NaN, end);
  bank.verified[row] = Math.max(bank.verified[row] ?? NaN, reading.end);
  if (all) bank.rereadAt[row] = reading.now;
  for (let k = 0; k < bank.added.length; k++) addUp(bank, row, k);
}

/** Adds up the base periods of a statistic again, in the order of time, from the checkpoint or from the first one kept. */
function rebuild(
  bank: Bank,
  row: number,
  k: number,
  { times, values }: Datapoints,
  reading: BasesReading,
  target: Target,
  tally: Tally,
): void {
  const { baseSeconds } = bank.cadence;
  const sums = bank.sumsAt(row, k);
  const kept = bank.kept[row] ?? NaN;
  const before = sumOfUnkept(bank, sums);
  sum.load(bank.sums, sums + (target.all ? AT_CHECKPOINT : AT_KEPT));
  let next = 0;
  for (let time = target.from; time < target.base; time += baseSeconds) {
    if (time === target.checkpoint) sum.store(bank.sums, sums + AT_CHECKPOINT);
    if (time === target.kept) sum.store(bank.sums, sums + AT_KEPT);
    while ((times[next] ?? Infinity) < time) next++;
    const known = knownAt(bank, row, k, time);
    const isRead = time >= reading.start && time < reading.end;
    const value = isRead ? (times[next] === time ? (values[next] ?? 0) : 0) : Number.isNaN(known) ? 0 : known;
    if (isRead && !Number.isNaN(known)) compare(bank, row, k, time, known, value, reading, tally);
    if (time >= target.kept) bank.setBase(row, k, time, value);
    sum.add(value);
    // What is not kept one by one can only be compared as one.
    if (time + baseSeconds === kept && sum.value !== before) {
      tally.revise(k, before, sum.value, reading.now - kept);
    }
  }
  sum.store(bank.sums, sums + AT_BASE);
}

/** What a row has counted for a base period. NaN when nothing, or when it is only part of a sum. */
function knownAt(bank: Bank, row: number, k: number, time: UnixSeconds): number {
  const base = bank.base[row] ?? NaN;
  if (time < base) return time >= (bank.kept[row] ?? NaN) ? bank.baseAt(row, k, time) : NaN;
  return time + bank.cadence.baseSeconds <= (bank.watermark[row] ?? NaN) ? sumOfTail(bank, row, k, time) : NaN;
}

function compare(
  bank: Bank,
  row: number,
  k: number,
  time: UnixSeconds,
  known: number,
  value: number,
  { now }: BasesReading,
  tally: Tally,
): void {
  if (time >= (bank.verified[row] ?? NaN)) tally.compare(k, time, known, value);
  if (known !== value) tally.revise(k, known, value, now - time - bank.cadence.baseSeconds);
}

function sumOfUnkept(bank: Bank, sums: number): number {
  sum.load(bank.sums, sums + AT_KEPT);
  return sum.value;
}
