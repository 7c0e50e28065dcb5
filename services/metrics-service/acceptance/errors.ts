import type { FakeCloudWatch } from "@watchpost/fake-cloudwatch";

import { type Expected, growth, isSame } from "./expected";
import type { Observation } from "./observations";
import { ANCHOR, endOfTraffic, HOUR, isHourMark, type Scenario, START } from "./scenario";

/** What is wrong with what was shown, against the ledger. Shares are of the truth, between 0 and 1. */
export interface Errors {
  readonly series: number;
  /** Of an hour's total, what was counted in another hour than it happened in: the mean over series. */
  readonly inAnotherHour: number;
  /** Of the total of all time, what was lost or counted twice in the end: the mean over series. */
  readonly ofTotal: number;
  readonly worstOfTotal: number;
  /** Series whose total in the end is not the ledger's. */
  readonly wrongSeries: readonly string[];
  /** Looks at which a series was lower than before: Prometheus takes each for a reset. */
  readonly decreases: readonly string[];
  /** Hours in which a series grew by less than nothing. */
  readonly negativeHours: number;
  /** Hours at whose end a series had more than CloudWatch had shown, or less than it had shown a good hour before. */
  readonly unfoundedHours: readonly string[];
  /** Series that began while they were looked at, but not with nought: Prometheus has not seen what they had by then. */
  readonly unseenBeginnings: readonly string[];
}

/** What is late by more than what every poll reads again is found once an hour, and a poll may have to wait. */
const FOUND_WITHIN = 80 * 60;

/** Of the minute in which the service starts it may be that something is in both. */
const FIRST_FULL_MINUTE = Math.floor(START / 60) * 60;

/** Of what a metric has, the service believes what is older than this; and some metrics wait for slower ones. */
const SETTLE = 120;
const LONGEST_SETTLE = 600;

export class Comparison {
  readonly #ledger: FakeCloudWatch["ledger"];
  readonly #expected: readonly Expected[];
  readonly #scenario: Scenario;

  constructor(ledger: FakeCloudWatch["ledger"], expected: readonly Expected[], scenario: Scenario) {
    this.#ledger = ledger;
    this.#expected = expected;
    this.#scenario = scenario;
  }

  /** @param addresses what was seen at each; totals are those of the last, which outlives the others */
  errors(addresses: readonly (readonly Observation[])[]): Errors {
    const lasting = addresses.at(-1) ?? [];
    const totals = this.#expected.map((expected) => this.#totalError(expected, lasting));
    const hours = this.#expected.map((expected) => this.#hours(expected, lasting));
    return {
      series: this.#expected.length,
      inAnotherHour: mean(hours.map(({ misplaced }) => misplaced)),
      ofTotal: mean(totals.map(({ error }) => error)),
      worstOfTotal: Math.max(...totals.map(({ error }) => error)),
      wrongSeries: totals.flatMap(({ text }) => text),
      decreases: addresses.flatMap((observations) => this.#expected.flatMap((each) => decreases(each, observations))),
      negativeHours: hours.reduce((sum, { negative }) => sum + negative, 0),
      unfoundedHours: hours.flatMap(({ unfounded }) => unfounded),
      unseenBeginnings: this.#expected.flatMap((expected) => this.#unseenBeginning(expected, lasting)),
    };
  }

  #totalError(expected: Expected, observations: readonly Observation[]) {
    const value = observations.at(-1)?.page.get(expected.key);
    const truth = growth(this.#ledger, expected, ANCHOR, endOfTraffic(this.#scenario));
    // Who began with nothing is not there at all until there is something.
    const error = isSame(value ?? 0, truth) ? 0 : share((value ?? 0) - truth, truth);
    return { error, text: error === 0 ? [] : [`${expected.key} ${value} instead of ${truth}`] };
  }

  #unseenBeginning(expected: Expected, observations: readonly Observation[]): string[] {
    if (growth(this.#ledger, expected, ANCHOR, FIRST_FULL_MINUTE) !== 0) return [];
    const { at = NaN, page } = observations.find(({ page }) => page.has(expected.key)) ?? {};
    const value = page?.get(expected.key) ?? 0;
    return value === 0 ? [] : [`${expected.key} begins with ${value} at ${timeText(at)}`];
  }

  #hours(expected: Expected, observations: readonly Observation[]) {
    const marks = hourMarks(expected, observations, endOfTraffic(this.#scenario));
    let [misplaced, truth, negative] = [0, 0, 0];
    const unfounded: string[] = [];
    for (const [i, { at, value }] of marks.entries()) {
      if (!this.#isFounded(expected, at, value)) unfounded.push(`${expected.key} ${value} at ${timeText(at)}`);
      const before = marks[i - 1];
      if (before === undefined) continue;
      const grown = value - before.value;
      const real = growth(this.#ledger, expected, floorHour(before.at), floorHour(at));
      truth += real;
      if (grown < 0) negative++;
      if (!isSame(grown, real)) misplaced += Math.abs(grown - real);
    }
    // What is too little in one hour is too much in another.
    return { misplaced: share(misplaced / 2, truth), negative, unfounded };
  }

  /** Whether the value is between what CloudWatch had shown a while ago and what it has shown by now. */
  #isFounded(expected: Expected, at: number, value: number): boolean {
    if (expected.terms.some(({ sign }) => sign < 0) || this.#scenario.arrivals.overcounted) return true;
    const shown = (when: number, settle: number) =>
      growth(this.#ledger, expected, ANCHOR, Math.floor((when - settle) / 60) * 60, when);
    const [least, most] = [shown(at - FOUND_WITHIN, LONGEST_SETTLE), shown(at, SETTLE)];
    return (value >= least || isSame(value, least)) && (value <= most || isSame(value, most));
  }
}

function decreases({ key }: Expected, observations: readonly Observation[]): string[] {
  const found: string[] = [];
  let before = -Infinity;
  for (const { at, page } of observations) {
    const value = page.get(key);
    if (value === undefined) continue;
    if (value < before) found.push(`${key} ${before} -> ${value} at ${timeText(at)}`);
    before = value;
  }
  return found;
}

/** The looks after the poll by which the values of a full hour have settled, at all that show the series. */
function hourMarks({ key }: Expected, observations: readonly Observation[], end: number) {
  return observations.flatMap(({ at, page }) => {
    const value = page.get(key);
    return value !== undefined && isHourMark(at) && floorHour(at) <= end ? [{ at, value }] : [];
  });
}

const floorHour = (at: number) => Math.floor(at / HOUR) * HOUR;

const timeText = (at: number) => new Date(at * 1000).toISOString();

const share = (part: number, whole: number) => (part === 0 ? 0 : Math.abs(part) / Math.max(Math.abs(whole), 1e-9));

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
