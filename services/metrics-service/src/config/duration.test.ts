import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { durationText, parseDuration } from "./duration";

describe("a duration", () => {
  it.each([
    ["30s", 30],
    ["5m", 300],
    ["1h30m", 5_400],
    ["2d", 172_800],
    ["0s", 0],
  ])("%s is %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["", "5", "5 m", "m", "-5m", "1.5h", "30m1h", "5min", "1w", "5M"])("%p is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it("survives being written and read", () => {
    fc.assert(
      fc.property(fc.nat(10_000_000), (seconds) => {
        expect(parseDuration(durationText(seconds))).toBe(seconds);
      }),
    );
  });
});
