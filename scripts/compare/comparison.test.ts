import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { compare } from "./comparison";

const MINUTE = 60;
const HOUR = 3600;

/** A value of its own in each minute. */
const measured = new Map(Array.from({ length: 120 }, (_, i) => [i * MINUTE, i + 0.5]));

/** What an exporter shows that asks every `poll` seconds for the newest minute that is `delay` seconds old. */
function shownBy(poll: number, delay: number): Map<number, number> {
  return new Map(
    Array.from({ length: 60 }, (_, i) => {
      const time = HOUR + i * MINUTE;
      const asked = Math.floor(time / poll) * poll;
      const minute = Math.floor((asked - delay) / MINUTE) * MINUTE - MINUTE;
      return [time, measured.get(minute) ?? NaN];
    }),
  );
}

describe("compare", () => {
  it("finds every value of an exporter, however late it is within a quarter of an hour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 600 }), (poll, delay) => {
        const { minutes, found } = compare(shownBy(poll * MINUTE, delay), measured);
        return minutes === 60 && found === 60;
      }),
    );
  });

  it("tells how old they are when they are shown", () => {
    expect(compare(shownBy(MINUTE, 0), measured).ageSeconds).toBe(0);
    expect(compare(shownBy(MINUTE, 120), measured).ageSeconds).toBe(120);
    expect(compare(shownBy(5 * MINUTE, 120), measured).ageSeconds).toBe(240);
  });

  it("does not find what CloudWatch never said, nor what is older than twenty minutes", () => {
    const wrong = new Map([...shownBy(MINUTE, 120)].map(([time, value], i) => [time, i < 3 ? value + 0.25 : value]));
    expect(compare(wrong, measured)).toMatchObject({ minutes: 60, found: 57 });
    expect(compare(shownBy(MINUTE, 25 * MINUTE), measured)).toMatchObject({ minutes: 60, found: 0, ageSeconds: NaN });
  });

  it("does not find a value that was shown before its minute was over", () => {
    expect(compare(new Map([[HOUR, measured.get(HOUR) ?? NaN]]), measured).found).toBe(0);
  });

  it("has the means of both sides", () => {
    const two = new Map([
      [0, 1],
      [60, 3],
    ]);
    expect(compare(new Map([[120, 3]]), two)).toMatchObject({ meanInPrometheus: 3, meanInCloudWatch: 2 });
  });
});
