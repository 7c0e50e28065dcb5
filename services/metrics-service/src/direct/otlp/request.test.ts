import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { OtlpError, parseJson, parseProtobuf, type PushedMetric } from "./request";

// Written by hand from the field numbers of opentelemetry-proto's metrics.proto, so that a wrong table here would show.
const varint = (value: number): number[] => (value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(value >> 7)]);
const bytes = (field: number, ...content: readonly number[]) => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...content,
];
const text = (field: number, value: string) => bytes(field, ...Buffer.from(value));
const fixed64 = (value: bigint) => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(value);
  return [...buffer];
};
const double = (value: number) => {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return [...buffer];
};
const attribute = (field: number, key: string, value: string) =>
  bytes(field, ...text(1, key), ...bytes(2, ...text(1, value)));

const START = 1_700_000_000_000_000_001n;
const TIME = 1_700_000_060_000_000_000n;
const TIMES = [2 * 8 + 1, ...fixed64(START), 3 * 8 + 1, ...fixed64(TIME)];

const request = (...metric: readonly number[]) =>
  Buffer.from(
    bytes(
      1,
      ...bytes(1, ...attribute(1, "service.name", "shop")),
      ...bytes(2, ...bytes(1, ...text(1, "meter")), ...bytes(2, ...text(1, "orders"), ...metric)),
    ),
  );

const json = (metric: object) =>
  Buffer.from(
    JSON.stringify({
      resourceMetrics: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
          scopeMetrics: [{ scope: { name: "meter" }, metrics: [{ name: "orders", ...metric }] }],
        },
      ],
    }),
  );

const only = (metrics: readonly PushedMetric[]): PushedMetric => {
  const [metric] = metrics;
  if (metric === undefined || metrics.length > 1) throw new Error(`${metrics.length} metrics`);
  return metric;
};

