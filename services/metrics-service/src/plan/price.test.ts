import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { FakeCloudWatch } from "@watchpost/fake-cloudwatch";

import { DOLLARS_PER_BILLED_METRIC, SECONDS_PER_MONTH } from "../cloudwatch/prices";
import { cloudWatch, startFake } from "../cloudwatch/testing/harness";
import { VirtualClock } from "../cloudwatch/testing/virtual-clock";
import { loadConfig } from "../config/load";
import { Engine } from "../engine";
import { Scheduler } from "../schedule";
import { planJobs } from "./plan";

jest.setTimeout(60_000);

const HOUR = 3600;
const ANCHOR = HOUR * Math.floor(1_700_000_000 / HOUR);
const METRICS = 7;

let fake: FakeCloudWatch | undefined;

afterEach(() => fake?.stop());

/** A job of the fake's metrics. */
const job = (fields: string, metric: string) => `
  - { namespace: Synthetic, regions: [us-east-1], ${fields}, metrics: [{ metric: Requests, ${metric} }] }`;

const HISTOGRAM = "kind: histogram, unit: Seconds, buckets: [1, 2, 5, 10]";

/** Billed metrics in an hour: what the plan says, and what the fake billed in hours of the service at work. */
async function perHour(jobs: string, hours: number) {
  const clock = new VirtualClock(ANCHOR + 6 * HOUR);
  fake = await startFake(METRICS, { clock: () => clock.now(), historySeconds: 6 * HOUR });
  const { config, problems } = loadConfig(`anchor: 2023-11-14T00:00:00Z\njobs:${jobs}\n`, "jobs.yaml", clock.now());
  if (!config) throw new Error(JSON.stringify(problems));
  const { client, log } = cloudWatch({ clock });
  const { budget, finder, reader } = client;
  const engine = new Engine({ jobs: config.jobs, anchor: config.anchor });
  let committed: () => void = () => undefined;
  const commit = () => {
    committed();
    return Promise.resolve();
  };
  const scheduler = new Scheduler({ budget, finder, reader, clock, log, commit });
  /** From cycle to cycle, for nothing else may jump over a request that is under way. */
  const reach = async (time: number) => {
    while (clock.now() < time) {
      await clock.drive(
        new Promise<void>((resolve) => {
          committed = resolve;
        }),
      );
    }
    return fake?.accounting.of("GetMetricData").billedMetrics ?? NaN;
  };
  const begin = clock.now() + 2 * HOUR;
  scheduler.run(engine, config.jobs);
  const before = await reach(begin);
  const after = await reach(begin + hours * HOUR);
  const [one] = config.jobs;
  const found = one === undefined ? [] : (await finder.find(one)).found;
  client.close();
  await scheduler.stop();
  const { dollarsPerMonth } = planJobs(config, new Map([[one?.name ?? "", found]]));
  return {
    planned: dollarsPerMonth / DOLLARS_PER_BILLED_METRIC / (SECONDS_PER_MONTH / HOUR),
    billed: (after - before) / hours,
  };
}

describe("the price of a plan is what CloudWatch bills", () => {
  it.each([
    ["polls of five minutes, each for five periods", job("poll_interval: 5m", "kind: counter"), METRICS * 13],
    ["polls that are as long as a period", job("poll_interval: 1m", "kind: counter"), METRICS * 61],
    ["polls between which no period ends", job("poll_interval: 20s", "kind: counter"), METRICS * 61],
    ["polls that are no part of a period", job("poll_interval: 45s", "kind: counter"), METRICS * 61],
    ["more statistics than five", job("poll_interval: 10m", HISTOGRAM), METRICS * 2 * 7],
    ["gauges", job("poll_interval: 5m, period: 15m", "kind: gauge, statistic: Sum"), METRICS * 4],
    ["gauges of hours that have not ended", job("poll_interval: 5m, period: 1h", "kind: gauge"), METRICS * 12],
    ["polls that are longer than an hour", job("poll_interval: 2h", "kind: counter"), METRICS],
  ])("with %s", async (_, jobs, expected) => {
    const { billed, planned } = await perHour(jobs, 2);
    expect(planned).toBeCloseTo(expected, 6);
    expect(billed).toBe(expected);
  });
});
