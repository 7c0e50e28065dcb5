import { type Anchor, RETENTION_SECONDS } from "../config/config";
import type { Query, Source, UnixSeconds, Window } from "../model";
import type { Bank } from "./bank";
import { basesEnd, ceilTo, floorTo, settledEnd } from "./cadence";
import { epochAt } from "./epoch";

/** A query of the engine's, with whom to ask. */
export interface Asked extends Query {
  readonly source: Source;
  readonly ticket: Ticket;
}

/** How the engine knows one of its queries again. */
export interface Ticket {
  readonly job: string;
  readonly asks: "tail" | "bases";
  /** Number of the bank. */
  readonly bank: number;
  readonly row: number;
  readonly generation: number;
  readonly now: UnixSeconds;
  readonly anchor: UnixSeconds;
  /** Where the tail begins. */
  readonly base: UnixSeconds;
  /** Where the periods end that are believed. */
  readonly settled: UnixSeconds;
  /** Where those end that count: the same, or the end of the counters' epoch. */
  readonly end: UnixSeconds;
  /** Whether the row begins with this answer: nothing lies between the anchor and the tail. */
  readonly begins: boolean;
}

/** Part of a base period over which its verification is spread, so that not all metrics ask in the same minute. */
const SPREAD = 0.75;
const DAY_SECONDS = 86_400;

/** For how many periods back the newest datapoint of a gauge is looked for. */
const SHOWN_PERIODS = 3;

/** Of which the value of a period that has not ended is already worth showing: it does not grow with the period. */
export const OPEN_STATISTICS: ReadonlySet<string> = new Set(["Average", "Maximum", "Minimum"]);

/** From this length on nobody wants to wait for the end of a period to see such a value. */
export const OPEN_PERIOD_SECONDS = 3_600;

/** What to ask of a bank at one time: the same for all rows, but for how far each has come. */
export class BankPlan {
  readonly #end: UnixSeconds;
  readonly #settled: UnixSeconds;
  readonly #anchor: UnixSeconds;
  readonly #base: UnixSeconds;
  readonly #oldest: UnixSeconds;
  readonly #windows = new Map<string, Window>();
  /** Rows that have been asked for. */
  readonly #asked: Uint8Array;

