import { describe, expect, it } from "@jest/globals";

import { followedBy, lengthOf } from "./series-values";

describe("lengthOf", () => {
  it.each([
    ["1", 1],
    ["_", 1],
    ["stale", 1],
    ["1 2  3", 3],
    ["69x30", 31],
    ["0+6x30", 31],
    ["100-2.5x4", 5],
    ["1e3x2", 3],
    ["_x30", 30],
    ["_x3 60x4 stale _x20", 3 + 5 + 1 + 20],
  ])("counts the samples of %j: %d", (values, samples) => {
    expect(lengthOf({ up: values })).toBe(samples);
  });

  it("is that of the longest", () => {
    expect(lengthOf({ up: "1x9", down: "0x19" })).toBe(20);
  });
});

describe("followedBy", () => {
  it("puts the values of the second behind those of the first", () => {
    expect(followedBy({ up: "0x9" }, { up: "1x9" })).toEqual({ up: "0x9 1x9" });
  });

  it("lets end what the second has not, and begin late what the first has not", () => {
    expect(followedBy({ up: "0x9" }, { down: "1x4" })).toEqual({ up: "0x9 _x5", down: "_x10 1x4" });
  });

  it("waits for the longest of the first", () => {
    expect(followedBy({ up: "0x9", down: "1" }, { down: "0x4" })).toEqual({ up: "0x9 _x5", down: "1 _x9 0x4" });
  });
});
