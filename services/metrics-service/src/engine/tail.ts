import type { Datapoints, UnixSeconds } from "../model";
import { AT_BASE, AT_KEPT, type Bank } from "./bank";
import { KEPT_BASES } from "./cadence";
import { Sum } from "./sum";
import type { Tally } from "./tally";

/** Short periods that were read of a row. */
export interface TailReading {
  readonly now: UnixSeconds;
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
  /** Where the short periods begin to count: base periods are known up to here, or are the sums of short ones. */
  readonly base: UnixSeconds;
  /** In the order of the bank's statistics. */
  readonly statistics: readonly Datapoints[];
}

const sum = new Sum();

/**
 * Takes the values of short periods into a row. Those from its watermark on are new; those before it are read again, and
 * replace what was read.
 * @returns false, with nothing changed, when periods between the watermark and the reading would be missing
 */
export function foldTail(bank: Bank, row: number, reading: TailReading, tally: Tally): boolean {
  const watermark = bank.watermark[row] ?? NaN;
  if (!(watermark >= reading.start) || !(watermark >= reading.base)) return false;
  if (reading.end < watermark) return true;
  moveBase(bank, row, reading.base);
  for (let k = 0; k < bank.added.length; k++) {
    const points = reading.statistics[bank.added[k] ?? 0];
    if (points !== undefined) foldStatistic(bank, row, k, points, reading, tally);
  }
  bank.watermark[row] = reading.end;
  bank.ready[row] = 1;
  for (let k = 0; k < bank.added.length; k++) addUp(bank, row, k);
  return true;
}

/** The total of a row's statistic: the sums of its base periods, and each of its short ones. */
export function addUp(bank: Bank, row: number, k: number): void {
  const end = bank.watermark[row] ?? NaN;
  sum.load(bank.sums, bank.sumsAt(row, k) + AT_BASE);
  for (let time = bank.base[row] ?? NaN; time < end; time += bank.cadence.periodSeconds) {
    const value = bank.tailAt(row, k, time);
    if (!Number.isNaN(value)) sum.add(value);
  }
  bank.totals[row * bank.added.length + k] = sum.value;
}

/** The sum of the short periods of a base period that lies in the tail. */
export function sumOfTail(bank: Bank, row: number, k: number, time: UnixSeconds): number {
  const { baseSeconds, periodSeconds } = bank.cadence;
  const scratch = new Sum();
  for (let at = time; at < time + baseSeconds; at += periodSeconds) {
    const value = bank.tailAt(row, k, at);
    if (!Number.isNaN(value)) scratch.add(value);
  }
  return scratch.value;
}

/** Counts whole base periods of the tail as such, by the sums of their short periods, until they are read themselves. */
function moveBase(bank: Bank, row: number, to: UnixSeconds): void {
  const { baseSeconds } = bank.cadence;
  const from = bank.base[row] ?? NaN;
  if (!(from < to)) return;
  for (let k = 0; k < bank.added.length; k++) {
    let kept = bank.kept[row] ?? NaN;
    for (let time = from; time < to; time += baseSeconds) {
      const value = sumOfTail(bank, row, k, time);
      if (time - kept >= KEPT_BASES * baseSeconds) {
        addTo(bank, bank.sumsAt(row, k) + AT_KEPT, bank.baseAt(row, k, kept));
        kept += baseSeconds;
      }
      bank.setBase(row, k, time, value);
      addTo(bank, bank.sumsAt(row, k) + AT_BASE, value);
    }
  }
  bank.kept[row] = Math.max(bank.kept[row] ?? NaN, to - KEPT_BASES * baseSeconds);
  bank.base[row] = to;
}

function addTo(bank: Bank, at: number, value: number): void {
  sum.load(bank.sums, at);
  sum.add(value);
  sum.store(bank.sums, at);
}

function foldStatistic(
  bank: Bank,
  row: number,
  k: number,
  { times, values }: Datapoints,
  { now, start, end }: TailReading,
  tally: Tally,
): void {
  const { periodSeconds } = bank.cadence;
  const watermark = bank.watermark[row] ?? NaN;
  let next = 0;
  for (let time = Math.max(start, bank.base[row] ?? NaN); time < end; time += periodSeconds) {
    while ((times[next] ?? Infinity) < time) next++;
    const value = times[next] === time ? (values[next] ?? NaN) : NaN;
    if (time < watermark) {
      const before = bank.tailAt(row, k, time);
      if (!Object.is(before, value)) tally.revise(k, before, value, now - time - periodSeconds);
    } else if (k === 0 && Number.isNaN(value)) {
      tally.missing++;
    }
    bank.setTail(row, k, time, value);
  }
}
