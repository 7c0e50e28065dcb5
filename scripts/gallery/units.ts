/** Scales of a unit, the smallest first: from how much on, by what it is divided, what is written behind. */
type Scale = readonly (readonly [from: number, divisor: number, suffix: string])[];

const steps = (base: number, suffixes: readonly string[]): Scale =>
  suffixes.map((suffix, i) => [i === 0 ? 0 : base ** i, base ** i, suffix]);

const plain = (suffix: string): Scale =>
  steps(
    1000,
    ["", "K", "M", "B", "T"].map((prefix) => ` ${prefix}${suffix}`.trimEnd()),
  );

const SI = ["", "k", "M", "G", "T", "P"];
const IEC = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const secondsScaledBy = (perSecond: number): Scale =>
  (
    [
      [0, 1e-6, " µs"],
      [1e-3, 1e-3, " ms"],
      [1, 1, " s"],
      [MINUTE, MINUTE, " min"],
      [HOUR, HOUR, " h"],
      [DAY, DAY, " d"],
      [7 * DAY, 7 * DAY, " wk"],
      [365 * DAY, 365 * DAY, " yr"],
    ] as const
  ).map(([from, divisor, suffix]) => [from * perSecond, divisor * perSecond, suffix]);

/** Of Grafana's units those that dashboards use: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
const UNITS: Readonly<Record<string, Scale>> = {
  short: plain(""),
  none: [[0, 1, ""]],
  percent: [[0, 1, "%"]],
  percentunit: [[0, 0.01, "%"]],
  bytes: steps(
    1024,
    IEC.map((prefix) => ` ${prefix}B`),
  ),
  decbytes: steps(
    1000,
    SI.map((prefix) => ` ${prefix}B`),
  ),
  Bps: steps(
    1000,
    SI.map((prefix) => ` ${prefix}B/s`),
  ),
  binBps: steps(
    1024,
    IEC.map((prefix) => ` ${prefix}B/s`),
  ),
  bps: steps(
    1000,
    SI.map((prefix) => ` ${prefix}b/s`),
  ),
  ns: secondsScaledBy(1e9),
  µs: secondsScaledBy(1e6),
  ms: secondsScaledBy(1000),
  s: secondsScaledBy(1),
  m: secondsScaledBy(1 / MINUTE),
  h: secondsScaledBy(1 / HOUR),
  d: secondsScaledBy(1 / DAY),
  cps: plain("c/s"),
  ops: plain("ops/s"),
  reqps: plain("req/s"),
  rps: plain("rd/s"),
  wps: plain("wr/s"),
  iops: plain("io/s"),
  eps: plain("evt/s"),
  mps: plain("msg/s"),
  rowsps: plain("rows/s"),
  cpm: plain("c/m"),
  opm: plain("ops/m"),
  reqpm: plain("req/m"),
  epm: plain("evt/m"),
  mpm: plain("msg/m"),
};

const CURRENCIES: Readonly<Record<string, string>> = { currencyUSD: "$", currencyEUR: "€", currencyGBP: "£" };

const NO_SCALE: Scale = [[0, 1, ""]];

export const isKnownUnit = (unit: string): boolean => unit in UNITS || unit in CURRENCIES;

export interface Format {
  readonly unit?: string;
  /** @default - as many as tell values apart */
  readonly decimals?: number;
}

/** A value as Grafana would write it. */
export function formatted(value: number, { unit = "short", decimals }: Format): string {
  if (Number.isNaN(value)) return "No data";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const currency = CURRENCIES[unit];
  const scale = currency === undefined ? (UNITS[unit] ?? NO_SCALE) : plain("");
  const [, divisor = 1, suffix = ""] = stepOf(scale, Math.abs(value)) ?? [];
  const number = rounded(value / divisor, decimals);
  if (currency !== undefined) return `${currency}${number}${suffix}`;
  return `${number}${UNITS[unit] ? suffix : ` ${unit}`}`;
}

function stepOf(scale: Scale, value: number): Scale[number] | undefined {
  // Nothing is written as zero of the unit itself, not as zero of its millionth.
  if (value === 0) return scale.find(([, divisor]) => divisor === 1) ?? scale[0];
  return scale.findLast(([from]) => value >= from) ?? scale[0];
}

function rounded(value: number, decimals?: number): string {
  // Not -0.
  if (decimals !== undefined) return value.toFixed(decimals).replace(/^-(0(\.0+)?)$/, "$1");
  const size = Math.abs(value);
  const digits = size === 0 || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return String(Number(value.toFixed(size < 0.01 ? 4 : digits)));
}
