import { describe, expect, it } from "@jest/globals";

import { epochAt } from "./epoch";

const at = (...date: [number, number, number?, number?, number?]) => Date.UTC(...date) / 1000;

describe("epochAt", () => {
  it("goes from month to month, whatever their length", () => {
    expect(epochAt({ at: "month" }, at(2028, 1, 29, 23), 3600)).toEqual({ start: at(2028, 1), end: at(2028, 2) });
    expect(epochAt({ at: "month" }, at(2026, 11, 31, 23, 59), 3600)).toEqual({ start: at(2026, 11), end: at(2027, 0) });
  });

  it("goes from year to year, whatever their length", () => {
    expect(epochAt({ at: "year" }, at(2028, 11, 31), 86_400)).toEqual({ start: at(2028, 0), end: at(2029, 0) });
  });

  it("never ends for an instant, which is moved back to a whole hour", () => {
    const anchor = { at: "instant", instant: at(2026, 4, 3, 10, 30) } as const;
    expect(epochAt(anchor, at(2027, 0), 3600)).toEqual({ start: at(2026, 4, 3, 10), end: Infinity });
    expect(epochAt(anchor, at(2027, 0), 86_400)).toEqual({ start: at(2026, 4, 3), end: Infinity });
  });
});
