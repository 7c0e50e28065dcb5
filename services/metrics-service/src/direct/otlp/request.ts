import { z } from "zod";

import { EXPORT_METRICS_REQUEST } from "./messages";
import { decode, WireError } from "./wire";

/** A request that is not OTLP, with the reason. */
export class OtlpError extends Error {}

export type Attributes = ReadonlyMap<string, string>;

/** Of a metric at one time: a number, or a distribution. */
export interface Point {
  readonly attributes: Attributes;
  /** Nanoseconds since the epoch; 0 where it is not said. */
  readonly start: bigint;
  readonly time: bigint;
  /** Nothing where the point says that there is none. */
  readonly value?: number | Distribution;
}

export interface Distribution {
  readonly count: number;
  readonly sum: number;
  /** Upper bounds, ascending, in the metric's unit. */
  readonly bounds: readonly number[];
  /** How many values lie between a bound and the one before it, and at last how many above all of them. */
  readonly buckets: readonly number[];
}

/** What one emitter says of one metric. */
export interface PushedMetric {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** Attributes of who says it, and the name of the instrumentation. */
  readonly resource: Attributes;
  readonly scope: string;
  readonly kind: "counter" | "gauge" | "histogram" | "unsupported";
  /** Whether values are those since the last point, or since the start. */
  readonly isDelta: boolean;
  readonly points: readonly Point[];
}

/** A point says with the lowest bit of its flags that there was no value. */
const NO_RECORDED_VALUE = 1;

const DELTA = 1;
const CUMULATIVE = 2;

/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding: 64 bits are decimal texts; enumerations are numbers. */
const integer = z.union([z.bigint(), z.string().regex(/^-?\d{1,20}$/), z.int()]).transform((value) => BigInt(value));
const unsigned = integer.refine((value) => value >= 0n, "Invalid input: expected a number not below 0");
const double = z.union([
  z.number(),
  z.nan(),
  z.literal([Infinity, -Infinity]),
  z.enum(["NaN", "Infinity", "-Infinity"]).transform(Number),
]);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");
const listOf = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

const anyValue = z.object({
  stringValue: z.string().nullish(),
  boolValue: z.boolean().nullish(),
  intValue: integer.nullish(),
  doubleValue: double.nullish(),
});

const attributes = listOf(z.object({ key: text, value: anyValue.nullish() })).transform((pairs) => {
  const known = new Map<string, string>();
  for (const { key, value } of pairs) {
    const given = value?.stringValue ?? value?.boolValue ?? value?.intValue ?? value?.doubleValue;
    if (given !== null && given !== undefined) known.set(key, String(given));
  }
  return known;
});

const times = {
  attributes,
  startTimeUnixNano: unsigned.nullish().transform((value) => value ?? 0n),
  timeUnixNano: unsigned.nullish().transform((value) => value ?? 0n),
  flags: z
    .int()
    .nullish()
    .transform((value) => value ?? 0),
};

const numberPoint = z
  .object({ ...times, asDouble: double.nullish(), asInt: integer.nullish() })
  .transform(({ asDouble, asInt, ...point }) =>
    pointOf(point, asDouble ?? (asInt == null ? undefined : Number(asInt))),
  );

const histogramPoint = z
  .object({
    ...times,
    count: unsigned.nullish().transform((value) => Number(value ?? 0n)),
    sum: double.nullish().transform((value) => value ?? 0),
    bucketCounts: listOf(unsigned.transform(Number)),
    explicitBounds: listOf(double),
  })
  .transform(({ count, sum, bucketCounts, explicitBounds, ...point }) =>
    pointOf(point, { count, sum, bounds: explicitBounds, buckets: bucketCounts }),
  );

function pointOf(
  raw: { attributes: Attributes; startTimeUnixNano: bigint; timeUnixNano: bigint; flags: number },
  value: Point["value"],
): Point {
  const { attributes, startTimeUnixNano: start, timeUnixNano: time, flags } = raw;
  const isGiven = value !== undefined && (flags & NO_RECORDED_VALUE) === 0;
  return { attributes, start, time, ...(isGiven && { value }) };
}

