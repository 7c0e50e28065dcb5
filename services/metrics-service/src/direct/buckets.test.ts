import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { numbersOf } from "./buckets";

const BOUNDS = [0.1, 0.5, 1, 5];

describe("a pushed histogram", () => {
  it("has its count, its sum and its buckets, in another unit where the family has another", () => {
    const pushed = { count: 10, sum: 2_500, bounds: [100, 500, 1_000, 5_000], buckets: [1, 2, 3, 4, 0] };
    expect([...(numbersOf(pushed, 1e-3, BOUNDS) ?? [])]).toEqual([10, 2.5, 1, 3, 6, 10]);
  });

  it("takes bounds that CloudWatch's bins have moved for those that were meant", () => {
    const pushed = { count: 10, sum: 1, bounds: BOUNDS, buckets: [1, 2, 3, 4, 0] };
    expect([...(numbersOf(pushed, 1, [0.10153, 0.51316, 1, 5.0545]) ?? [])]).toEqual([10, 1, 1, 3, 6, 10]);
  });

  it("is read between its bounds as Prometheus reads it, rounded down, and above them as if there were no more", () => {
    const pushed = { count: 10, sum: 1, bounds: [1, 2], buckets: [4, 5, 1] };
    expect([...(numbersOf(pushed, 1, [0.5, 1.5, 1.75, 3, 100]) ?? [])].slice(2)).toEqual([2, 6, 7, 9, 9]);
  });

  it("may have no buckets", () => {
    expect([...(numbersOf({ count: 3, sum: 1, bounds: [], buckets: [] }, 1, [1]) ?? [])]).toEqual([3, 1, 0]);
    expect([...(numbersOf({ count: 3, sum: 1, bounds: [], buckets: [3] }, 1, [1]) ?? [])]).toEqual([3, 1, 0]);
  });

  it.each([
    ["buckets are missing", { count: 3, sum: 1, bounds: [1, 2], buckets: [3] }],
    ["its buckets are not its count", { count: 3, sum: 1, bounds: [1], buckets: [1, 1] }],
    ["its bounds do not ascend", { count: 2, sum: 1, bounds: [2, 1], buckets: [1, 1, 0] }],
    ["its sum is below zero, so that it can fall", { count: 2, sum: -1, bounds: [1], buckets: [1, 1] }],
    ["its sum is no number", { count: 2, sum: NaN, bounds: [1], buckets: [1, 1] }],
  ])("is refused where %s", (_, pushed) => {
    expect(numbersOf(pushed, 1, BOUNDS)).toBeUndefined();
  });

  it("has buckets in order and below the count, whatever its bounds and those that are wanted", () => {
    const bounds = fc.uniqueArray(fc.integer({ min: 1, max: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(bounds, bounds, fc.array(fc.nat(20), { minLength: 13, maxLength: 13 }), (own, wanted, counts) => {
        const sorted = [...own].sort((a, b) => a - b);
        const buckets = counts.slice(0, sorted.length + 1);
        const count = buckets.reduce((sum, bucket) => sum + bucket, 0);
        const numbers = numbersOf(
          { count, sum: 1, bounds: sorted, buckets },
          1,
          [...wanted].sort((a, b) => a - b),
        );
        const below = [...(numbers ?? [])].slice(2);
        expect([...below, count]).toEqual([...below, count].sort((a, b) => a - b));
      }),
    );
  });
});
