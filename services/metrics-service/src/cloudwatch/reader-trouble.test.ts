import { once } from "node:events";
import { createServer as createTcpServer } from "node:net";

import { afterEach, describe, expect, it, jest } from "@jest/globals";
import { AWS_QUOTAS, type FakeCloudWatch } from "@watchpost/fake-cloudwatch";

import {
  answersOf,
  askThere,
  cloudWatch,
  counts,
  listening,
  NOW,
  queries,
  query,
  QUARTER,
  read,
  serve,
  SOURCE,
  startFake,
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

/** Of one metric each, in windows that end at different times, so that each takes a request of its own. */
const alone = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    query(i, ["Sum"], { ...QUARTER, start: QUARTER.start - 60 * i, end: QUARTER.end - 60 * i }),
  );

describe("the reader in trouble", () => {
  it("answers everything through bursts in which every fifth request is throttled", async () => {
    fake = await startFake(200, { faults: [{ throttle: 0.2 }] });
    const { answers, client } = await read(alone(200));
    expect(answers).toEqual(alone(200).map((one) => ({ outcome: "complete", statistics: truth(fake, one) })));
    const labels = 'api="GetMetricData",region="us-east-1"';
    const throttled = valueOf(client.families(), "watchpost_cloudwatch_api_throttled", labels) ?? 0;
    expect(throttled).toBeGreaterThan(20);
    expect(asked()).toMatchObject({ throttled, billedMetrics: 200 });
  });

  it("asks more slowly after throttling, and says so", async () => {
    fake = await startFake(20, { faults: [{ throttle: 0.3 }] });
    const { client } = await read(alone(20));
    const labels = 'api="GetMetricData",region="us-east-1"';
    expect(valueOf(client.families(), "watchpost_cloudwatch_api_throttled", labels)).toBeGreaterThan(0);
    expect(valueOf(client.families(), "watchpost_cloudwatch_rate_share_ratio", labels)).toBeLessThan(1);
  });

  it("answers everything although one request in fifty fails or breaks off", async () => {
    fake = await startFake(200, { faults: [{ serverError: 0.01, reset: 0.01 }], seed: 3 });
    const { answers } = await read(alone(200));
    expect(answers).toEqual(alone(200).map((one) => ({ outcome: "complete", statistics: truth(fake, one) })));
    expect(asked()?.serverErrors).toBeGreaterThan(0);
    expect(asked()?.resets).toBeGreaterThan(0);
  });

  it("holds what is throttled for good", async () => {
    fake = await startFake(1, { faults: [{ throttle: 1 }] });
    const { answers, client } = await read(queries(1));
    expect(answers).toEqual([{ outcome: "held", reason: "throttled", message: "Throttling: Rate exceeded" }]);
    expect(asked()?.requests).toBe(8);
    expect(
      valueOf(client.families(), "watchpost_cloudwatch_api_retries", 'api="GetMetricData",region="us-east-1"'),
    ).toBe(7);
  });

  it("holds everything, once and with little ado, where nobody listens", async () => {
    askThere("http://127.0.0.1:9");
    const { answers, client } = await read(queries(2000));
    expect(counts(answers)).toEqual({ failed: 2000 });
    expect(answers[0]).toMatchObject({ message: expect.stringContaining("ECONNREFUSED 127.0.0.1:9") });
    const requests = client.families().find(({ name }) => name === "watchpost_cloudwatch_api_requests");
    const attempts = [...(requests?.samples ?? [])].reduce((sum, { value }) => sum + value, 0);
    expect(attempts).toBeLessThanOrEqual(16);
  });

  it("holds what a server that hangs never answers", async () => {
    const server = await serve(() => undefined);
    const timeouts = { connectMilliseconds: 1000, answerMilliseconds: 50, idleMilliseconds: 1000 };
    const { answers } = await read(queries(1), { timeouts });
    expect(answers).toEqual([
      { outcome: "held", reason: "failed", message: expect.stringMatching(/^(TimeoutError|ETIMEDOUT): /) },
    ]);
    server.closeAllConnections();
    server.close();
  });

  it("gives up an answer that begins and never ends", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
      response.write('{"MetricDataResults":[');
      setInterval(() => response.write(" "), 10).unref();
    });
    const { answers } = await read(queries(1), { attemptMilliseconds: 100 });
    expect(answers).toMatchObject([{ reason: "failed", message: "TimeoutError: no answer within 0.1 s" }]);
    server.closeAllConnections();
    server.close();
  });

  it("takes what is no answer of AWS for a failure", async () => {
    const { server } = await serveAlways(200, "<html>captive portal</html>");
    expect(counts((await read(queries(1))).answers)).toEqual({ failed: 1 });
    server.close();
  });

  it("does not look for a culprit where everything is denied", async () => {
    const { counted, server } = await serveAlways(
      400,
      '{"__type":"AccessDeniedException","message":"not authorized to perform: cloudwatch:GetMetricData"}',
    );
    const { answers } = await read(queries(20));
    expect(counts(answers)).toEqual({ forbidden: 20 });
    expect(answers[0]).toMatchObject({ message: expect.stringContaining("cloudwatch:GetMetricData") });
    expect(counted.requests).toBe(1);
    server.close();
  });

  it("gives up looking for culprits where nearly every query is refused", async () => {
    const { counted, server } = await serveAlways(400, '{"__type":"ValidationException","message":"no"}');
    expect(counts((await read(queries(500))).answers)).toEqual({ failed: 500 });
    expect(counted.requests).toBeLessThanOrEqual(202);
    server.close();
  });

  it("does not follow a token that leads to itself", async () => {
    const { counted, server } = await serveAlways(200, '{"MetricDataResults":[],"NextToken":"again"}');
    const { answers } = await read(queries(1));
    expect(answers).toMatchObject([{ reason: "failed", message: expect.stringMatching(/^EndlessPages: /) }]);
    expect(counted.requests).toBe(2);
    server.close();
  });

  it("takes null for nothing, as the SDK does, and leaves out what has a time but no value", async () => {
    const result = { Id: "u0_0", Timestamps: [QUARTER.start, QUARTER.start + 60], Values: [7], Messages: null };
    const page = { MetricDataResults: [{ ...result, StatusCode: "Complete" }], NextToken: null, Messages: null };
    const { server } = await serveAlways(200, JSON.stringify(page));
    const { answers } = await read(queries(1));
    expect(answers).toEqual([{ outcome: "complete", statistics: [{ times: [QUARTER.start], values: [7] }] }]);
    server.close();
  });

  it("holds all that was asked where the answer is no JSON", async () => {
    const { server } = await serveAlways(200, "<html>a proxy</html>");
    expect(counts((await read(queries(2))).answers)).toEqual({ failed: 2 });
    server.close();
  });

  it("hands answers over while others are still to be asked for", async () => {
    fake = await startFake(40);
    const clock = new VirtualClock(NOW);
    const { client } = cloudWatch({ clock });
    const requests: number[] = [];
    await clock.drive(
      client.reader.read(SOURCE, "synthetic", alone(40), () => {
        requests.push(asked()?.requests ?? 0);
      }),
    );
    expect(requests).toHaveLength(40);
    expect(requests[0]).toBeLessThan(40);
    client.close();
  });

  it("ends at once when it is closed in the midst of a request", async () => {
    const sockets = createTcpServer(() => undefined);
    askThere(await listening(sockets));
    const asking = once(sockets, "connection");
    const never = 600_000;
    const timeouts = { connectMilliseconds: never, answerMilliseconds: never, idleMilliseconds: never };
    const { client } = cloudWatch({ timeouts, attemptMilliseconds: never });
    const reading = answersOf(client, queries(20_000));
    await asking;
    client.close();
    expect(counts(await reading)).toEqual({ failed: 20_000 });
    sockets.close();
  });

  it("asks for nothing when more than a day's worth of the budget is owed", async () => {
    fake = await startFake(3);
    const clock = new VirtualClock(NOW);
    const { client } = cloudWatch({ clock, budgets: [{ jobs: ["synthetic"], monthlyDollars: 1 }] });
    client.budget.spend("synthetic", 0.05);
    const answers = await answersOf(client, queries(3));
    expect(counts(answers)).toEqual({ budget: 3 });
    expect(answers[0]).toMatchObject({ message: "the job's budget is spent for 37 h" });
    expect(asked()?.requests).toBe(0);
  });

  it("stays below the quotas of AWS, so that nothing is throttled", async () => {
    fake = await startFake(0, { quotas: AWS_QUOTAS, clock: () => NOW + performance.now() / 1000 });
    const { client } = cloudWatch();
    const wide = { periodSeconds: 60, start: NOW - 10_740, end: NOW };
    const asking = [...alone(60), ...Array.from({ length: 1000 }, (_, i) => query(i, ["Sum"], wide))];
    const answers = await answersOf(client, asking);
    expect(counts(answers)).toEqual({ complete: 1060 });
    expect(asked()).toMatchObject({ throttled: 0, requests: 62 });
    client.close();
  });
});

/** A server that gives the same answer always. */
async function serveAlways(status: number, body: string) {
  const counted = { requests: 0 };
  const server = await serve((request, response) => {
    counted.requests++;
    request.resume().on("end", () => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(body);
    });
  });
  return { counted, server };
}
