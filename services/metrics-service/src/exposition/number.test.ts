import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { canonicalNumber, formatValue } from "./number";

describe("a sample's value", () => {
  it.each([
    [0, "0"],
    [-0, "0"],
    [23, "23"],
    [0.1, "0.1"],
    [-1.5, "-1.5"],
    [1e21, "1e+21"],
    [1e-7, "1e-7"],
    [2 ** 53, "9007199254740992"],
    [NaN, "NaN"],
    [Infinity, "+Inf"],
    [-Infinity, "-Inf"],
  ])("%p is written %s", (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  it("reads back as the same number", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(Number(formatValue(value)) === value).toBe(true);
      }),
    );
  });
});

describe("a bound or quantile", () => {
  // The examples of OpenMetrics 1.0, "Considerations: Canonical Numbers" and "Histogram".
  it.each(
    [
      "0.0 0.001 0.002 0.01 0.1 0.9 0.95 0.99 0.999 1.0 1.7 10.0 1e-10 1e-09 1e-05 0.0001",
      "100000.0 1e+06 1e+10 1.1e+23",
    ]
      .flatMap((line) => line.split(" "))
      .map((text) => [text]),
  )("%s is written as OpenMetrics does", (text) => {
    expect(canonicalNumber(Number(text))).toBe(text);
  });

  it("says infinity as Prometheus does", () => {
    expect(canonicalNumber(Infinity)).toBe("+Inf");
  });

  it("reads back as the same number, and never looks like an integer", () => {
    fc.assert(
      fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (value) => {
        const text = canonicalNumber(value);
        expect(Number(text) === value).toBe(true);
        expect(text).toMatch(/[.e]/);
      }),
    );
  });
});
