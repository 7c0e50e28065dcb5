import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { FakeCloudWatch } from "@watchpost/fake-cloudwatch";
import fc from "fast-check";

import {
  answersOf,
  cloudWatch,
  counts,
  NOW,
  QUARTER,
  queries,
  query,
  read,
  startFake,
  synthetic,
  truth,
  valueOf,
} from "./testing/harness";
import { VirtualClock } from "./testing/virtual-clock";

jest.setTimeout(30_000);

let fake: FakeCloudWatch | undefined;

afterEach(async () => {
  await fake?.stop();
  fake = undefined;
});

const asked = () => fake?.accounting.of("GetMetricData");

describe("the reader", () => {
  it.each([
    [501, 2],
    [1001, 3],
  ])("answers %i queries in their order, by %i requests", async (count, requests) => {
    fake = await startFake(count);
    const asking = queries(count).reverse();
    const { answers } = await read(asking);
    expect(answers.map((answer) => answer.outcome === "complete" && answer.statistics)).toEqual(
      asking.map((one) => truth(fake, one)),
    );
    expect(asked()).toMatchObject({ requests, queries: count, billedMetrics: count });
  });

  it("has five statistics of 600 metrics billed as 600 metrics, and says so", async () => {
    fake = await startFake(600);
    const { client, answers } = await read(queries(600, ["Sum", "SampleCount", "p50", "p95", "TC(:100)"]));
    expect(counts(answers)).toEqual({ complete: 600 });
    expect(asked()).toMatchObject({ requests: 6, billedMetrics: 600 });
    const families = client.families();
    const labels = 'cloudwatch_job="synthetic"';
    expect(valueOf(families, "watchpost_cloudwatch_billed_metrics", labels)).toBe(600);
    expect(valueOf(families, "watchpost_cloudwatch_cost_dollars", labels)).toBeCloseTo(0.006);
    expect(valueOf(families, "watchpost_cloudwatch_estimated_datapoints", labels)).toBe(600 * 5 * 15);
    const ok = 'api="GetMetricData",code="OK",region="us-east-1"';
    expect(valueOf(families, "watchpost_cloudwatch_api_requests", ok)).toBe(6);
  });

  it("asks identical queries once, and gives each its own statistics in its own order", async () => {
    fake = await startFake(1);
    const asking = [query(0, ["Sum"]), query(0, ["p95", "Sum"]), query(0, ["Sum"])];
    const { answers } = await read(asking);
    expect(answers).toEqual(asking.map((one) => ({ outcome: "complete", statistics: truth(fake, one) })));
    expect(asked()).toMatchObject({ requests: 1, queries: 2 });
  });

  it.each(["by-metric", "by-time"] as const)("puts tiny pages cut %s together", async (paging) => {
    fake = await startFake(20, { faults: [{ pageLimit: 37 }], open: { paging } });
    const asking = queries(20, ["Sum", "p50"]);
    const { answers } = await read(asking);
    expect(answers).toEqual(asking.map((one) => ({ outcome: "complete", statistics: truth(fake, one) })));
    expect(asked()?.requests).toBeGreaterThan(10);
  });

  it("answers the same whatever the pages are", async () => {
    const running = (fake = await startFake(7));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 5, max: 250 }), async (pageLimit) => {
        running.faults = [{ pageLimit }];
        const asking = queries(7, ["Sum", "Maximum"]);
        const { answers } = await read(asking);
        expect(answers).toEqual(asking.map((one) => ({ outcome: "complete", statistics: truth(fake, one) })));
      }),
      { numRuns: 10 },
    );
  });

  it("gives a metric that began in the midst of the window what there is of it", async () => {
    fake = await startFake(0);
    const own = synthetic(5);
    fake.publish({ metric: own, at: QUARTER.end - 60, values: [[3, 2]] });
    const { answers } = await read([{ metric: own, statistics: ["Sum"], window: QUARTER }]);
    expect(answers).toEqual([{ outcome: "complete", statistics: [{ times: [QUARTER.end - 60], values: [6] }] }]);
  });

  it("takes a metric without data for complete, and so without data", async () => {
    fake = await startFake(0);
    const { answers } = await read([query(0)]);
    expect(answers).toEqual([{ outcome: "complete", statistics: [{ times: [], values: [] }] }]);
  });

  it("holds what stays partial, and nothing else", async () => {
    fake = await startFake(200, { faults: [{ partialData: 0.1 }] });
    const { answers, client, log } = await read(queries(200));
    const { complete = 0, partial = 0 } = counts(answers);
    expect(partial).toBeGreaterThan(5);
    expect(complete + partial).toBe(200);
    expect(valueOf(client.families(), "watchpost_cloudwatch_partial_results", 'status="PartialData"')).toBe(partial);
    expect(log.lines).toContainEqual(
      expect.objectContaining({
        level: "warn",
        details: expect.objectContaining({ reason: "partial", queries: partial }),
      }),
    );
  });

  it("asks once more for what failed within CloudWatch, and only for that", async () => {
    fake = await startFake(200, { faults: [{ internalError: 0.1 }] });
    const { answers } = await read(queries(200));
    const { complete = 0, "internal-error": failed = 0 } = counts(answers);
    expect(complete).toBeGreaterThan(190);
    expect(complete + failed).toBe(200);
    expect(asked()?.requests).toBe(2);
    expect(asked()?.queries).toBeLessThan(250);
  });

  it("holds what is forbidden with what AWS says of it", async () => {
    fake = await startFake(100, { faults: [{ forbidden: 0.1 }] });
    const { answers } = await read(queries(100));
    const { complete = 0, forbidden = 0 } = counts(answers);
    expect(forbidden).toBeGreaterThan(0);
    expect(complete + forbidden).toBe(100);
    expect(answers).toContainEqual({
      outcome: "held",
      reason: "forbidden",
      message: "Forbidden: The account may not read this metric.",
    });
  });

  it("holds what is left out of an answer, and counts and logs the message that says so", async () => {
    fake = await startFake(100, { faults: [{ dropped: 0.1 }] });
    const { answers, client, log } = await read(queries(100));
    const { complete = 0, partial = 0 } = counts(answers);
    expect(partial).toBeGreaterThan(0);
    expect(complete + partial).toBe(100);
    expect(valueOf(client.families(), "watchpost_cloudwatch_messages", 'code="MaxMetricsExceeded"')).toBe(1);
    expect(log.lines).toContainEqual(
      expect.objectContaining({ details: expect.objectContaining({ code: "MaxMetricsExceeded", count: 1 }) }),
    );
  });

  it("finds the one query that CloudWatch refuses, holds it alone, and leaves it out for an hour", async () => {
    fake = await startFake(500);
    const asking = queries(500).with(123, query(123, ["p101"]));
    const clock = new VirtualClock(NOW);
    const { client } = cloudWatch({ clock });
    const first = await clock.drive(answersOf(client, asking));
    expect(counts(first)).toEqual({ complete: 499, failed: 1 });
    expect(first[123]).toMatchObject({ reason: "failed", message: expect.stringContaining("p101") });
    const requests = asked()?.requests ?? 0;
    expect(requests).toBeLessThan(20);
    expect(asked()?.billedMetrics).toBe(499);
    const second = await clock.drive(answersOf(client, asking));
    expect(second).toEqual(first);
    expect(asked()?.requests).toBe(requests + 1);
    await clock.advance(3_600_000);
    await clock.drive(answersOf(client, asking));
    expect(asked()?.requests).toBeGreaterThan(requests + 2);
    client.close();
  });

  it("holds a unit that CloudWatch does not have without asking", async () => {
    fake = await startFake(1);
    const { answers } = await read([{ ...query(0), metric: { ...synthetic(0), unit: "Parsecs" } }]);
    expect(answers).toEqual([
      {
        outcome: "held",
        reason: "failed",
        message: expect.stringMatching(/^Parsecs is no unit of CloudWatch: Bits, /),
      },
    ]);
    expect(asked()?.requests).toBe(0);
  });

  it("reads only the unit that is asked for, and a linked account's metric by its account", async () => {
    fake = await startFake(0);
    const own = synthetic(1);
    const at = QUARTER.start;
    fake.publish({ metric: own, unit: "Seconds", at, values: [[1, 1]] });
    fake.publish({ metric: own, unit: "Milliseconds", at, values: [[1000, 1]] });
    fake.publish({ metric: own, unit: "Seconds", at, values: [[7, 1]] }, { account: "111122223333" });
    const { answers } = await read([
      { ...query(1), metric: { ...own, unit: "Seconds" } },
      { ...query(1), metric: { ...own, account: "111122223333" } },
    ]);
    const values = answers.map((answer) => answer.outcome === "complete" && answer.statistics.map((s) => s.values));
    expect(values).toEqual([[[1]], [[7]]]);
  });
});