  constructor(
    readonly bank: Bank,
    readonly job: string,
    readonly now: UnixSeconds,
    anchor: Anchor,
  ) {
    const { cadence } = bank;
    this.#settled = settledEnd(cadence, now);
    // The last periods of an epoch are read again as often as all others before the next epoch begins.
    const epoch = epochAt(anchor, this.#settled - cadence.rereadSeconds, cadence.baseSeconds);
    this.#anchor = epoch.start;
    this.#end = Math.min(this.#settled, epoch.end);
    this.#base = Math.max(epoch.start, basesEnd(cadence, this.#end));
    this.#oldest = ceilTo(now - RETENTION_SECONDS, cadence.baseSeconds);
    this.#asked = new Uint8Array(bank.anchor.length);
  }

  /**
   * Adds the queries of a row, once for all series that are made of it: one for the tail, and one for base periods where some are due.
   * @param vanishedAt of a metric that is no longer found: it is asked until its last periods have been read again
   */
  ask(row: number, vanishedAt: UnixSeconds, asked: Asked[]): void {
    const { bank } = this;
    if (this.#asked[row] === 1) return;
    this.#asked[row] = 1;
    const { periodSeconds, rereadSeconds } = bank.cadence;
    if (this.#settled >= vanishedAt + rereadSeconds + periodSeconds) return;
    if (bank.added.length === 0) this.#askShown(row, asked);
    else if (bank.anchor[row] !== this.#anchor) this.#askAll(row, asked);
    else this.#askNew(row, asked);
  }

  #askShown(row: number, asked: Asked[]): void {
    const { bank } = this;
    if (this.#settled <= (bank.watermark[row] ?? NaN) && !bank.hasOpen) return;
    this.#push(row, "tail", this.#settled, this.#settled, false, asked);
  }

  #askAll(row: number, asked: Asked[]): void {
    const from = Math.max(this.#anchor, this.#oldest);
    const base = Math.max(from, this.#base);
    const begins = from === base;
    if (!begins) this.#push(row, "bases", from, base, false, asked);
    if (base < this.#end || this.bank.shown.length > 0) this.#push(row, "tail", base, base, begins, asked);
  }

  #askNew(row: number, asked: Asked[]): void {
    const { bank } = this;
    const watermark = bank.watermark[row] ?? NaN;
    const base = Math.max(this.#base, bank.base[row] ?? NaN);
    const gap = watermark < base;
    if (gap || this.#isVerificationDue(row)) this.#askBases(row, base, asked);
    const isNew = this.#settled > watermark || bank.hasOpen;
    if (!isNew) return;
    const start = gap ? base : Math.max(base, Math.min(watermark, this.#end) - bank.cadence.rereadSeconds);
    this.#push(row, "tail", start, base, false, asked);
  }

  #askBases(row: number, base: UnixSeconds, asked: Asked[]): void {
    const { bank } = this;
    const first = (this.#isRereadDue(row) ? bank.checkpoint[row] : bank.kept[row]) ?? NaN;
    const start = Math.max(first, this.#oldest);
    if (start < base) this.#push(row, "bases", start, base, false, asked);
  }

  #isVerificationDue(row: number): boolean {
    const { cadence, verified, phase } = this.bank;
    const delay = cadence.rereadSeconds + (phase[row] ?? 0) * SPREAD * cadence.baseSeconds;
    return floorTo(this.#end - delay, cadence.baseSeconds) > (verified[row] ?? NaN);
  }

  #isRereadDue(row: number): boolean {
    const shift = (this.bank.phase[row] ?? 0) * DAY_SECONDS;
    const day = (time: UnixSeconds) => Math.floor((time + shift) / DAY_SECONDS);
    return day(this.now) > day(this.bank.rereadAt[row] ?? NaN) || Number.isNaN(this.bank.rereadAt[row]);
  }

  #push(
    row: number,
    asks: Ticket["asks"],
    start: UnixSeconds,
    end: UnixSeconds,
    begins: boolean,
    asked: Asked[],
  ): void {
    const { bank, job, now } = this;
    const found = bank.found[row];
    if (found === undefined) return;
    const tail = asks === "tail";
    asked.push({
      source: found.source,
      metric: found.metric,
      statistics: tail ? bank.statistics : bank.addedStatistics,
      window: tail ? this.#tailWindow(start) : this.#window(bank.cadence.baseSeconds, start, end),
      ticket: {
        job,
        asks,
        bank: bank.number,
        row,
        generation: bank.generation[row] ?? 0,
        now,
        anchor: this.#anchor,
        base: end,
        settled: this.#settled,
        end: this.#end,
        begins,
      },
    });
  }

  /** From the first period that counters want or gauges do, to the last that either may use. */
  #tailWindow(start: UnixSeconds): Window {
    const { cadence, shown, hasOpen } = this.bank;
    const { periodSeconds } = cadence;
    const settled = this.#settled;
    const first = shown.length > 0 ? Math.min(start, settled - SHOWN_PERIODS * periodSeconds) : start;
    const open = floorTo(this.now, periodSeconds) + periodSeconds;
    const last = hasOpen ? open : shown.length > 0 ? settled : this.#end;
    return this.#window(periodSeconds, first, last);
  }

  /** Rows that have come equally far share their window. */
  #window(periodSeconds: number, start: UnixSeconds, end: UnixSeconds): Window {
    const key = `${periodSeconds} ${start} ${end}`;
    let window = this.#windows.get(key);
    if (window === undefined) this.#windows.set(key, (window = { periodSeconds, start, end }));
    return window;
  }
}
