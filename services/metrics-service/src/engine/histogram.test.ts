import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import type { Answer, Sample } from "../model";
import { snapBound } from "../catalogue/bins";
import { found, metric, random, rule, samplesOf } from "./testing/fixtures";
import { held, Ledger } from "./testing/ledger";
import { cycle, engineOf, HOUR, NOON } from "./testing/run";

const BOUNDS = [100, 500, 1000].map((asked) => snapBound(asked).became);
const DURATION = rule({
  family: "duration_seconds",
  kind: "histogram",
  terms: [{ metric: "Duration", sign: 1 }],
  bounds: BOUNDS,
  scale: 0.001,
});

function engineWith(bounds = BOUNDS): ReturnType<typeof engineOf> {
  const engine = engineOf([{ ...DURATION, bounds }]);
  engine.discover("lambda", [found("Duration", "pay", { function_name: "pay", zone: "a" })], NOON);
  return engine;
}

function numbers(samples: readonly Sample[], suffix: Sample["suffix"]): number[] {
  return samples.filter((sample) => sample.suffix === suffix).map(({ value }) => value);
}

describe("a histogram", () => {
  it("has cumulative buckets in the base unit, and its count and sum are exact", () => {
    const ledger = new Ledger();
    ledger.put(metric("Duration", "pay"), NOON - 5 * HOUR, NOON - 4 * HOUR, [50, 80, 300]);
    ledger.put(metric("Duration", "pay"), NOON - 600, NOON - 500, [700, 5000, 50]);
    const engine = engineWith();
    cycle(engine, ledger, NOON);
    const samples = samplesOf(engine.families(NOON), "duration_seconds");
    expect(samples.map(({ suffix, labels, value }) => [suffix, labels, value])).toEqual([
      ["_bucket", 'function_name="pay",le="0.0970173",zone="a"', 3],
      ["_bucket", 'function_name="pay",le="0.490371",zone="a"', 4],
      ["_bucket", 'function_name="pay",le="0.955594",zone="a"', 5],
      ["_bucket", 'function_name="pay",le="+Inf",zone="a"', 6],
      ["_count", 'function_name="pay",zone="a"', 6],
      ["_sum", 'function_name="pay",zone="a"', 6.18],
      ["_created", 'function_name="pay",zone="a"', expect.any(Number)],
    ]);
  });

  it("asks for all of its statistics at once, and takes all of them or none", () => {
    const engine = engineWith();
    const ledger = new Ledger();
    ledger.put(metric("Duration", "pay"), NOON + 60, NOON + 100, [50]);
    cycle(engine, ledger, NOON);
    const [asked] = engine.queries("lambda", NOON + 300);
    expect(asked?.statistics).toEqual(["SampleCount", "Sum", ...BOUNDS.map((bound) => `TC(:${bound})`)]);
    if (asked !== undefined) engine.fold(asked, held("partial"));
    expect(numbers(samplesOf(engine.families(NOON + 300), "duration_seconds"), "_bucket")).toEqual([0, 0, 0, 0]);
    cycle(engine, ledger, NOON + 600);
    expect(numbers(samplesOf(engine.families(NOON + 600), "duration_seconds"), "_bucket")).toEqual([1, 1, 1, 1]);
  });

  it("keeps its buckets in order, and below the count, whatever CloudWatch says", () => {
    const value = fc.array(fc.nat(50), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (readings) => {
        const engine = engineWith();
        let before = [0, 0, 0, 0];
        for (const [i, values] of readings.entries()) {
          const now = NOON + i * 300;
          const answer: Answer = {
            outcome: "complete",
            statistics: values.map((one) => ({ times: [NOON - 600], values: [one] })),
          };
          for (const asked of engine.queries("lambda", now)) {
            engine.fold(asked, asked.ticket.asks === "tail" ? answer : new Ledger().answer(asked, now));
          }
          const samples = samplesOf(engine.families(now), "duration_seconds");
          const buckets = numbers(samples, "_bucket");
          expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
          expect(numbers(samples, "_count")).toEqual(buckets.slice(-1));
          buckets.forEach((bucket, b) => {
            expect(bucket).toBeGreaterThanOrEqual(before[b] ?? 0);
          });
          before = buckets;
        }
      }),
      { numRuns: 200 },
    );
  });

  it("gives quantiles in the bucket in which they truly are", () => {
    const bounds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000].map((asked) => snapBound(asked).became);
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.5, max: 2.5, noNaN: true }), (seed, spread) => {
        const next = random(seed);
        const ledger = new Ledger();
        const all: number[] = [];
        for (let time = NOON - 2 * HOUR; time < NOON - 120; time += 60) {
          const values = Array.from({ length: Math.floor(next() * 5) }, () => Math.exp(5 + spread * (next() * 2 - 1)));
          ledger.put(metric("Duration", "pay"), time, time + 60, values);
          all.push(...values);
        }
        const engine = engineWith(bounds);
        cycle(engine, ledger, NOON);
        const buckets = numbers(samplesOf(engine.families(NOON), "duration_seconds"), "_bucket");
        all.sort((a, b) => a - b);
        for (const quantile of [0.5, 0.9, 0.99]) {
          const rank = Math.ceil(quantile * all.length);
          const truth = all[rank - 1] ?? 0;
          const bucket = buckets.findIndex((count) => count >= rank);
          expect(truth).toBeGreaterThan(bounds[bucket - 1] ?? 0);
          expect(truth).toBeLessThanOrEqual(bounds[bucket] ?? Infinity);
        }
      }),
      { numRuns: 30 },
    );
  });
});