describe("a request of OTLP", () => {
  const times = { startTimeUnixNano: String(START), timeUnixNano: String(TIME) };

  it.each([
    [
      "protobuf",
      parseProtobuf(
        request(
          ...bytes(
            7,
            ...bytes(1, ...attribute(7, "status", "ok"), ...TIMES, 6 * 8 + 1, ...fixed64(12n)),
            2 * 8,
            1,
            3 * 8,
            1,
          ),
        ),
      ),
    ],
    [
      "JSON",
      parseJson(
        json({
          sum: {
            aggregationTemporality: 1,
            isMonotonic: true,
            dataPoints: [{ attributes: [{ key: "status", value: { stringValue: "ok" } }], ...times, asInt: "12" }],
          },
        }),
      ),
    ],
  ])("may have a sum of deltas, in %s", (_, metrics) => {
    const metric = only(metrics);
    expect(metric).toMatchObject({ name: "orders", kind: "counter", isDelta: true });
    expect(metric.resource.get("service.name")).toBe("shop");
    expect(metric.points).toEqual([{ attributes: new Map([["status", "ok"]]), start: START, time: TIME, value: 12 }]);
  });

  it.each([
    [
      "protobuf",
      parseProtobuf(
        request(
          ...text(3, "s"),
          ...bytes(
            9,
            ...bytes(
              1,
              ...TIMES,
              4 * 8 + 1,
              ...fixed64(3n),
              5 * 8 + 1,
              ...double(1.5),
              ...bytes(6, ...fixed64(1n), ...fixed64(2n)),
              ...bytes(7, ...double(0.5)),
            ),
            2 * 8,
            2,
          ),
        ),
      ),
    ],
    [
      "protobuf whose numbers are not packed",
      parseProtobuf(
        request(
          ...text(3, "s"),
          ...bytes(
            9,
            ...bytes(
              1,
              ...TIMES,
              ...[4 * 8 + 1, ...fixed64(3n), 5 * 8 + 1, ...double(1.5)],
              ...[6 * 8 + 1, ...fixed64(1n), 6 * 8 + 1, ...fixed64(2n), 7 * 8 + 1, ...double(0.5)],
            ),
            2 * 8,
            2,
          ),
        ),
      ),
    ],
    [
      "JSON",
      parseJson(
        json({
          unit: "s",
          histogram: {
            aggregationTemporality: 2,
            dataPoints: [{ ...times, count: "3", sum: 1.5, bucketCounts: ["1", 2], explicitBounds: [0.5] }],
          },
        }),
      ),
    ],
  ])("may have a cumulative histogram, in %s", (_, metrics) => {
    const metric = only(metrics);
    expect(metric).toMatchObject({ kind: "histogram", isDelta: false, unit: "s" });
    const value = { count: 3, sum: 1.5, bounds: [0.5], buckets: [1, 2] };
    expect(metric.points).toEqual([{ attributes: new Map(), start: START, time: TIME, value }]);
  });

  it("may have gauges; a sum that also falls is one, if it is told as a whole", () => {
    const dataPoints = [{ timeUnixNano: "5", asDouble: -2.5 }];
    const point = { attributes: new Map(), start: 0n, time: 5n, value: -2.5 };
    expect(only(parseJson(json({ gauge: { dataPoints } })))).toMatchObject({ kind: "gauge", points: [point] });
    const sum = { aggregationTemporality: 2, isMonotonic: false, dataPoints };
    expect(only(parseJson(json({ sum })))).toMatchObject({ kind: "gauge", points: [point] });
    expect(only(parseJson(json({ sum: { ...sum, aggregationTemporality: 1 } }))).kind).toBe("unsupported");
    expect(only(parseJson(json({ sum: { ...sum, aggregationTemporality: 0 } }))).kind).toBe("unsupported");
  });

  it("may have what is not taken, which is counted", () => {
    const summary = only(parseJson(json({ summary: { dataPoints: [{ count: "1" }, { count: "2" }] } })));
    expect([summary.kind, summary.points.length]).toEqual(["unsupported", 2]);
    const exponential = only(parseProtobuf(request(...bytes(10, ...bytes(1, ...TIMES), ...bytes(1, ...TIMES)))));
    expect([exponential.kind, exponential.points.length]).toEqual(["unsupported", 2]);
  });

  it("may have attributes of any kind: those that are not one value are left out", () => {
    const attributes = [
      { key: "text", value: { stringValue: "a" } },
      { key: "flag", value: { boolValue: false } },
      { key: "whole", value: { intValue: "7" } },
      { key: "part", value: { doubleValue: 0.5 } },
      { key: "list", value: { arrayValue: { values: [] } } },
      { key: "none" },
    ];
    const metric = only(parseJson(json({ gauge: { dataPoints: [{ attributes, asDouble: "NaN" }] } })));
    expect([...(metric.points[0]?.attributes ?? [])]).toEqual([
      ["text", "a"],
      ["flag", "false"],
      ["whole", "7"],
      ["part", "0.5"],
    ]);
    expect(metric.points[0]?.value).toBeNaN();
  });

  it("may say that a point has no value", () => {
    const dataPoints = [{ timeUnixNano: "5", flags: 1, asDouble: 1 }, { timeUnixNano: "6" }];
    const metric = only(parseJson(json({ gauge: { dataPoints } })));
    expect(metric.points.map(({ value }) => value)).toEqual([undefined, undefined]);
  });

  it("may be empty, and may have fields of later versions", () => {
    expect(parseJson(Buffer.from("{}"))).toEqual([]);
    expect(parseProtobuf(Buffer.alloc(0))).toEqual([]);
    expect(parseJson(Buffer.from('{"resourceMetrics":null,"new":1}'))).toEqual([]);
    const later = Buffer.from([...text(99, "later"), 98 * 8, 5, ...varint(97 * 8 + 5), 1, 2, 3, 4]);
    expect(parseProtobuf(later)).toEqual([]);
  });

  it.each([
    ["no JSON", () => parseJson(Buffer.from("{")), "The body is not JSON."],
    ["something else", () => parseJson(Buffer.from("[]")), "The body is not OTLP: "],
    [
      "a number that is none",
      () => parseJson(json({ gauge: { dataPoints: [{ timeUnixNano: "soon" }] } })),
      "resourceMetrics.0.scopeMetrics.0.metrics.0.gauge.dataPoints.0.timeUnixNano",
    ],
    ["half a message", () => parseProtobuf(Buffer.from([10, 5, 1])), "it ends in the middle of a field"],
    [
      "a field of another type",
      () => parseProtobuf(Buffer.from([8, 5])),
      "the field resourceMetrics has the wire type 0",
    ],
    ["a group", () => parseProtobuf(Buffer.from([3 * 8 + 3])), "the wire type 3 is not known"],
    ["a number without end", () => parseProtobuf(Buffer.alloc(20, 0xff)), "a number has more than ten bytes"],
  ])("is refused for %s", (_, parse, reason) => {
    expect(parse).toThrow(OtlpError);
    expect(parse).toThrow(reason);
  });

  it("is read or refused, whatever its bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.anything(), (body, value) => {
        for (const parse of [
          () => parseProtobuf(Buffer.from(body)),
          () => parseJson(Buffer.from(JSON.stringify({ resourceMetrics: value }))),
        ]) {
          try {
            parse();
          } catch (error) {
            expect(error).toBeInstanceOf(OtlpError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
