import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { metric } from "../truth/metric";
import { LATE } from "../truth/arrivals";
import { Incidents } from "../truth/incidents";
import { World } from "../truth/world";
import { syntheticMetrics } from "../workloads/synthetic";
import type { Call, OpenQuestions } from "./call";
import { getMetricData } from "./get-metric-data";
import { Input, writeMetric } from "./input";

const END = 1_800_000_000;

interface Result {
  readonly Id: string;
  readonly Timestamps: readonly number[];
  readonly Values: readonly number[];
  readonly StatusCode: string;
}

const METRICS = 4;

function world(): World {
  const made = new World("1");
  const context = { seed: 5, since: END - 86_400, arrivals: LATE, incidents: new Incidents([]) };
  made.add({ account: "1", source: syntheticMetrics(METRICS).source(context) });
  const twoUnits = metric("N", "two units");
  for (const unit of ["Bytes", "Count"]) {
    for (let at = END - 1200; at < END; at += 120) {
      made.store({ account: "1", region: "us-east-1" }).put({ metric: twoUnits, unit, at, values: [[at % 7, 1]] });
    }
  }
  return made;
}

const WORLD = world();

function call(paging: NonNullable<OpenQuestions["paging"]>, pageLimit: number): Call {
  return {
    ...{ world: WORLD, place: { account: "1", region: "us-east-1" }, now: END, scale: 1, number: 1, pageLimit },
    open: { paging, emptyRange: "zero", listedAfterSeconds: 0 },
    cost: { queries: 0, billedMetrics: 0, datapoints: 0 },
    admit: () => undefined,
    resultFault: () => undefined,
  };
}

function ask(paging: NonNullable<OpenQuestions["paging"]>, limit: number, scanBy: string, most?: number) {
  const metrics = [...WORLD.list("us-east-1", ["1"], { source: 0, index: 0 })].map(([, entry]) => entry.metric);
  const request = {
    MetricDataQueries: metrics.map((one, i) => ({
      Id: `m${i}`,
      MetricStat: { Metric: writeMetric(one), Period: 60, Stat: "Sum" },
    })),
    ...{ StartTime: END - 1200, EndTime: END, ScanBy: scanBy, MaxDatapoints: most },
  };
  const pages: Result[][] = [];
  let token: unknown;
  do {
    const output = getMetricData(new Input({ ...request, NextToken: token }), call(paging, limit));
    pages.push(resultsOf(output["MetricDataResults"]));
    token = output["NextToken"];
  } while (token !== undefined && pages.length < 1000);
  return pages;
}

function resultsOf(value: unknown): Result[] {
  return JSON.parse(JSON.stringify(value)) as Result[];
}

function merged(pages: readonly Result[][]) {
  const all = new Map<string, [number, number][]>();
  for (const { Id, Timestamps, Values } of pages.flat()) {
    const points = all.get(Id) ?? [];
    points.push(...Timestamps.map((time, i): [number, number] => [time, Values[i] ?? NaN]));
    all.set(Id, points);
  }
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const pagings = fc.constantFrom("by-metric" as const, "by-time" as const);
const orders = fc.constantFrom("TimestampAscending", "TimestampDescending");

describe("the pages of an answer", () => {
  it("hold the same datapoints in the same order, however small they are", () => {
    fc.assert(
      fc.property(pagings, orders, fc.integer({ min: 1, max: 120 }), (paging, order, limit) => {
        const whole = ask("by-metric", Infinity, order);
        expect(whole).toHaveLength(1);
        expect(merged(ask(paging, limit, order))).toEqual(merged(whole));
      }),
    );
  });

  it("hold no more than the request allows, and end every result with Complete", () => {
    fc.assert(
      fc.property(pagings, orders, fc.integer({ min: 10, max: 120 }), (paging, order, most) => {
        const pages = ask(paging, Infinity, order, most);
        const last = new Map<string, string>();
        for (const page of pages) {
          expect(page.reduce((sum, { Values }) => sum + Values.length, 0)).toBeLessThanOrEqual(most);
          page.forEach(({ Id, StatusCode }) => last.set(Id, StatusCode));
        }
        expect([...last.values()]).toEqual(Array.from({ length: METRICS + 1 }, () => "Complete"));
      }),
    );
  });

  it("by time have all results on each", () => {
    expect(ask("by-time", 20, "TimestampAscending").map((page) => page.length)).toEqual(
      expect.arrayContaining([METRICS + 1]),
    );
    expect(ask("by-metric", 30, "TimestampAscending")[0]).toHaveLength(2);
  });

  it("have two datapoints for a time of a metric with two units", () => {
    const { Timestamps } = ask("by-metric", Infinity, "TimestampAscending")
      .flat()
      .find(({ Id }) => Id === "m4") ?? {
      Timestamps: [],
    };
    expect(Timestamps.slice(0, 4)).toEqual([END - 1200, END - 1200, END - 1080, END - 1080]);
  });
});
