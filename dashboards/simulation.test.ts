import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { daily, restless, steady } from "./simulation";

const times = fc.integer({ min: 0, max: 4_000_000_000 });

describe("courses of simulated series", () => {
  it("are the same at the same time", () => {
    fc.assert(fc.property(times, (at) => daily(1, 9, 5)(at) === daily(1, 9, 5)(at) && steady(3)(at) === 3));
  });

  it("stray no further than they are told to", () => {
    fc.assert(fc.property(times, fc.nat(99), (at, seed) => Math.abs(restless(100, 0.1, seed)(at) - 100) <= 10));
  });

  it("are high by day and low by night", () => {
    const requests = daily(10, 100, 7);
    expect(requests(15 * 3600)).toBeGreaterThan(90);
    expect(requests(3 * 3600)).toBeLessThan(12);
  });

  it("go their own ways with seeds of their own", () => {
    const seconds = Array.from({ length: 100 }, (_, i) => i * 60);
    const apart = seconds.filter((at) => Math.abs(restless(1, 0.5, 1)(at) - restless(1, 0.5, 2)(at)) > 0.05);
    expect(apart.length).toBeGreaterThan(50);
  });
});
