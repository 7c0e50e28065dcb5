import { type Summary, valueOfBin } from "./summary";

/** A statistic as a query names it, ready to be taken of any number of periods. */
export interface Statistic {
  /** Whether it needs the distribution, which the summary must then have counted. */
  readonly needsBins: boolean;
  /** Whether it counts or adds up what lies in a range, which may be nothing. */
  readonly ofRange: boolean;
  /** Nothing where CloudWatch would give no datapoint. */
  readonly of: (summary: Summary) => number | undefined;
}

const PLAIN: Readonly<Record<string, (summary: Summary) => number>> = {
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
  Average: ({ sum, count }) => sum / count,
  Minimum: ({ min }) => min,
  Maximum: ({ max }) => max,
};

/** What a range like `10%:90%` or `:0.5` says. The lower end is exclusive, the upper inclusive. */
interface Range {
  readonly percent: boolean;
  readonly from: number;
  readonly to: number;
}

const FUNCTIONS: Readonly<Record<string, (ranked: Ranked, range: Range) => number | undefined>> = {
  TC: (ranked, range) => ranked.within(range).count,
  TS: (ranked, range) => ranked.within(range).sum,
  TM: (ranked, range) => {
    const { count, sum } = ranked.within(range);
    return count === 0 ? undefined : sum / count;
  },
  WM: (ranked, range) => ranked.winsorizedMean(range),
  PR: (ranked, range) => (ranked.within(range).count / ranked.count) * 100,
};

const PERCENTILE = /^p(100(?:\.0+)?|\d{1,2}(?:\.\d{1,10})?)$/;
const SHORT = /^(tm|wm|tc|ts)(100|\d{1,2}(?:\.\d{1,10})?)$/;
const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const RANGE = new RegExp(`^(TM|WM|TC|TS|PR)\\((${NUMBER})?(%?):(${NUMBER})?(%?)\\)$`);

const parsed = new Map<string, Statistic | undefined>();

/**
 * Reads a statistic; nothing for what CloudWatch would refuse.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export function parseStatistic(text: string): Statistic | undefined {
  if (!parsed.has(text)) {
    parsed.set(text, parse(text));
  }
  return parsed.get(text);
}

function parse(text: string): Statistic | undefined {
  const plain = Object.hasOwn(PLAIN, text) ? PLAIN[text] : undefined;
  if (plain !== undefined) {
    return { needsBins: false, ofRange: false, of: (summary) => (summary.count > 0 ? plain(summary) : undefined) };
  }
  const percentile = PERCENTILE.exec(text);
  if (percentile !== null) {
    return ofRanked((ranked) => ranked.percentile(Number(percentile[1])));
  }
  if (text === "IQM") {
    return ofRanked((ranked) => FUNCTIONS["TM"]?.(ranked, { percent: true, from: 25, to: 75 }));
  }
  const short = SHORT.exec(text);
  if (short !== null) {
    const range = { percent: true, from: 0, to: Number(short[2]) };
    return ofRanked((ranked) => FUNCTIONS[(short[1] ?? "").toUpperCase()]?.(ranked, range));
  }
  return parseRange(text);
}

function parseRange(text: string): Statistic | undefined {
  const [, name = "", from, fromPercent, to, toPercent] = RANGE.exec(text) ?? [];
  const take = FUNCTIONS[name];
  if (take === undefined || (from === undefined && to === undefined)) {
    return undefined;
  }
  const percent = fromPercent === "%" || toPercent === "%";
  const consistent =
    (from === undefined ? fromPercent === "" : (fromPercent === "%") === percent) &&
    (to === undefined ? toPercent === "" : (toPercent === "%") === percent);
  const range = {
    percent,
    from: from === undefined ? (percent ? 0 : -Infinity) : Number(from),
    to: to === undefined ? (percent ? 100 : Infinity) : Number(to),
  };
  const sensible = range.from < range.to && (!percent || (range.from >= 0 && range.to <= 100));
  return !consistent || !sensible || (percent && name === "PR")
    ? undefined
    : ofRanked((ranked) => take(ranked, range), name === "TC" || name === "TS");
}

function ofRanked(take: (ranked: Ranked) => number | undefined, ofRange = false): Statistic {
  return {
    needsBins: true,
    ofRange,
    of: (summary) => (summary.count === 0 || summary.unbinned > 0 ? undefined : take(new Ranked(summary))),
  };
}

/** Values in ascending order, each known by its bin. */
class Ranked {
  readonly count: number;
  readonly #bins: readonly (readonly [value: number, count: number])[];
  readonly #min: number;
  readonly #max: number;

  constructor(summary: Summary) {
    this.count = summary.count;
    this.#min = summary.min;
    this.#max = summary.max;
    this.#bins = [...(summary.bins ?? [])].sort(([a], [b]) => a - b).map(([bin, n]) => [valueOfBin(bin), n]);
  }

  /** The middle of the bin in which the rank falls, but never beyond the extremes, which are known. */
  percentile(percent: number): number {
    const rank = (percent / 100) * this.count;
    let passed = 0;
    for (const [value, n] of this.#bins) {
      passed += n;
      if (passed >= rank && n > 0) {
        return Math.min(Math.max(value, this.#min), this.#max);
      }
    }
    return this.#max;
  }

  /** Values of a range: whole bins by their middle for bounds that are values, parts of bins for bounds that are ranks. */
  within({ percent, from, to }: Range): { count: number; sum: number } {
    let count = 0;
    let sum = 0;
    let passed = 0;
    for (const [value, n] of this.#bins) {
      const low = Math.max(passed, (from / 100) * this.count);
      const high = Math.min(passed + n, (to / 100) * this.count);
      const taken = percent ? Math.max(0, high - low) : value > from && value <= to ? n : 0;
      count += taken;
      sum += taken * value;
      passed += n;
    }
    return { count, sum };
  }

  /** The mean when what lies outside the range is moved to its ends. */
  winsorizedMean({ percent, from, to }: Range): number {
    const low = percent ? this.percentile(from) : from;
    const high = percent ? this.percentile(to) : to;
    let sum = 0;
    for (const [value, n] of this.#bins) {
      sum += n * Math.min(Math.max(value, low), high);
    }
    return sum / this.count;
  }
}
