import { describe, expect, it } from "@jest/globals";

import { isKept, isPeriod, roundedStart } from "./calendar";

type Clock = [hours: number, minutes: number, seconds: number];

const DAY = 86_400;
const NOW = Date.UTC(2026, 10, 21, 12, 0, 0) / 1000;
const at = (daysAgo: number, h: number, m: number, s: number) => Date.UTC(2026, 10, 21, h, m, s) / 1000 - daysAgo * DAY;

describe("the start of a request", () => {
  it.each([
    [1, 60, [12, 32, 34], [12, 32, 0]],
    [1, 300, [12, 32, 34], [12, 32, 0]],
    [16, 300, [12, 32, 34], [12, 30, 0]],
    [64, 3600, [12, 32, 34], [12, 0, 0]],
  ] satisfies [number, number, Clock, Clock][])(
    "%i days ago in periods of %i s, %j is rounded to %j",
    (days, period, given, rounded) => {
      expect(roundedStart(at(days, ...given), NOW, period)).toBe(at(days, ...rounded));
    },
  );

  it("is rounded to the period below a minute", () => {
    expect(roundedStart(NOW - 57, NOW, 10)).toBe(NOW - 60);
    expect(roundedStart(NOW - 57, NOW, 5)).toBe(NOW - 60);
    expect(roundedStart(NOW - 57, NOW, 1)).toBe(NOW - 57);
  });
});

describe("what is kept", () => {
  it.each([
    [1, 3 / 24, 10],
    [0, 3.1 / 24, 10],
    [1, 14.9, 60],
    [0, 15.1, 60],
    [0, 15.1, 360],
    [1, 15.1, 300],
    [0, 63.1, 300],
    [1, 63.1, 7200],
    [1, 455, 3600],
    [0, 456, 86_400],
  ])("can be read (%i) %d days later in periods of %i s", (can, days, period) => {
    expect(isKept(NOW - days * DAY, NOW, period)).toBe(can === 1);
  });
});

it("has the periods that AWS has", () => {
  expect([1, 5, 10, 20, 30, 60, 120, 86_400].every(isPeriod)).toBe(true);
  expect([0, -60, 2, 15, 45, 61, 90, 86_460, 0.5, NaN].some(isPeriod)).toBe(false);
});
