import type { UnixSeconds } from "../model";

/** Ages by which late data are told apart: how long after a period's end its value grew. */
export const LATE_AGES = [
  { age: "15m", seconds: 900 },
  { age: "1h", seconds: 3_600 },
  { age: "3h", seconds: 10_800 },
  { age: "26h", seconds: 93_600 },
  { age: "older", seconds: Infinity },
] as const;

/** Two sums of one hour that differ by less, relatively, differ by the rounding of CloudWatch's own additions. */
const ROUNDING = 1e-9;

/** What happened to the data of one metric name in one job. Amounts are in CloudWatch's unit. */
export class Tally {
  readonly late = LATE_AGES.map(() => 0);
  missing = 0;
  lost = 0;
  up = 0;
  down = 0;
  amountUp = 0;
  amountDown = 0;
  /** Hours whose sum was not that of their short periods. */
  mismatches = 0;
  /** The newest hour that was compared, and what of it was exported before and is right. */
  comparedAt: UnixSeconds = -Infinity;
  exported = 0;
  actual = 0;

  /** @param amountOf which of the added statistics gives the amounts */
  constructor(readonly amountOf: number) {}

  /** A value that had been counted is another. NaN is that of a period without a datapoint. */
  revise(k: number, before: number, after: number, secondsAfterEnd: number): void {
    const known = Number.isNaN(before) ? 0 : before;
    const difference = (Number.isNaN(after) ? 0 : after) - known;
    if (Math.abs(difference) <= ROUNDING * Math.abs(known) && !Number.isNaN(before)) return;
    if (difference > 0 || Number.isNaN(before)) {
      const place = LATE_AGES.findIndex(({ seconds }) => secondsAfterEnd <= seconds);
      this.late[place] = (this.late[place] ?? 0) + 1;
    }
    if (!Number.isNaN(before)) {
      if (difference > 0) this.up++;
      else this.down++;
    }
    if (k !== this.amountOf) return;
    if (difference > 0) this.amountUp += difference;
    else this.amountDown -= difference;
  }

  /** An hour is read as such for the first time. */
  compare(k: number, hour: UnixSeconds, exported: number, actual: number): void {
    if (Math.abs(exported - actual) > ROUNDING * Math.abs(actual)) this.mismatches++;
    if (k !== this.amountOf || hour < this.comparedAt) return;
    if (hour > this.comparedAt) {
      this.comparedAt = hour;
      this.exported = 0;
      this.actual = 0;
    }
    this.exported += exported;
    this.actual += actual;
  }
}
