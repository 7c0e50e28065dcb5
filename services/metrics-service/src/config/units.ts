/** What a unit of CloudWatch is in Prometheus's base units. */
export interface BaseUnit {
  /** The end of the metric's name; absent for plain numbers. */
  readonly unit?: string;
  /** CloudWatch's value times this is in the base unit. */
  readonly scale: number;
}

const PLAIN: BaseUnit = { scale: 1 };
const bytes = (scale: number): BaseUnit => ({ unit: "bytes", scale });
const byteRate = (scale: number): BaseUnit => ({ unit: "bytes_per_second", scale });
const seconds = (scale: number): BaseUnit => ({ unit: "seconds", scale });

/**
 * Every unit that CloudWatch knows. Its kilobytes are taken as thousands, as the API says nothing else of them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 * https://prometheus.io/docs/practices/naming/#base-units
 */
const UNITS = {
  Seconds: seconds(1),
  Milliseconds: seconds(1e-3),
  Microseconds: seconds(1e-6),
  Bytes: bytes(1),
  Kilobytes: bytes(1e3),
  Megabytes: bytes(1e6),
  Gigabytes: bytes(1e9),
  Terabytes: bytes(1e12),
  Bits: bytes(0.125),
  Kilobits: bytes(125),
  Megabits: bytes(125e3),
  Gigabits: bytes(125e6),
  Terabits: bytes(125e9),
  Percent: { unit: "ratio", scale: 0.01 },
  Count: PLAIN,
  "Bytes/Second": byteRate(1),
  "Kilobytes/Second": byteRate(1e3),
  "Megabytes/Second": byteRate(1e6),
  "Gigabytes/Second": byteRate(1e9),
  "Terabytes/Second": byteRate(1e12),
  "Bits/Second": byteRate(0.125),
  "Kilobits/Second": byteRate(125),
  "Megabits/Second": byteRate(125e3),
  "Gigabits/Second": byteRate(125e6),
  "Terabits/Second": byteRate(125e9),
  "Count/Second": PLAIN,
  None: PLAIN,
} as const satisfies Record<string, BaseUnit>;

export type CloudWatchUnit = keyof typeof UNITS;

export const CLOUDWATCH_UNITS = Object.keys(UNITS) as readonly CloudWatchUnit[];

export function baseUnit(unit: CloudWatchUnit): BaseUnit {
  return UNITS[unit];
}
