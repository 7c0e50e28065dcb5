import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { pack } from "./packing";

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

/** Items of up to a size that rules have, in bins as wide as windows make them. */
const items = fc
  .integer({ min: 10, max: 500 })
  .chain((capacity) =>
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: Math.min(20, capacity) }), { minLength: 1, maxLength: 800 }),
      fc.constant(capacity),
    ),
  );

/** The fewest bins there can be, found by trying everything. */
function fewest(sizes: readonly number[], capacity: number): number {
  let best = sizes.length;
  const rest = [...sizes].sort((a, b) => b - a);
  const place = (index: number, bins: number[]): void => {
    if (bins.length >= best) return;
    const size = rest[index];
    if (size === undefined) {
      best = bins.length;
      return;
    }
    for (const [i, used] of bins.entries()) {
      if (used + size <= capacity && bins.indexOf(used) === i) place(index + 1, bins.with(i, used + size));
    }
    place(index + 1, [...bins, size]);
  };
  place(0, []);
  return best;
}

describe("packing", () => {
  it("puts every item into one bin, and no bin holds more than its capacity", () => {
    fc.assert(
      fc.property(items, ([sizes, capacity]) => {
        const bins = pack(sizes, capacity);
        expect(bins.flat().sort((a, b) => a - b)).toEqual([...sizes.keys()]);
        for (const bin of bins) expect(sum(bin.map((i) => sizes[i] ?? 0))).toBeLessThanOrEqual(capacity);
      }),
    );
  });

  it("takes at most two per cent more bins than the items fill, where items are a small part of a bin", () => {
    const requests = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 3000 });
    fc.assert(
      fc.property(requests, (sizes) => {
        const least = Math.ceil(sum(sizes) / 500);
        expect(pack(sizes, 500).length).toBeLessThanOrEqual(Math.ceil(least * 1.02));
      }),
    );
  });

  it("takes as few bins as there can be, but for one in fifty, where items are a large part of a bin", () => {
    let taken = 0;
    let best = 0;
    const few = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(few, (sizes) => {
        taken += pack(sizes, 10).length;
        best += fewest(sizes, 10);
      }),
      { numRuns: 300, seed: 4 },
    );
    expect(taken).toBeLessThanOrEqual(best * 1.02);
  });

  it("fills bins that first-fit leaves open", () => {
    expect(pack([4, 4, 3, 3, 2, 2], 9)).toHaveLength(2);
    expect(pack([...new Array<number>(50).fill(14), ...new Array<number>(50).fill(13)], 135)).toHaveLength(10);
  });

  it("gives an item that is larger than a bin one of its own", () => {
    expect(pack([12, 3, 4], 10)).toEqual([[0], [1, 2]]);
  });

  it("packs nothing into nothing", () => {
    expect(pack([], 10)).toEqual([]);
  });

  it("fills the bins of a hundred thousand items to the brim", () => {
    const sizes = Array.from({ length: 100_000 }, (_, i) => 1 + (i % 14));
    expect(pack(sizes, 500)).toHaveLength(Math.ceil(sum(sizes) / 500));
  });
});
