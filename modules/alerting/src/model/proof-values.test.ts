import { describe, expect, it } from "@jest/globals";

import { counterValues, everyThirdMinute, inThreePlaces, inTurn, scrapedSeldom } from "./proof-values";

describe("values for proofs", () => {
  it("counterValues goes on from phase to phase, a sample a minute after the first", () => {
    expect(counterValues([6, 20], [0, 5], [0.1, 3])).toBe("0 6+6x19 120+0x4 120.1+0.1x2");
    expect(counterValues([1, 1], [0.2, 1])).toBe("0 1 1.2");
    expect(counterValues()).toBe("0");
  });

  it("everyThirdMinute stands still for two minutes of three", () => {
    expect(everyThirdMinute(0.1, 0.2)).toMatch(/^0 0\.1x2 0\.3x2 0\.5x2 .* 1\.9x2$/);
  });

  it("scrapedSeldom has a sample in every so many minutes, and grows all the same", () => {
    expect(scrapedSeldom(3)).toMatch(/^100 _ 106 _ 112 _ /);
    expect(scrapedSeldom(3, 4)).toMatch(/^100 _x3 112 _x3 124 _x3 /);
  });

  it("inThreePlaces has one that pauses, and two that are scraped seldom", () => {
    expect(inThreePlaces(["a", "b", "c"], 20)).toEqual({
      a: "100 160 160+6x29",
      b: scrapedSeldom(9),
      c: scrapedSeldom(8),
    });
    expect(inThreePlaces(["a", "b", "c"], 20, 10)).toEqual({
      a: "100 300 300+6x29",
      b: scrapedSeldom(9, 4),
      c: scrapedSeldom(8, 4),
    });
  });

  it("inTurn lets one be missing at each time, and the last for good", () => {
    expect(inTurn(["a", "b", "c"])).toEqual({
      a: "_x5 1x30",
      b: "1x4 stale _x3 1x30",
      c: "1x8 stale _x30",
    });
  });
});
