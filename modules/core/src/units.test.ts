import { inspect } from "node:util";

import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { days, Duration, GIBIBYTE, hours, MEBIBYTE, minutes, seconds } from "./units";

describe("durations", () => {
  it.each([
    [seconds(15), "15s"],
    [seconds(60), "1m"],
    [minutes(90), "90m"],
    [hours(12), "12h"],
    [hours(24), "1d"],
    [days(90), "90d"],
    [seconds(0), "0s"],
  ])("reads %s as Prometheus writes it", (duration, text) => {
    expect(duration.toString()).toBe(text);
  });

  it("is written with as many seconds as it has", () => {
    const unit = { d: 86_400, h: 3_600, m: 60, s: 1 };
    fc.assert(
      fc.property(fc.nat(400 * 86_400), (n) => {
        const [, count, name = "s"] = /^(\d+)([dhms])$/.exec(seconds(n).toString()) ?? [];
        return Number(count) * unit[name as keyof typeof unit] === n;
      }),
    );
  });

  it("counts days", () => {
    expect([days(7).days, hours(12).days]).toEqual([7, 0.5]);
  });

  it("shows itself in errors as in prometheus.yml", () => {
    expect(inspect({ keep: days(7) })).toBe("{ keep: 7d }");
  });

  it("is a class of its own, so that a plain number is no duration", () => {
    expect(minutes(1)).toBeInstanceOf(Duration);
  });
});

describe("bytes", () => {
  it("are counted in powers of two", () => {
    expect([MEBIBYTE, GIBIBYTE]).toEqual([2 ** 20, 2 ** 30]);
  });
});
