import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { afterEach, describe, expect, it } from "@jest/globals";
import { FakeCloudWatch, metric } from "@watchpost/fake-cloudwatch";
import { freePort, temporaryDirectory } from "@watchpost/scripts/testing";
import { stringify } from "yaml";

import { askThere } from "../cloudwatch/testing/harness";
import { VirtualClock } from "../cloudwatch/testing/virtual-clock";
import { loadConfig } from "../config/load";
import { counterRequest } from "../direct/testing/scene";
import { parsePage } from "../exposition/testing/parse";
import { createLog } from "../log";
import { delivery, line } from "../streams/testing/scene";
import { Collector, whyNot } from "./collector";
import { Serving } from "./serve";

const NOW = 1_700_006_400;
const MINUTE = 60;

const running: { stop(): Promise<unknown> }[] = [];

afterEach(async () => {
  for (const one of running.splice(0).reverse()) await one.stop();
});

const FILE = {
  anchor: "2023-11-14",
  state_file: "state",
  direct: { token_file: "token", families: ["shop_handled"], others: "publish" },
  streams: { access_key_file: "key", jobs: ["lambda"] },
  jobs: [
    {
      name: "shop",
      namespace: "Shop",
      regions: ["us-east-1"],
      poll_interval: "1m",
      metrics: [{ metric: "Handled", kind: "counter", family: "shop_handled" }],
    },
    {
      name: "lambda",
      namespace: "AWS/Lambda",
      regions: ["us-east-1"],
      metrics: [{ metric: "Invocations", kind: "counter", family: "calls" }],
    },
  ],
};

/** Of both jobs, and of what is pushed directly. */
const LOOPS = 3;

/** The whole service, with a clock that jumps over every wait, and a CloudWatch that can be taken away. */
async function scene(file: object = FILE) {
  const clock = new VirtualClock(NOW);
  const fake = await FakeCloudWatch.start({ clock: () => clock.now() });
  running.push(fake);
  askThere(fake.url);
  const directory = temporaryDirectory();
  for (const name of ["token", "key"]) writeFileSync(join(directory, name), `the-${name}\n`);
  const { config, problems } = loadConfig(stringify(file), join(directory, "metrics.yaml"), NOW);
  if (config === undefined) throw new Error(JSON.stringify(problems));
  const log = createLog("silent");
  const port = await freePort();
  const serving = new Serving({
    service: new Collector({ config, file: "metrics.yaml", log, clock, random: () => 0.5 }),
    version: "0",
    log,
    listenAddress: { host: "127.0.0.1", port },
    passwordKey: Buffer.alloc(32, 7),
    readConfig: () => stringify(file),
    now: () => clock.now(),
  });
  const url = `http://127.0.0.1:${port}`;
  const values = async (family: string) => {
    const page = parsePage(await (await fetch(`${url}/metrics`)).text(), "text");
    return (page.get(family)?.samples ?? []).map(({ value }) => value);
  };
  const post = (path: string, body: string, headers: Readonly<Record<string, string>>) =>
    fetch(`${url}${path}`, { method: "POST", body, headers: { "Content-Type": "application/json", ...headers } });
  /** Until each of the loops waits for its next time, or for another attempt: only then may the clock jump. */
  const rest = async () => {
    while (clock.sleeping < LOOPS) await setTimeout(1);
  };
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      await clock.advance(MINUTE * 1000);
      await rest();
    }
  };
  const start = async () => {
    running.push(serving);
    await serving.start();
    await rest();
  };
  return { clock, fake, pass, post, start, values };
}

describe("what is pushed to the service", () => {
  it("stands in for CloudWatch while that is away, and is no more than CloudWatch's when it is back", async () => {
    const { clock, fake, pass, post, start, values } = await scene();
    const handled = metric("Shop", "Handled", { Queue: "orders" });
    fake.publish({ metric: handled, at: NOW - 30 * MINUTE, values: [[5, 4]] });
    await start();
    await pass(15);
    expect(await values("shop_handled_total")).toEqual([20]);
    const push = async (value: number) => {
      const time = clock.now();
      const body = counterRequest("shop.handled", { start: time - 10, time, value, attributes: { queue: "orders" } });
      expect((await post("/v1/metrics", body, { Authorization: "Bearer the-token" })).status).toBe(200);
      fake.publish({ metric: handled, at: time - 10, values: [[value, 1]] });
    };
    await push(3);
    await pass(15);
    expect(await values("shop_handled_total")).toEqual([23]);
    expect(await values("watchpost_direct_takeovers_total")).toEqual([0]);
    fake.faults = [{ serverError: 1 }];
    await pass(15);
    await push(7);
    await pass(1);
    expect(await values("shop_handled_total")).toEqual([30]);
    expect(await values("watchpost_direct_takeovers_active")).toEqual([1]);
    fake.faults = [];
    fake.publish({ metric: handled, at: clock.now() - 10, values: [[1, 1]] });
    await pass(20);
    expect(await values("shop_handled_total")).toEqual([31]);
    expect(await values("watchpost_direct_takeovers_active")).toEqual([0]);
    expect(await values("watchpost_direct_takeovers_total")).toEqual([1]);
  }, 60_000);

  it("feeds jobs by metric streams, with CloudWatch only asked at the start and each hour", async () => {
    const { clock, fake, pass, post, start, values } = await scene();
    const calls = metric("AWS/Lambda", "Invocations", { FunctionName: "pay" });
    fake.publish({ metric: calls, at: NOW - 30 * MINUTE, values: [[5, 4]] });
    await start();
    const headers = {
      "X-Amz-Firehose-Access-Key": "the-key",
      "X-Amz-Firehose-Request-Id": "id",
      "X-Amz-Firehose-Source-Arn": "arn:aws:firehose:us-east-1:111122223333:deliverystream/metrics",
    };
    for (let minute = 1; minute <= 30; minute++) {
      await pass(1);
      const time = clock.now() - 3 * MINUTE;
      fake.publish({ metric: calls, at: time, arrival: clock.now(), values: [[1, 2]] });
      const point = line(time, 2, { region: "us-east-1" });
      expect((await post("/firehose", delivery([point]), headers)).status).toBe(200);
    }
    await pass(1);
    // At the last poll, some seconds into a minute that then was the newest, the newest minute that was over for five began
    // six minutes before; the oldest two minutes before the start.
    expect(await values("calls_total")).toEqual([20 + 2 * 27]);
    const [byStream = 0, byCloudWatch = 0] = await values("watchpost_stream_answers_total");
    expect(byStream).toBeGreaterThanOrEqual(20);
    expect(byCloudWatch).toBeLessThanOrEqual(4);
  }, 60_000);
});

describe("the configuration of what is pushed", () => {
  it("is for a service without shards, where it is pushed directly", () => {
    const { config } = loadConfig(stringify({ ...FILE, shard: "1/2" }), "/etc/metrics.yaml", NOW);
    expect(config && whyNot(config)).toEqual(["direct: is only for a service that reads all series, without shards"]);
  });
});
