import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { Counted } from "./counted";

const START = 1_700_000_040;
const TAKEOVER = 600;
const MINUTE = 60;

const one = (value: number) => Float64Array.of(value);

/** CloudWatch's total of what happens each minute, up to a watermark. */
function seen(minutes: readonly number[], watermark: number) {
  const counted = minutes.slice(0, (watermark - START) / MINUTE);
  return { anchor: START, watermark, values: one(counted.reduce((sum, value) => sum + value, 0)) };
}

describe("a series that CloudWatch counts and emitters push", () => {
  it("is CloudWatch's for as long as it is not late", () => {
    const counted = new Counted(1, START);
    counted.see({ anchor: START, watermark: START + 600, values: one(10) });
    counted.push(START + 660, one(5), START + 700);
    counted.settle(START + 600 + TAKEOVER, TAKEOVER);
    expect([...counted.shown]).toEqual([10]);
    expect(counted.takenOver).toBe(false);
  });

  it("grows by what was pushed for the time behind CloudWatch's when that is late, and by nothing else", () => {
    const counted = new Counted(1, START);
    counted.push(START + 540, one(100), START + 560);
    counted.see({ anchor: START, watermark: START + 600, values: one(10) });
    counted.push(START + 541, one(100), START + 620);
    counted.push(START + 600, one(3), START + 660);
    counted.push(START + 1_000, one(4), START + 1_060);
    counted.settle(START + 601 + TAKEOVER, TAKEOVER);
    expect([...counted.shown]).toEqual([17]);
    expect(counted.takenOver).toBe(true);
  });

  it("waits, when CloudWatch is back, until that has come as far", () => {
    const counted = new Counted(1, START);
    counted.see({ anchor: START, watermark: START + 600, values: one(10) });
    counted.push(START + 1_500, one(7), START + 1_560);
    counted.settle(START + 1_600, TAKEOVER);
    counted.see({ anchor: START, watermark: START + 1_200, values: one(12) });
    counted.settle(START + 1_700, TAKEOVER);
    expect([[...counted.shown], counted.takenOver]).toEqual([[17], false]);
    counted.see({ anchor: START, watermark: START + 1_800, values: one(19) });
    counted.settle(START + 2_000, TAKEOVER);
    expect([...counted.shown]).toEqual([19]);
  });

  it("starts over when CloudWatch's counting does", () => {
    const counted = new Counted(1, START);
    counted.see({ anchor: START, watermark: START + 600, values: one(10) });
    counted.settle(START + 700, TAKEOVER);
    counted.see({ anchor: START + 600, watermark: START + 660, values: one(1) });
    counted.settle(START + 760, TAKEOVER);
    expect([[...counted.shown], counted.anchor]).toEqual([[1], START + 600]);
  });

  it("is not shown before CloudWatch has counted it, for nobody knows what was before", () => {
    const counted = new Counted(1, START);
    counted.push(START + 1_500, one(7), START + 1_560);
    expect(counted.settle(START + 10_000, TAKEOVER)).toBe(false);
    expect([counted.isWaiting, counted.shown[0], counted.save()]).toEqual([true, NaN, undefined]);
  });

  it("is not shown before CloudWatch has come to the start of a process that does not know what another showed", () => {
    const counted = new Counted(1, START + 900);
    counted.see({ anchor: START, watermark: START + 600, values: one(10) });
    counted.settle(START + 5_000, TAKEOVER);
    expect(counted.shown[0]).toBeNaN();
    counted.see({ anchor: START, watermark: START + 900, values: one(12) });
    counted.settle(START + 5_000, TAKEOVER);
    expect([...counted.shown]).toEqual([12]);
  });

  it("keeps four hours of minutes apart, and loses none of those before", () => {
    const counted = new Counted(1, START);
    counted.see({ anchor: START, watermark: START, values: one(0) });
    for (let i = 0; i < 1_000; i++) counted.push(START + i * MINUTE, one(1), START + i * MINUTE);
    counted.settle(START + 1_000 * MINUTE, TAKEOVER);
    expect([[...counted.shown], counted.save()?.minutes.length]).toEqual([[1_000], 240]);
  });

  /** What a run of minutes is like: what happens, how late CloudWatch is, and when what is pushed comes. */
  const run = fc.array(
    fc.record({
      happens: fc.nat(50),
      /** Whether CloudWatch is asked in this minute, and answers. */
      isRead: fc.boolean(),
      /** Of what CloudWatch should have, how many minutes are missing. */
      lag: fc.nat(20),
      pushedLater: fc.nat(5),
      isRestarted: fc.boolean(),
    }),
    { minLength: 1, maxLength: 120 },
  );

  it("never falls, never has more than there is, and in the end has all of it, through outages and restarts", () => {
    fc.assert(
      fc.property(run, fc.integer({ min: 60, max: 1_200 }), (minutes, takeover) => {
        const happens = minutes.map((minute) => minute.happens);
        let counted = new Counted(1, START);
        let watermark = START;
        let before = 0;
        counted.see(seen(happens, START));
        for (const [i, { isRead, lag, isRestarted }] of minutes.entries()) {
          const now = START + (i + 1) * MINUTE;
          for (const [j, past] of minutes.slice(0, i + 1).entries()) {
            if (j + past.pushedLater === i) counted.push(START + j * MINUTE, one(past.happens), now);
          }
          if (isRead) watermark = Math.max(watermark, now - lag * MINUTE);
          counted.see(seen(happens, watermark));
          counted.settle(now, takeover);
          const saved = counted.save();
          if (isRestarted && saved !== undefined) counted = Counted.restored(saved);
          const truth = seen(happens, now).values[0] ?? NaN;
          const [shown = NaN] = counted.shown;
          expect(shown).toBeGreaterThanOrEqual(before);
          expect(shown).toBeLessThanOrEqual(truth);
          before = shown;
        }
        const end = START + minutes.length * MINUTE;
        counted.see(seen(happens, end));
        counted.settle(end + 1, takeover);
        expect(counted.shown[0]).toBe(seen(happens, end).values[0]);
      }),
      { numRuns: 300 },
    );
  });
});
