import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { syntheticMetrics } from "../workloads/synthetic";
import { type Arrivals, LATE, PROMPT, settledAfterSeconds, TYPICAL } from "./arrivals";
import { FixedMetrics, GeneratedSeries } from "./generated";
import { Incidents } from "./incidents";
import { Ledger } from "./ledger";
import { metric } from "./metric";
import { END_OF_TIME, type Series } from "./series";
import { StoredMetrics } from "./stored";
import { Summary } from "./summary";
import { World } from "./world";

const HOUR = 3600;
const T0 = 1_800_000_000 - (1_800_000_000 % HOUR);

function sum(series: Series, start: number, end: number, seenAt: number): number {
  const summary = new Summary(false);
  series.addTo(summary, start, end, seenAt);
  return summary.sum;
}

function generated(arrivals: Arrivals): Series {
  return new GeneratedSeries({
    ...{ metric: metric("N", "m"), unit: "Count", seed: 3, arrivals, since: T0 },
    values: (minute, add) => {
      for (let i = 0; i < 1 + ((minute / 60) % 5); i++) {
        add(1 + i / 4);
      }
    },
  });
}

function synthetic(arrivals: Arrivals): Series {
  const context = { seed: 3, since: T0, arrivals, incidents: new Incidents([]) };
  const [series] = syntheticMetrics(10).source(context).at(7).series;
  if (series === undefined) {
    throw new Error("A synthetic metric has no series.");
  }
  return series;
}

describe.each([
  ["a generated series", generated],
  ["a synthetic series", synthetic],
])("%s", (_, make) => {
  it("has the same sum however its time is divided, by hours or by minutes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 600 }), (from, length) => {
        const [series, start] = [make(TYPICAL), T0 + from * 60];
        let byMinute = 0;
        for (let i = 0; i < length; i++) {
          byMinute += sum(series, start + i * 60, start + (i + 1) * 60, END_OF_TIME);
        }
        expect(sum(series, start, start + length * 60, END_OF_TIME)).toBe(byMinute);
      }),
    );
  });

  it("is complete, and changes no more, once the last of it has arrived", () => {
    const series = make(LATE);
    const end = T0 + 3 * HOUR;
    const settled = end + settledAfterSeconds(LATE);
    const truth = sum(series, T0, end, END_OF_TIME);
    expect(sum(series, T0, end, settled)).toBe(truth);
    expect(sum(series, T0, end, end + 60)).not.toBe(truth);
  });

  it("has nothing before it began", () => {
    expect(sum(make(PROMPT), T0 - HOUR, T0, END_OF_TIME)).toBe(0);
    expect(make(PROMPT).activity(T0 - 1)).toBeUndefined();
  });
});

describe("values that are counted twice at first", () => {
  it("are more than the truth before they are less, and the truth in the end", () => {
    const series = generated({ ...PROMPT, overcounted: { share: 1, seconds: 120 } });
    const truth = sum(series, T0, T0 + 60, END_OF_TIME);
    expect(sum(series, T0, T0 + 60, T0 + 60)).toBe(truth + 1);
    expect(sum(series, T0, T0 + 60, T0 + 179)).toBe(truth + 1);
    expect(sum(series, T0, T0 + 60, T0 + 180)).toBe(truth);
  });
});

describe("values that were published", () => {
  const publications = fc.array(
    fc.record({
      at: fc.integer({ min: T0, max: T0 + 600 }),
      delay: fc.integer({ min: 0, max: 900 }),
      stays: fc.option(fc.integer({ min: 1, max: 900 }), { nil: Infinity }),
      value: fc.integer({ min: -100, max: 100 }),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it("are seen exactly from their arrival until they are withdrawn", () => {
    fc.assert(
      fc.property(publications, fc.integer({ min: T0, max: T0 + 3000 }), (all, seenAt) => {
        const world = new World("1");
        const m = metric("N", "m");
        for (const { at, delay, stays, value } of all) {
          const arrival = at + delay;
          world
            .store({ account: "1", region: "us-east-1" })
            .put({ metric: m, at, arrival, withdrawn: arrival + stays, values: [[value, 1]] });
        }
        const seen = all.filter(({ at, delay, stays }) => at + delay <= seenAt && seenAt < at + delay + stays);
        const query = { metric: m, statistic: "Sum", start: T0, end: T0 + 660, periodSeconds: 60 };
        const total = new Ledger(world).seen(query, seenAt).reduce((s, { value }) => s + value, 0);
        expect(total).toBe(seen.reduce((s, { value }) => s + value, 0));
      }),
    );
  });

  it("say when they were first and last active, as far as is known", () => {
    const store = new StoredMetrics();
    const m = metric("N", "m");
    store.put({ metric: m, at: T0 + 30, arrival: T0 + 90, values: [[1, 1]] });
    store.put({ metric: m, at: T0 + 150, arrival: T0 + 500, values: [[1, 1]] });
    const [series] = store.find(m)?.series ?? [];
    expect(series?.activity(T0 + 60)).toBeUndefined();
    expect(series?.activity(T0 + 90)).toEqual({ first: T0, last: T0 });
    expect(series?.activity(T0 + 500)).toEqual({ first: T0, last: T0 + 120 });
  });
});

describe("the ledger", () => {
  it("adds up to the total over all periods", () => {
    const world = new World("1");
    const series = generated(TYPICAL);
    world.add({ account: "1", source: new FixedMetrics([series]) });
    const ledger = new Ledger(world);
    const range = { metric: series.metric, start: T0, end: T0 + HOUR };
    const periods = ledger.truth({ ...range, statistic: "Sum", periodSeconds: 60 });
    expect(ledger.total(range)).toBe(periods.reduce((s, { value }) => s + value, 0));
    expect([...ledger.metrics()]).toEqual([series.metric]);
  });

  it("refuses what is no statistic", () => {
    const query = { metric: metric("N", "m"), statistic: "sum", start: 0, end: 60, periodSeconds: 60 };
    expect(() => new Ledger(new World("1")).truth(query)).toThrow('"sum" is no statistic.');
  });
});

describe("an incident", () => {
  it("begins and ends with the next minute", () => {
    const incidents = new Incidents(["fire"]);
    incidents.switch("fire", true, T0 + 10);
    incidents.switch("fire", false, T0 + 130);
    expect([0, 60, 120, 180].map((s) => incidents.isOn("fire", T0 + s))).toEqual([false, true, true, false]);
  });

  it("must be one that there is", () => {
    expect(() => {
      new Incidents(["fire"]).switch("flood", true, T0);
    }).toThrow('There is no incident "flood"; there are: fire.');
  });
});
