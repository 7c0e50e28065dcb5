import { FakeCloudWatch, shop } from "@watchpost/fake-cloudwatch";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { compare, NEEDED, problemsOf } from "./comparison";
import { parsePage, type Sample } from "./samples";
import { COUNTERS, knownOf, serveTruth } from "./truth";
import { MINUTE_SECONDS, SETTLE_SECONDS } from "./world";

const NOW = 1_800_000_000;
const ANCHOR = NOW - 3_600;
const READ_AT = NOW - 4;
const WATERMARK = READ_AT - SETTLE_SECONDS;

let cloudWatch: FakeCloudWatch;
beforeAll(async () => {
  const clock = () => NOW;
  cloudWatch = await FakeCloudWatch.start({
    workload: shop(),
    minuteSeconds: MINUTE_SECONDS,
    historySeconds: 3_600,
    clock,
  });
});
afterAll(() => cloudWatch.stop());

/** What a service shows that has read everything at one instant. */
function page(readAt = READ_AT, wrong: Readonly<Record<number, number>> = {}): Sample[] {
  const ofJob = (name: string, value: number) =>
    ["AWS/Lambda", "PulseQueue"].map((job) => ({ name, labels: { cloudwatch_job: job }, value }));
  return [
    ...COUNTERS.map((counter, i) => {
      const value = knownOf(counter, cloudWatch.ledger, ANCHOR, WATERMARK, readAt) + (wrong[i] ?? 0);
      return { name: counter.name, labels: { ...counter.labels, job: "scraped" }, value };
    }),
    ...ofJob("watchpost_cloudwatch_watermark_timestamp_seconds", WATERMARK),
    ...ofJob("watchpost_job_last_success_timestamp_seconds", readAt),
    ...ofJob("watchpost_job_last_cycle_duration_seconds", 0),
    { name: "watchpost_snapshot_timestamp_seconds", labels: {}, value: readAt },
  ];
}

const rows = (samples: readonly Sample[]) => compare(samples, cloudWatch.ledger, ANCHOR) ?? [];

describe("a comparison with the ledger", () => {
  it("finds counters right that are what CloudWatch knew when they were read, to the last one", () => {
    const compared = rows(page());
    expect(compared).toHaveLength(COUNTERS.length);
    for (const { counter, known, truth } of compared) {
      expect(known).toEqual([counter, counter]);
      expect(truth).toBeGreaterThanOrEqual(counter);
    }
    expect(compared.some(({ counter, truth }) => truth > counter)).toBe(true);
  });

  it("finds a counter wrong that is one too high or too low", () => {
    const problems = problemsOf(rows(page(READ_AT, { 0: -1_000, 4: -1_000 })), rows(page(READ_AT, { 0: 1, 4: -1 })));
    expect(problems).toEqual([
      expect.stringMatching(/^lambda_requests_total\{function_name="order-service",status="success"\} is \d+, and /),
      expect.stringMatching(
        /^orders_processed_total\{error_type="none",status="success"\} is \d+, and CloudWatch knew/,
      ),
    ]);
  });

  it("finds a counter wrong that fell, and counters that stand still", () => {
    expect(problemsOf(rows(page(READ_AT, { 1: 5 })), rows(page()))).toEqual([
      expect.stringMatching(/^lambda_requests_total\{.*\} fell from \d+ to \d+$/),
      "no counter has grown",
    ]);
  });

  it("waits while a counter, or how far it has come, is missing", () => {
    expect(compare(page().slice(1), cloudWatch.ledger, ANCHOR)).toBeUndefined();
    expect(compare(page().slice(0, -1), cloudWatch.ledger, ANCHOR)).toBeUndefined();
  });

  it("needs nothing that it does not name", () => {
    expect(new Set(page().map(({ name }) => name))).toEqual(new Set(NEEDED));
  });
});

it("the truth is served as counters of its own", async () => {
  const server = await serveTruth(0, cloudWatch.ledger, ANCHOR);
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? (address?.port ?? 0) : 0}`;
  const samples = parsePage(await (await fetch(`${url}/metrics`)).text());
  expect(samples).toHaveLength(COUNTERS.length);
  expect(samples[0]).toMatchObject({
    name: "ledger_lambda_requests_total",
    labels: { function_name: "order-service", status: "success" },
  });
  expect((await fetch(url)).status).toBe(404);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});
