import { describe, expect, it } from "@jest/globals";
import type { MuteWindow } from "@watchpost/core";
import fc from "fast-check";

import { timeInterval } from "./mute-windows";

const WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;
const DAY = 24 * 60;

const window = (days: MuteWindow["days"], from: string, to: string): MuteWindow => ({
  name: "nights",
  severities: ["warning"],
  days,
  from,
  to,
  timeZone: "Europe/Berlin",
});

const spec = (weekdays: string[], start_time: string, end_time: string) => ({
  weekdays,
  times: [{ start_time, end_time }],
  location: "Europe/Berlin",
});

describe("timeInterval", () => {
  it.each([
    ["within a day", "12:00", "13:30", [spec(["saturday", "sunday"], "12:00", "13:30")]],
    [
      "across midnight",
      "22:00",
      "06:00",
      [spec(["saturday", "sunday"], "22:00", "24:00"), spec(["sunday", "monday"], "00:00", "06:00")],
    ],
    ["that ends at midnight", "22:00", "00:00", [spec(["saturday", "sunday"], "22:00", "24:00")]],
    ["of whole days", "00:00", "24:00", [spec(["saturday", "sunday"], "00:00", "24:00")]],
  ])("is of a window %s", (_, from, to, time_intervals) => {
    expect(timeInterval(window(["saturday", "sunday"], from, to))).toEqual({ name: "nights", time_intervals });
  });

  it("holds, of every minute of a week, those that lie in the window, and no others", () => {
    const clock = (minute: number) =>
      [Math.floor(minute / 60), minute % 60].map((n) => String(n).padStart(2, "0")).join(":");
    const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...WEEK), { minLength: 1 }),
        fc.integer({ min: 0, max: DAY - 1 }),
        fc.integer({ min: 0, max: DAY }),
        (days, from, to) => {
          fc.pre(from !== to);
          const wanted = new Set<number>();
          const length = to > from ? to - from : to + DAY - from;
          for (const day of days) {
            const start = WEEK.indexOf(day) * DAY + from;
            for (let i = 0; i < length; i++) wanted.add((start + i) % (7 * DAY));
          }
          const held = new Set<number>();
          for (const { weekdays, times } of timeInterval(window(days, clock(from), clock(to))).time_intervals) {
            for (const { start_time, end_time } of times) {
              const [start, end] = [minutesOf(start_time), minutesOf(end_time)];
              expect(end).toBeGreaterThan(start);
              for (const day of weekdays) {
                for (let i = start; i < end; i++) held.add(WEEK.findIndex((each) => each === day) * DAY + i);
              }
            }
          }
          expect(held).toEqual(wanted);
        },
      ),
    );
  });
});
