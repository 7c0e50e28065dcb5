import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { above, below, whenever } from "./alert";
import { count, milliseconds, percent, perMinute } from "./quantity";
import { recordedSignal } from "./signal";

const signal = recordedSignal("hits:ratio", { expr: "vector(1)", unit: "ratio", help: "Hits." });

describe("a quantity", () => {
  it.each([
    [percent(70), { value: 0.7, text: "70 %" }],
    [percent(99.5), { value: 0.995, text: "99.5 %" }],
    [milliseconds(200), { value: 0.2, text: "200 ms" }],
    [perMinute(5), { value: 5, text: "5 a minute" }],
    [count(8), { value: 8, text: "8" }],
  ])("%j is in base units, and as people say it", (quantity, want) => {
    expect(quantity).toEqual(want);
  });

  it("of whole percent or milliseconds is the decimal that one would write", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (n) => {
        expect(percent(n).value).toBe(Number(`${n}e-2`));
        expect(milliseconds(n).value).toBe(Number(`${n}e-3`));
      }),
    );
  });
});

describe("a condition", () => {
  it("is true below or above a limit, which it tells", () => {
    expect(below(signal, percent(70))).toEqual({ expr: "hits:ratio < 0.7", threshold: percent(70) });
    expect(above(signal, count(8))).toEqual({ expr: "hits:ratio > 8", threshold: count(8) });
  });

  it("is true while an expression yields a series", () => {
    expect(whenever("up == 0")).toEqual({ expr: "up == 0" });
  });
});
