/**
 * The statistics that CloudWatch computes, as GetMetricData takes them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
 */
export type Statistic =
  | { readonly kind: "simple"; readonly name: SimpleStatistic }
  /** `p95.5` */
  | { readonly kind: "percentile"; readonly percent: number }
  /** `TC(0.5:10)`, `TM(10%:90%)`; `tm90` is `TM(:90%)`. */
  | {
      readonly kind: "range";
      readonly name: RangeStatistic;
      readonly unit: "percent" | "value";
      /** Exclusive. */
      readonly from?: number;
      /** Inclusive. */
      readonly to?: number;
    };

export const SIMPLE_STATISTICS = ["SampleCount", "Sum", "Average", "Minimum", "Maximum", "IQM"] as const;
type SimpleStatistic = (typeof SIMPLE_STATISTICS)[number];

/** Trimmed mean, winsorized mean, trimmed count, trimmed sum, percentile rank. */
const RANGE_STATISTICS = ["TM", "WM", "TC", "TS", "PR"] as const;
type RangeStatistic = (typeof RANGE_STATISTICS)[number];

/** What problems say is wanted of a statistic. */
export const STATISTIC_FORM = `a statistic of CloudWatch: ${SIMPLE_STATISTICS.join(", ")}, p95, tm90, TC(0.1:0.5), TM(10%:90%), PR(:300)`;

const PERCENTILE = /^(p|tm|wm|tc|ts)(\d{1,3}(?:\.\d{1,10})?)$/;
const RANGE = /^(TM|WM|TC|TS|PR)\((-?\d+(?:\.\d+)?%?)?:(-?\d+(?:\.\d+)?%?)?\)$/;

/** @returns nothing where CloudWatch would refuse the text */
export function parseStatistic(text: string): Statistic | undefined {
  const simple = SIMPLE_STATISTICS.find((name) => name === text);
  if (simple) return { kind: "simple", name: simple };
  const [, short, digits] = PERCENTILE.exec(text) ?? [];
  if (short !== undefined && digits !== undefined) return shortForm(short, Number(digits));
  const range = RANGE.exec(text);
  return range ? rangeForm(range[1], range[2], range[3]) : undefined;
}

/** The text that CloudWatch takes, in one form for each statistic: `TM(:90%)`, not `tm90`. */
export function statisticText(statistic: Statistic): string {
  switch (statistic.kind) {
    case "simple":
      return statistic.name;
    case "percentile":
      return `p${decimal(statistic.percent)}`;
    case "range": {
      const end = (value: number | undefined) =>
        value === undefined ? "" : decimal(value) + (statistic.unit === "percent" ? "%" : "");
      return `${statistic.name}(${end(statistic.from)}:${end(statistic.to)})`;
    }
  }
}

/** Whether the statistics of periods add up to that of the time they make together: what a counter can be made of. */
export function isAdditive(statistic: Statistic): boolean {
  if (statistic.kind === "simple") return statistic.name === "Sum" || statistic.name === "SampleCount";
  return (
    statistic.kind === "range" && statistic.unit === "value" && (statistic.name === "TC" || statistic.name === "TS")
  );
}

/** A finite number without an exponent, which no statistic may have: `0.0000001`. */
export function decimal(value: number): string {
  const text = String(value);
  const [, sign = "", whole = "", fraction = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}`;
}

function shortForm(name: string, percent: number): Statistic | undefined {
  if (percent > 100) return undefined;
  if (name === "p") return { kind: "percentile", percent };
  const range = RANGE_STATISTICS.find((candidate) => candidate.toLowerCase() === name);
  return range && percent > 0 ? { kind: "range", name: range, unit: "percent", to: percent } : undefined;
}

function rangeForm(name: string | undefined, from: string | undefined, to: string | undefined): Statistic | undefined {
  const range = RANGE_STATISTICS.find((candidate) => candidate === name);
  const ends = [from, to].filter((end) => end !== undefined);
  const percents = ends.filter((end) => end.endsWith("%")).length;
  if (!range || ends.length === 0 || (percents > 0 && percents < ends.length)) return undefined;
  const unit = percents > 0 ? "percent" : "value";
  if (unit === "percent" && range === "PR") return undefined;
  const [low, high] = [number(from), number(to)];
  if (low !== undefined && high !== undefined && low >= high) return undefined;
  const outside = (end: number | undefined) => end !== undefined && (end < 0 || end > 100);
  if (unit === "percent" && (outside(low) || outside(high))) return undefined;
  return {
    kind: "range",
    name: range,
    unit,
    ...(low !== undefined && { from: low }),
    ...(high !== undefined && { to: high }),
  };
}

function number(end: string | undefined): number | undefined {
  return end === undefined ? undefined : Number(end.replace("%", ""));
}
