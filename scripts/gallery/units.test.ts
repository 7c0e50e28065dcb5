import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { committedDashboards } from "../simulation/dashboard-model";
import { durationTicks, ticksBetween, timeTicks } from "./ticks";
import { formatted, isKnownUnit } from "./units";

describe("values", () => {
  it.each([
    [0.935, "percentunit", undefined, "93.5%"],
    [93.512, "percent", 1, "93.5%"],
    [1536, "bytes", undefined, "1.5 KiB"],
    [1_500_000, "Bps", undefined, "1.5 MB/s"],
    [0.25, "s", undefined, "250 ms"],
    [0.0004, "s", undefined, "400 µs"],
    [90, "s", undefined, "1.5 min"],
    [250, "ms", undefined, "250 ms"],
    [7200, "s", undefined, "2 h"],
    [12.5, "reqps", undefined, "12.5 req/s"],
    [12_345, "short", undefined, "12.3 K"],
    [0, "s", undefined, "0 s"],
    [0, "Bps", undefined, "0 B/s"],
    [-0.0001, "percentunit", 1, "0.0%"],
    [1234.5, "currencyUSD", undefined, "$1.23 K"],
    [6.5, "currencyUSD", 2, "$6.50"],
    [NaN, "s", undefined, "No data"],
    [Infinity, "s", undefined, "∞"],
    [3, "furlong", undefined, "3 furlong"],
  ])("%p in %s with %p decimals: %s", (value, unit, decimals, expected) => {
    expect(formatted(value, { unit, decimals })).toBe(expected);
  });

  it("have a unit that is known, in all dashboards", () => {
    const used = committedDashboards().flatMap(({ panels }) =>
      panels.map(({ fieldConfig }) => fieldConfig.defaults.unit ?? "short"),
    );
    expect([...new Set(used)].filter((unit) => !isKnownUnit(unit))).toEqual([]);
  });
});

describe("ticks", () => {
  const spans = fc.tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  );

  it("lie within the scale, at equal distances, neither none nor too many", () => {
    fc.assert(
      fc.property(spans, ([low, size]) => {
        const ticks = ticksBetween(low, low + size, 5);
        const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(10);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low - size * 1e-6);
          expect(tick).toBeLessThanOrEqual(low + size * (1 + 1e-6));
        }
        ticks.slice(1).forEach((tick, i) => {
          expect(tick - (ticks[i] ?? 0)).toBeCloseTo(step, 5);
        });
      }),
    );
  });

  it("of durations are whole minutes, not hundreds of seconds", () => {
    expect(durationTicks(0, 130, 4, 1)).toEqual([0, 60, 120]);
    expect(durationTicks(0, 130_000, 4, 1000)).toEqual([0, 60_000, 120_000]);
    expect(durationTicks(0, 1.1, 4, 1)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });

  it("of time are at full hours, in UTC", () => {
    const midnight = Date.UTC(2026, 10, 19) / 1000;
    expect(timeTicks(midnight - 600, midnight + 6 * 3600, 7).map(({ text }) => text)).toEqual([
      "00:00",
      "01:00",
      "02:00",
      "03:00",
      "04:00",
      "05:00",
      "06:00",
    ]);
    expect(timeTicks(midnight, midnight + 3 * 86_400, 4).map(({ text }) => text)).toEqual([
      "11-19",
      "11-20",
      "11-21",
      "11-22",
    ]);
  });
});
