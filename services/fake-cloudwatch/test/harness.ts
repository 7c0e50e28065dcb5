import { GetMetricDataCommand, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { afterEach } from "@jest/globals";

import { FakeCloudWatch, type FakeCloudWatchProps, metric } from "../src/index";
import { cloudWatch, TestClock } from "./clients";

export const clock = new TestClock();
export const NOW = clock.now;
const running: FakeCloudWatch[] = [];

/** A fake at NOW that ends with the test. */
export async function start(props: FakeCloudWatchProps): Promise<FakeCloudWatch> {
  clock.now = NOW;
  const fake = await FakeCloudWatch.start({ clock: clock.read, ...props });
  running.push(fake);
  return fake;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

export const MINE = metric("Mine", "m");

interface Asked {
  readonly statistics?: readonly string[];
  readonly period?: number;
  readonly start?: number;
  readonly end?: number;
  readonly of?: typeof MINE;
}

/** Asks for statistics of a metric and gives the results in their order. */
export async function ask(fake: FakeCloudWatch, asked: Asked = {}): Promise<readonly MetricDataResult[]> {
  const { statistics = ["Sum"], period = 60, start = NOW - 600, end = NOW + 600, of = MINE } = asked;
  const Metric = {
    ...{ Namespace: of.namespace, MetricName: of.name },
    Dimensions: of.dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
  };
  const { MetricDataResults = [] } = await cloudWatch(fake, "rpcv2Cbor").send(
    new GetMetricDataCommand({
      MetricDataQueries: statistics.map((Stat, i) => ({ Id: `s${i}`, MetricStat: { Metric, Period: period, Stat } })),
      ...{ StartTime: new Date(start * 1000), EndTime: new Date(end * 1000), ScanBy: "TimestampAscending" },
    }),
  );
  return MetricDataResults;
}

/** A synthetic metric. */
export const instance = (i: number) =>
  metric("Synthetic", "Requests", {
    Instance: `i-${String(i).padStart(6, "0")}`,
    Service: `service-${Math.floor(i / 100)}`,
  });
