import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { decimal, isAdditive, parseStatistic, type Statistic, statisticText } from "./statistic";

const number = fc
  .double({ min: -1e9, max: 1e9, noNaN: true, noDefaultInfinity: true })
  .map((value) => Number(value.toFixed(6)) + 0);
const percent = fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 10_000);

const range = fc
  .record({
    name: fc.constantFrom("TM" as const, "WM" as const, "TC" as const, "TS" as const),
    unit: fc.constantFrom("percent", "value"),
    ends: fc.tuple(number, number, percent, percent),
    open: fc.constantFrom("neither", "from", "to"),
  })
  .map(({ name, unit, ends: [a, b, p, q], open }): Statistic => {
    const [low = 0, high = 0] = (unit === "percent" ? [p, q] : [a, b]).sort((x, y) => x - y);
    return {
      kind: "range",
      name,
      unit,
      ...(open !== "from" && { from: low }),
      ...(open !== "to" && { to: high > low || open === "from" ? high : high + 1 }),
    };
  })
  .filter((statistic) => statistic.kind !== "range" || statistic.unit === "value" || (statistic.to ?? 0) <= 100);

describe("a statistic", () => {
  it("survives being written and read", () => {
    const percentile = percent.map((value): Statistic => ({ kind: "percentile", percent: value }));
    fc.assert(
      fc.property(fc.oneof(range, percentile), (statistic) => {
        expect(parseStatistic(statisticText(statistic))).toEqual(statistic);
      }),
    );
  });

  it("is never read from any other text", () => {
    const characters = fc.string({
      unit: fc.constantFrom(
        "p",
        "t",
        "m",
        "TM",
        "TC",
        "TS",
        "PR",
        "WM",
        "Sum",
        "(",
        ")",
        "%",
        ":",
        ".",
        "-",
        "0",
        "15",
        "9",
        " ",
      ),
      maxLength: 14,
    });
    fc.assert(
      fc.property(characters, (text) => {
        const statistic = parseStatistic(text);
        if (statistic) expect(parseStatistic(statisticText(statistic))).toEqual(statistic);
        else expect(text).not.toMatch(/^(SampleCount|Sum|Average|Minimum|Maximum|IQM|p[1-9]\d?)$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    "Sum",
    "IQM",
    "p0",
    "p99.9",
    "p100",
    "tm90",
    "WM(:98%)",
    "TC(0.1:0.5)",
    "TC(:0.5)",
    "TS(80%:)",
    "PR(:300)",
    "PR(-5:5)",
  ])("%s is one", (text) => {
    expect(parseStatistic(text)).toBeDefined();
  });

  it.each([
    ...[
      "",
      "sum",
      "Foo",
      "p",
      "p101",
      "p-1",
      "p9.12345678901",
      "P90",
      "TM90",
      "tm0",
      "tm101",
      "TM()",
      "TM(:)",
      "TM(5)",
    ],
    ...[
      "TM(10%:90)",
      "TM(90%:10%)",
      "TM(5:5)",
      "TM(:101%)",
      "PR(10%:90%)",
      "tc(1:2)",
      "TC(1e3:2e3)",
      "TC(a:b)",
      "TC(1:2",
      "Sum ",
    ],
  ])("%p is none", (text) => {
    expect(parseStatistic(text)).toBeUndefined();
  });

  it.each([
    ["Sum", true],
    ["SampleCount", true],
    ["TC(:0.5)", true],
    ["TS(1:2)", true],
    ["TC(:50%)", false],
    ["TM(1:2)", false],
    ["Average", false],
    ["p95", false],
  ])("%s adds up over time: %p", (text, additive) => {
    const statistic = parseStatistic(text);
    expect(statistic && isAdditive(statistic)).toBe(additive);
  });

  it("has numbers without exponents, which are the same numbers", () => {
    expect(decimal(1.5e-7)).toBe("0.00000015");
    expect(decimal(-2.5e21)).toBe("-2500000000000000000000");
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(decimal(value)).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(decimal(value))).toBe(value + 0);
      }),
    );
  });
});
