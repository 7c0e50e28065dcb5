import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { parseStatistic } from "./statistic";
import { binOf, Summary, valueOfBin } from "./summary";

const positive = fc.double({ min: 0.001, max: 1e9, noNaN: true });
const someValues = fc.array(positive, { minLength: 1, maxLength: 200 });

function take(statistic: string, values: readonly number[]): number | undefined {
  const summary = new Summary(true);
  values.forEach((value) => {
    summary.add(value);
  });
  const parsed = parseStatistic(statistic);
  if (parsed === undefined) {
    throw new Error(`${statistic} is not understood.`);
  }
  return parsed.of(summary);
}

describe("statistics that need no distribution", () => {
  it("are exact", () => {
    const values = [3, 1, 2.5];
    expect(["Sum", "SampleCount", "Average", "Minimum", "Maximum"].map((name) => take(name, values))).toEqual([
      6.5,
      3,
      6.5 / 3,
      1,
      3,
    ]);
  });

  it("have no value for a period without values", () => {
    expect(take("Sum", [])).toBeUndefined();
    expect(take("TC(:1)", [])).toBeUndefined();
  });
});

describe("statistics of the distribution", () => {
  it("know a percentile within half a bin", () => {
    fc.assert(
      fc.property(someValues, fc.integer({ min: 1, max: 100 }), (values, percent) => {
        const sorted = [...values].sort((a, b) => a - b);
        const exact = sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? NaN;
        const ratio = (take(`p${percent}`, values) ?? NaN) / exact;
        expect(ratio).toBeGreaterThan(1 / 1.0489);
        expect(ratio).toBeLessThan(1.0489);
      }),
    );
  });

  it("count exactly up to the edge of a bin", () => {
    fc.assert(
      fc.property(someValues, fc.integer({ min: -60, max: 200 }), (values, bin) => {
        const edge = 1.1 ** bin;
        const inside = values.filter((value) => Math.abs(value / edge - 1) > 1e-6);
        fc.pre(inside.length > 0);
        expect(take(`TC(:${edge})`, inside)).toBe(inside.filter((value) => value <= edge).length);
      }),
    );
  });

  it("count every value once over adjoining ranges, whatever their bounds", () => {
    fc.assert(
      fc.property(someValues, fc.double({ min: 0.01, max: 1e6, noNaN: true }), (values, bound) => {
        const b = bound.toFixed(4);
        fc.pre(Number(b) > 0);
        expect((take(`TC(:${b})`, values) ?? NaN) + (take(`TC(${b}:)`, values) ?? NaN)).toBe(values.length);
      }),
    );
  });

  it("give nought for a range without values and know the value nought by itself", () => {
    expect(take("TC(5:10)", [1, 20])).toBe(0);
    expect(take("TC(0:10)", [0, 0, 5])).toBe(1);
    expect(take("TC(:10)", [0, 0, 5])).toBe(3);
    expect(take("p50", [0, 0, 5])).toBe(0);
  });

  it("trim, winsorize and rank", () => {
    const values = Array.from({ length: 100 }, (_, i) => (i < 90 ? 10 : 1000));
    const ten = valueOfBin(binOf(10));
    const thousand = valueOfBin(binOf(1000));
    expect(take("TM(:90%)", values)).toBeCloseTo(ten);
    expect(take("tm90", values)).toBeCloseTo(ten);
    expect(take("IQM", values)).toBeCloseTo(ten);
    expect(take("TM(100:)", values)).toBeCloseTo(thousand);
    expect(take("TS(90%:)", values)).toBeCloseTo(10 * thousand);
    expect(take("PR(:100)", values)).toBe(90);
    expect(take("WM(:50%)", values)).toBeCloseTo(10, 0);
    expect(take("TM(2000:)", values)).toBeUndefined();
  });

  it("are not available when a value is negative or came in a set", () => {
    expect(take("p50", [-1, 2])).toBeUndefined();
    expect(take("Sum", [-1, 2])).toBe(1);
    const summary = new Summary(true);
    summary.addSet(3, 6, 1, 3);
    expect(parseStatistic("p50")?.of(summary)).toBeUndefined();
    expect(parseStatistic("Average")?.of(summary)).toBe(2);
    const same = new Summary(true);
    same.addSet(3, 6, 2, 2);
    expect(parseStatistic("p50")?.of(same)).toBe(2);
  });
});

describe("the grammar", () => {
  it.each(["p0", "p99.99", "p100", "TM(5%:95%)", "TC(0.5:)", "TS(:1e3)", "PR(10:100)", "wm98", "IQM", "TC(-5:5)"])(
    "knows %s",
    (text) => {
      expect(parseStatistic(text)).toBeDefined();
    },
  );

  it.each([
    "",
    "sum",
    "Foo",
    "p101",
    "p",
    "p99.99%",
    "TC()",
    "TC(:)",
    "TC(5:1)",
    "TM(5%:95)",
    "TM(:101%)",
    "PR(1%:2%)",
    "__proto__",
  ])("refuses %j", (text) => {
    expect(parseStatistic(text)).toBeUndefined();
  });
});
