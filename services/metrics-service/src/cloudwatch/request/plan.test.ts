import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import type { Query, Window } from "../../model";
import { atOnce } from "../../slices";
import { DATAPOINTS_PER_PAGE, QUERIES_PER_REQUEST } from "./limits";
import { billedMetrics, estimatedDatapoints, type Request, requestsFor, unitsOf } from "./plan";

const NOW = 1_700_000_400;
const QUARTER: Window = { periodSeconds: 60, start: NOW - 1080, end: NOW - 180 };

function query(metric: number, statistics: readonly string[], window = QUARTER): Query {
  const dimensions = [{ name: "FunctionName", value: `f${metric}` }];
  return { metric: { namespace: "AWS/Lambda", name: "Duration", dimensions }, statistics, window };
}

const plan = (queries: readonly Query[]) => atOnce(requestsFor(atOnce(unitsOf(queries)), NOW));
const queriesIn = ({ units }: Request) => units.reduce((sum, { statistics }) => sum + statistics.length, 0);
const billed = (requests: readonly Request[]) => requests.reduce((sum, request) => sum + billedMetrics(request), 0);
const statistics = (count: number) => Array.from({ length: count }, (_, i) => `p${i + 1}`);

describe("the plan of requests", () => {
  it("asks 501 statistics in two requests and 1001 in three", () => {
    const sums = (count: number) => Array.from({ length: count }, (_, i) => query(i, ["Sum"]));
    expect(plan(sums(500)).map(queriesIn)).toEqual([500]);
    expect(plan(sums(501)).map(queriesIn)).toEqual([500, 1]);
    expect(plan(sums(1001)).map(queriesIn)).toEqual([500, 500, 1]);
  });

  it("asks five statistics of 600 metrics in six requests, billed as 600 metrics", () => {
    const requests = plan(Array.from({ length: 600 }, (_, i) => query(i, statistics(5))));
    expect(requests).toHaveLength(6);
    expect(billed(requests)).toBe(600);
  });

  it("asks once what several queries ask, and together what they ask of one metric", () => {
    const units = atOnce(
      unitsOf([query(1, ["Sum"]), query(1, ["Sum", "p95"]), query(2, ["Sum"]), query(1, ["Average"])]),
    );
    expect(units.map(({ statistics, queries }) => [statistics, queries])).toEqual([
      [
        ["Sum", "p95", "Average"],
        [0, 1, 3],
      ],
      [["Sum"], [2]],
    ]);
  });

  it("takes metrics of other units, accounts and windows for others", () => {
    const one = query(1, ["Sum"]);
    const others = [
      { ...one, metric: { ...one.metric, unit: "Bytes" } },
      { ...one, metric: { ...one.metric, account: "111122223333" } },
      { ...one, window: { ...QUARTER, start: QUARTER.start - 60 } },
    ];
    expect(atOnce(unitsOf([one, ...others]))).toHaveLength(4);
  });

  it("splits no metric, exceeds no limit, bills the least and asks for everything, whatever is asked", () => {
    const hour = 3600 * Math.floor(NOW / 3600);
    const windows = fc.constantFrom<Window>(
      QUARTER,
      { ...QUARTER, start: QUARTER.start - 600 },
      { periodSeconds: 60, start: QUARTER.end - 10_800, end: QUARTER.end },
      { periodSeconds: 3600, start: hour - 744 * 3600, end: hour },
      { periodSeconds: 3600, start: hour - 10_920 * 3600, end: hour },
    );
    const queries = fc.uniqueArray(
      fc.record({ metric: fc.nat(500), count: fc.integer({ min: 1, max: 16 }), window: windows }),
      { maxLength: 700, selector: ({ metric }) => metric },
    );
    fc.assert(
      fc.property(queries, (drawn) => {
        const asked = drawn.map(({ metric, count, window }) => query(metric, statistics(count), window));
        const requests = plan(asked);
        for (const request of requests) {
          expect(queriesIn(request)).toBeLessThanOrEqual(QUERIES_PER_REQUEST);
          if (request.units.length > 1) expect(estimatedDatapoints(request)).toBeLessThanOrEqual(DATAPOINTS_PER_PAGE);
          for (const { window } of request.units) {
            expect(request.window.start).toBeLessThanOrEqual(window.start);
            expect(request.window.end).toBe(window.end);
            expect(request.window.periodSeconds).toBe(window.periodSeconds);
          }
        }
        const units = requests.flatMap((request) => request.units);
        expect(units.flatMap((unit) => unit.queries).sort((a, b) => a - b)).toEqual([...asked.keys()]);
        expect(billed(requests)).toBe(drawn.reduce((sum, { count }) => sum + Math.ceil(count / 5), 0));
      }),
      { numRuns: 50 },
    );
  });

  it("makes requests of one page where windows are long", () => {
    const month: Window = { periodSeconds: 3600, start: NOW - (NOW % 3600) - 744 * 3600, end: NOW - (NOW % 3600) };
    const requests = plan(Array.from({ length: 270 }, (_, i) => query(i, ["Sum"], month)));
    expect(requests.map(queriesIn)).toEqual([135, 135]);
  });

  it("asks for a metric whose answer is longer than a page alone", () => {
    const years: Window = { periodSeconds: 3600, start: NOW - (NOW % 3600) - 10_920 * 3600, end: NOW - (NOW % 3600) };
    expect(plan([query(1, statistics(12), years), query(2, ["Sum"], years)]).map(queriesIn)).toEqual([12, 1]);
  });

  it("asks together for a few metrics whose windows begin a little earlier", () => {
    const held = query(1, ["Sum"], { ...QUARTER, start: QUARTER.start - 300 });
    const [request, ...others] = plan([held, ...Array.from({ length: 100 }, (_, i) => query(i + 2, ["Sum"]))]);
    expect(others).toEqual([]);
    expect(request?.window).toEqual(held.window);
  });

  it("asks apart where that would ask for many more datapoints, or for data of another age", () => {
    const day = query(1, ["Sum"], { ...QUARTER, start: QUARTER.start - 86_400 });
    const hours = query(1, ["Sum"], { ...QUARTER, start: NOW - 10_860 });
    const rest = Array.from({ length: 100 }, (_, i) => query(i + 2, ["Sum"]));
    expect(plan([day, ...rest])).toHaveLength(2);
    expect(plan([hours, { ...hours, window: { ...hours.window, start: NOW - 10_740 } }])).toHaveLength(2);
  });
});
