import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { inBaseUnit, snapBound } from "./bins";

describe("a bound", () => {
  it.each([
    [0.005, 0.00480851],
    [0.01, 0.0103075],
    [0.1, 0.101526],
    [0.25, 0.239393],
    [1, 1],
    [1.2, 1.21],
    [2.5, 2.59375],
    [10, 9.84974],
    [100, 97.0173],
    [10_000, 10_353.6],
  ])("of %d becomes %d", (asked, became) => {
    expect(snapBound(asked)).toEqual({ asked, became });
  });

  it("becomes the edge of a bin, at most half a bin away, and stays where it is once it is there", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e12, noNaN: true }), (asked) => {
        const { became } = snapBound(asked);
        const power = Math.log(became) / Math.log(1.1);
        const edge = 1.1 ** Math.round(power);
        expect(became / edge - 1).toBeGreaterThanOrEqual(-1e-12);
        expect(became / edge - 1).toBeLessThan(2e-5);
        expect(Math.abs(Math.log(became / asked))).toBeLessThanOrEqual(Math.log(1.1) / 2 + 2e-5);
        expect(snapBound(became).became).toBe(became);
      }),
    );
  });

  it("is in the base unit without noise", () => {
    expect(inBaseUnit(97.0173, 0.001)).toBe(0.0970173);
    expect(inBaseUnit(490.371, 0.001)).toBe(0.490371);
  });
});
