import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { VirtualClock } from "../testing/virtual-clock";
import { Lane } from "./lane";
import { Rate } from "./rate";

const never = new AbortController().signal;

/** What went through a lane, and when. */
async function through(rate: Rate, clock: VirtualClock, amounts: readonly number[], inFlight = 1000) {
  const lane = new Lane(inFlight, clock);
  const taken: { readonly at: number; readonly amount: number }[] = [];
  const all = amounts.map((amount) =>
    lane.pass([{ rate, amount }], never, () => {
      taken.push({ at: clock.monotonic(), amount });
      return Promise.resolve();
    }),
  );
  await clock.drive(Promise.all(all));
  return taken;
}

describe("a rate", () => {
  it("lets through at most its amount in any second, however much comes at once", async () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(amounts, fc.integer({ min: 40, max: 200 }), async (drawn, perSecond) => {
        const clock = new VirtualClock();
        const taken = await through(new Rate(perSecond, clock), clock, drawn);
        for (const { at } of taken) {
          const second = taken.filter((other) => other.at >= at && other.at < at + 1000);
          expect(second.reduce((sum, { amount }) => sum + amount, 0)).toBeLessThanOrEqual(perSecond);
        }
        expect(taken.map(({ amount }) => amount)).toEqual(drawn);
      }),
      { numRuns: 40 },
    );
  });

  it("wastes no second: 100 requests at 45 in a second are out after two seconds", async () => {
    const clock = new VirtualClock();
    const taken = await through(new Rate(45, clock), clock, new Array<number>(100).fill(1));
    expect(taken.at(-1)?.at).toBe(2000);
  });

  it("lets more than a second's worth through alone, and nothing beside it until it is worked off", async () => {
    const clock = new VirtualClock();
    const taken = await through(new Rate(100, clock), clock, [10, 250, 10]);
    expect(taken).toEqual([
      { at: 0, amount: 10 },
      { at: 1000, amount: 250 },
      { at: 3500, amount: 10 },
    ]);
  });

  it("goes down by a third for throttling, once a second, and up again with each success", async () => {
    const clock = new VirtualClock();
    const rate = new Rate(10, clock);
    rate.throttled();
    rate.throttled();
    expect(rate.share).toBeCloseTo(0.7);
    await clock.advance(1000);
    rate.throttled();
    expect(rate.share).toBeCloseTo(0.49);
    for (let i = 0; i < 10; i++) rate.succeeded();
    expect(rate.share).toBeCloseTo(0.59);
    for (let i = 0; i < 100; i++) rate.succeeded();
    expect(rate.share).toBe(1);
  });

  it("never goes below a tenth", async () => {
    const clock = new VirtualClock();
    const rate = new Rate(10, clock);
    for (let i = 0; i < 50; i++) {
      rate.throttled();
      await clock.advance(1000);
    }
    expect(rate.share).toBeCloseTo(0.1);
  });
});

describe("a lane", () => {
  it("has so many requests under way at a time, and lets the next in when one ends or fails", async () => {
    const clock = new VirtualClock();
    const lane = new Lane(2, clock);
    const rate = new Rate(1000, clock);
    let underWay = 0;
    let most = 0;
    const request = async (i: number) => {
      most = Math.max(most, ++underWay);
      await clock.sleep(100);
      underWay--;
      if (i === 0) throw new Error("no");
    };
    const all = [0, 1, 2, 3, 4].map((i) => lane.pass([{ rate, amount: 1 }], never, () => request(i)));
    const ended = await clock.drive(Promise.allSettled(all));
    expect(ended.map(({ status }) => status)).toEqual(["rejected", ...new Array<string>(4).fill("fulfilled")]);
    expect(most).toBe(2);
    expect(clock.monotonic()).toBe(300);
  });

  it("lets nobody wait who is told to stop", async () => {
    const clock = new VirtualClock();
    const lane = new Lane(10, clock);
    const rate = new Rate(1, clock);
    const stopping = new AbortController();
    const all = [1, 2, 3].map(() => lane.pass([{ rate, amount: 1 }], stopping.signal, () => Promise.resolve("sent")));
    const ended = Promise.allSettled(all);
    await clock.advance(0);
    stopping.abort();
    expect((await ended).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(clock.sleeping).toBe(0);
  });
});
