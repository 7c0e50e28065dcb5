import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { Sum } from "./sum";

function sumOf(terms: readonly number[]): number {
  const sum = new Sum();
  for (const term of terms) sum.add(term);
  return sum.value;
}

describe("Sum", () => {
  it("keeps what rounding takes from a plain sum", () => {
    expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
    expect(sumOf(Array.from({ length: 10 }, () => 0.1))).toBe(1);
    expect(sumOf(Array.from({ length: 1_000_000 }, () => 0.001))).toBe(1000);
  });

  it("is exact for whole numbers up to 2^53, and keeps what is added beyond", () => {
    expect(sumOf([2 ** 53 - 1, 1])).toBe(2 ** 53);
    expect(sumOf([2 ** 53, 1, 1])).toBe(2 ** 53 + 2);
  });

  it("goes on from where it was stored with the same bits", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })), fc.nat(), (terms, cut) => {
        const stored = new Float64Array(4);
        const first = new Sum();
        for (const term of terms.slice(0, cut)) first.add(term);
        first.store(stored, 2);
        const second = new Sum();
        second.load(stored, 2);
        for (const term of terms.slice(cut)) second.add(term);
        expect(second.value).toBe(sumOf(terms));
      }),
    );
  });
});
