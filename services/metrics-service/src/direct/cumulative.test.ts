import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { CumulativeStreams } from "./cumulative";

const SINCE = 1_700_000_000;
const at = (seconds: number) => BigInt(SINCE + seconds) * 1_000_000_000n;
const point = (start: number, time: number, ...values: readonly number[]) => ({
  start: at(start),
  time: at(time),
  values: Float64Array.from(values),
});

describe("what emitters count since their start", () => {
  it("becomes what came to it, from the point before", () => {
    const streams = new CumulativeStreams(10, SINCE);
    expect(streams.take("a", point(1, 60, 5), SINCE)).toEqual({ since: at(1), values: Float64Array.of(5) });
    expect(streams.take("a", point(1, 120, 7), SINCE)).toEqual({ since: at(60), values: Float64Array.of(2) });
  });

  it("only begins with the first point of an emitter that was there before, or does not say since when it is", () => {
    const streams = new CumulativeStreams(10, SINCE);
    expect(streams.take("a", point(-1, 60, 5), SINCE)).toBe("first");
    expect(streams.take("b", { ...point(0, 60, 5), start: 0n }, SINCE)).toBe("first");
    expect(streams.take("a", point(-1, 120, 6), SINCE)).toEqual({ since: at(60), values: Float64Array.of(1) });
  });

  it("is a duplicate when it is not newer, or of an earlier start", () => {
    const streams = new CumulativeStreams(10, SINCE);
    streams.take("a", point(5, 60, 5), SINCE);
    expect(streams.take("a", point(5, 60, 5), SINCE)).toBe("duplicate");
    expect(streams.take("a", point(5, 50, 9), SINCE)).toBe("duplicate");
    expect(streams.take("a", point(4, 90, 9), SINCE)).toBe("duplicate");
  });

  it("begins anew with another start, or where it fell", () => {
    const streams = new CumulativeStreams(10, SINCE);
    streams.take("a", point(1, 60, 5, 3), SINCE);
    expect(streams.take("a", point(90, 120, 4, 4), SINCE)).toEqual({ since: at(90), values: Float64Array.of(4, 4) });
    expect(streams.take("a", point(90, 180, 5, 3), SINCE)).toEqual({ since: at(120), values: Float64Array.of(5, 3) });
  });

  it("makes room for new emitters by those that are idle for an hour", () => {
    const streams = new CumulativeStreams(2, SINCE);
    streams.take("a", point(1, 60, 5), SINCE);
    streams.take("b", point(1, 60, 5), SINCE + 60);
    expect(streams.take("c", point(1, 60, 5), SINCE + 3_599)).toBe("full");
    expect(streams.take("c", point(61, 70, 5), SINCE + 3_600)).toMatchObject({ since: at(61) });
    // It was forgotten, so what it had counted is not counted again.
    expect(streams.take("a", point(1, 3_700, 6), SINCE + 3_700)).toBe("first");
  });

  it("adds up to what was counted, with duplicates, points out of order, restarts of emitters and of the service", () => {
    const step = fc.record({ adds: fc.nat(9), restarts: fc.boolean(), repeats: fc.boolean(), saves: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let streams = new CumulativeStreams(10, SINCE);
        let [start, count, total, sum] = [1, 0, 0, 0];
        const take = (time: number) => {
          const taken = streams.take("a", point(start, time, count), SINCE);
          if (typeof taken === "object") sum += taken.values[0] ?? 0;
        };
        for (const [i, { adds, restarts, repeats, saves }] of steps.entries()) {
          const time = (i + 1) * 10;
          if (restarts) [start, count] = [time - 5, 0];
          count += adds;
          total += adds;
          take(time);
          if (repeats) take(time);
          if (repeats) take(time - 10);
          if (saves) streams = new CumulativeStreams(10, SINCE, streams.save());
        }
        expect(sum).toBe(total);
      }),
    );
  });
});
