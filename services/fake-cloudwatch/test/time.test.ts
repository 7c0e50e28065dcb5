import { ListMetricsCommand, type ListMetricsCommandInput } from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { type FakeCloudWatch, LATE, metric, PROMPT, shop, syntheticMetrics, TYPICAL } from "../src/index";
import { cloudWatch } from "./clients";
import { ask, clock, instance, MINE, NOW, start } from "./harness";

describe("values that come late", () => {
  it("are there from their arrival on, and not before", async () => {
    const fake = await start({});
    let n = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 500 }), async (delay) => {
        const m = metric("Mine", `late ${n++}`);
        fake.publish({ metric: m, at: NOW - 60, arrival: NOW + delay, values: [[7, 1]] });
        clock.now = NOW + delay - 1;
        expect((await ask(fake, { of: m }))[0]?.Values).toEqual([]);
        clock.now = NOW + delay;
        expect((await ask(fake, { of: m }))[0]?.Values).toEqual([7]);
      }),
      { numRuns: 20 },
    );
  });

  it("change a period that has been read, upward and downward", async () => {
    const fake = await start({});
    const at = NOW - 60;
    fake.publish({ metric: MINE, at, withdrawn: NOW + 120, values: [[5, 1]] });
    fake.publish({ metric: MINE, at, arrival: NOW + 60, values: [[2, 1]] });
    const seen: unknown[] = [];
    for (const later of [0, 60, 120]) {
      clock.now = NOW + later;
      seen.push((await ask(fake, { statistics: ["Sum", "Maximum"] })).map(({ Values }) => Values?.[0]));
    }
    expect(seen).toEqual([
      [5, 5],
      [7, 5],
      [2, 2],
    ]);
    expect(fake.ledger.total({ metric: MINE, start: at, end: NOW })).toBe(2);
  });

  it("add up over hours to the truth when all have arrived", async () => {
    const fake = await start({ workload: shop(), arrivals: LATE });
    const orders = metric("PulseQueue", "OrdersProcessed", { Status: "success", ErrorType: "none" });
    const hours = { of: orders, period: 3600, start: NOW - 2 * 3600, end: NOW };
    const truth = fake.ledger.truth({
      metric: orders,
      statistic: "Sum",
      start: hours.start,
      end: NOW,
      periodSeconds: 3600,
    });
    expect((await ask(fake, hours))[0]?.Values).not.toEqual(truth.map(({ value }) => value));
    clock.now = NOW + 3 * 3600 + 600;
    expect((await ask(fake, hours))[0]?.Values).toEqual(truth.map(({ value }) => value));
  });

  it("come as they typically do unless said otherwise", async () => {
    const [plain, typical] = [
      await start({ workload: syntheticMetrics(1) }),
      await start({ workload: syntheticMetrics(1), arrivals: TYPICAL }),
    ];
    const range = { of: instance(0), start: NOW - 3600, end: NOW };
    expect(await ask(plain, range)).toEqual(await ask(typical, range));
  });

  it("that emitters publish when they are old can be read hours later", async () => {
    const fake = await start({});
    const put = (age: number) =>
      fetch(fake.url, {
        method: "POST",
        headers: { "x-amz-target": "GraniteServiceVersion20100801.PutMetricData" },
        body: JSON.stringify({ Namespace: "Mine", MetricData: [{ MetricName: "m", Timestamp: NOW - age, Value: 1 }] }),
      });
    await put(4 * 3600);
    const range = { start: NOW - 5 * 3600, end: NOW };
    expect((await ask(fake, range))[0]?.Values).toEqual([]);
    clock.now = NOW + 2 * 3600;
    expect((await ask(fake, range))[0]?.Values).toEqual([1]);
    expect((await put(15 * 86_400)).status).toBe(400);
    expect((await put(-3 * 3600 - 7200)).status).toBe(400);
  });
});