const temporality = z
  .union([z.int(), z.enum(["AGGREGATION_TEMPORALITY_DELTA", "AGGREGATION_TEMPORALITY_CUMULATIVE"])])
  .nullish()
  .transform((value) => (typeof value === "string" ? (value.endsWith("DELTA") ? DELTA : CUMULATIVE) : (value ?? 0)));

const otherPoints = z.object({ dataPoints: listOf(z.unknown()) });

const metric = z.object({
  name: text,
  description: text,
  unit: text,
  gauge: z.object({ dataPoints: listOf(numberPoint) }).nullish(),
  sum: z
    .object({
      dataPoints: listOf(numberPoint),
      aggregationTemporality: temporality,
      isMonotonic: z.boolean().nullish(),
    })
    .nullish(),
  histogram: z.object({ dataPoints: listOf(histogramPoint), aggregationTemporality: temporality }).nullish(),
  exponentialHistogram: otherPoints.nullish(),
  summary: otherPoints.nullish(),
});

const exportRequest = z.object({
  resourceMetrics: listOf(
    z.object({
      resource: z.object({ attributes }).nullish(),
      scopeMetrics: listOf(
        z.object({
          scope: z.object({ name: text, version: text, attributes }).nullish(),
          metrics: listOf(metric),
        }),
      ),
    }),
  ),
});

/** @throws OtlpError where the text is no ExportMetricsServiceRequest in JSON */
export function parseJson(body: Buffer): readonly PushedMetric[] {
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8"));
  } catch {
    throw new OtlpError("The body is not JSON.");
  }
  return pushedIn(json);
}

/** @throws OtlpError where the bytes are no ExportMetricsServiceRequest in Protocol Buffers */
export function parseProtobuf(body: Buffer): readonly PushedMetric[] {
  try {
    return pushedIn(decode(body, EXPORT_METRICS_REQUEST));
  } catch (error) {
    if (error instanceof WireError)
      throw new OtlpError(`The body is not an ExportMetricsServiceRequest: ${error.message}.`);
    throw error;
  }
}

function pushedIn(value: unknown): readonly PushedMetric[] {
  const parsed = exportRequest.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new OtlpError(`The body is not OTLP: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}.`);
  }
  return parsed.data.resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ scope, metrics }) => {
      const emitter = {
        resource: resource?.attributes ?? new Map<string, string>(),
        scope: JSON.stringify([scope?.name ?? "", scope?.version ?? "", [...(scope?.attributes ?? [])].sort()]),
      };
      return metrics.map((one) => ({ ...emitter, ...described(one) }));
    }),
  );
}

function described({
  name,
  description,
  unit,
  ...data
}: z.output<typeof metric>): Omit<PushedMetric, "resource" | "scope"> {
  const about = { name, description, unit };
  const { gauge, sum, histogram } = data;
  if (gauge) return { ...about, kind: "gauge", isDelta: false, points: gauge.dataPoints };
  if (sum) {
    const { aggregationTemporality: mode, dataPoints: points } = sum;
    const isDelta = mode === DELTA;
    if (mode !== CUMULATIVE && !isDelta) return { ...about, kind: "unsupported", isDelta, points };
    // A sum that also falls, and is told as a whole, is no more than a gauge.
    if (!sum.isMonotonic) return { ...about, kind: isDelta ? "unsupported" : "gauge", isDelta: false, points };
    return { ...about, kind: "counter", isDelta, points };
  }
  if (histogram) {
    const { aggregationTemporality: mode, dataPoints: points } = histogram;
    const isKnown = mode === DELTA || mode === CUMULATIVE;
    return { ...about, kind: isKnown ? "histogram" : "unsupported", isDelta: mode === DELTA, points };
  }
  const points = [...(data.exponentialHistogram?.dataPoints ?? []), ...(data.summary?.dataPoints ?? [])];
  return { ...about, kind: "unsupported", isDelta: false, points: points.map(() => EMPTY) };
}

const EMPTY: Point = { attributes: new Map(), start: 0n, time: 0n };