describe("periods", () => {
  it("begin at the start of the request and include the whole of its last minute", async () => {
    const fake = await start({});
    for (let i = 0; i < 20; i++) {
      fake.publish({ metric: MINE, at: NOW - 1200 + i * 60 + 45, values: [[1, 1]] });
    }
    const [result] = await ask(fake, { period: 300, start: NOW - 1200 + 130, end: NOW - 30 });
    expect(result?.Timestamps?.map((time) => time.getTime() / 1000 - NOW)).toEqual([-1080, -780, -480, -180]);
    expect(result?.Values).toEqual([5, 5, 5, 3]);
  });

  it("below a minute are for values of high resolution, for three hours", async () => {
    const fake = await start({});
    fake.publish({ metric: MINE, at: NOW - 25, values: [[1, 1]] });
    fake.publish({ metric: MINE, at: NOW - 25, resolutionSeconds: 1, values: [[2, 1]] });
    expect((await ask(fake, { period: 10 }))[0]).toMatchObject({
      Values: [2],
      Timestamps: [new Date((NOW - 30) * 1000)],
    });
    expect((await ask(fake))[0]?.Values).toEqual([3]);
    clock.now = NOW + 4 * 3600;
    expect((await ask(fake, { period: 10 }))[0]?.Values).toEqual([]);
  });

  it("may be as short as CloudWatch's minute is said to be", async () => {
    const fake = await start({
      workload: syntheticMetrics(1),
      arrivals: PROMPT,
      minuteSeconds: 2,
      historySeconds: 3600,
    });
    const [result] = await ask(fake, { of: instance(0), period: 2, start: NOW - 20, end: NOW });
    expect(result?.Timestamps?.map((time) => time.getTime() / 1000 - NOW)).toEqual([
      -20, -18, -16, -14, -12, -10, -8, -6, -4, -2,
    ]);
    const range = { metric: instance(0), start: NOW - 20, end: NOW };
    expect(result?.Values?.reduce((sum, value) => sum + value, 0)).toBe(fake.ledger.total(range));
    await expect(start({ minuteSeconds: 7 })).rejects.toThrow("minuteSeconds is 7, which does not divide 60.");
  });
});

describe("what AWS leaves open", () => {
  it("may be had either way", async () => {
    const zero = await start({});
    const absent = await start({ open: { emptyRange: "absent", listedAfterSeconds: 900 } });
    for (const fake of [zero, absent]) {
      fake.publish({ metric: MINE, at: NOW - 60, values: [[5, 1]] });
    }
    const values = async (fake: FakeCloudWatch) =>
      (await ask(fake, { statistics: ["TC(:1)", "TC(:10)"] })).map(({ Values }) => Values);
    expect(await values(zero)).toEqual([[0], [1]]);
    expect(await values(absent)).toEqual([[], [1]]);
    const listed = async (fake: FakeCloudWatch) => (await cloudWatch(fake).send(new ListMetricsCommand({}))).Metrics;
    expect(await listed(zero)).toHaveLength(1);
    expect(await listed(absent)).toHaveLength(0);
    clock.now = NOW + 900;
    expect(await listed(absent)).toHaveLength(1);
  });
});

describe("lists", () => {
  const names = async (fake: FakeCloudWatch, input: ListMetricsCommandInput = {}, region = "us-east-1") => {
    const { Metrics = [] } = await cloudWatch(fake, "rpcv2Cbor", { region }).send(new ListMetricsCommand(input));
    return Metrics.map(({ MetricName }) => MetricName);
  };

  it("forget metrics after two weeks, and recent ones after three hours", async () => {
    const fake = await start({});
    fake.publish({ metric: MINE, at: NOW - 60, values: [[1, 1]] });
    expect(await names(fake, { RecentlyActive: "PT3H" })).toEqual(["m"]);
    clock.now = NOW + 3 * 3600;
    expect(await names(fake, { RecentlyActive: "PT3H" })).toEqual([]);
    expect(await names(fake)).toEqual(["m"]);
    clock.now = NOW + 14 * 86_400;
    expect(await names(fake)).toEqual([]);
  });

  it("know regions apart", async () => {
    const fake = await start({ workload: { ...syntheticMetrics(1), region: "eu-west-1" } });
    expect(await names(fake, {}, "eu-west-1")).toEqual(["Requests"]);
    expect(await names(fake, {}, "us-east-1")).toEqual([]);
  });

  it("have a metric of two units once", async () => {
    const fake = await start({});
    fake.publish({ metric: MINE, unit: "Bytes", at: NOW - 60, values: [[1, 1]] });
    fake.publish({ metric: MINE, unit: "Count", at: NOW - 60, values: [[2, 1]] });
    expect(await names(fake)).toEqual(["m"]);
    expect(fake.ledger.total({ metric: MINE, start: NOW - 60, end: NOW, unit: "Count" })).toBe(2);
  });

  it("say what is wrong with a request", async () => {
    const fake = await start({});
    const response = await fetch(fake.url, {
      method: "POST",
      headers: { "x-amz-target": "GraniteServiceVersion20100801.ListMetrics" },
      body: '{"RecentlyActive":"PT1H"}',
    });
    expect(await response.text()).toContain("The value PT1H for parameter RecentlyActive is not supported");
    await expect(names(fake, { OwningAccount: "222233334444" })).rejects.toThrow("IncludeLinkedAccounts");
  });
});
