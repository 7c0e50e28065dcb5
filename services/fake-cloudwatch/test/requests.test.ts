import {
  GetMetricDataCommand,
  ListMetricsCommand,
  type MetricDataResult,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { describe, expect, it } from "@jest/globals";

import { AWS_QUOTAS, type FaultRule, PROMPT, syntheticMetrics } from "../src/index";
import { cloudWatch, query } from "./clients";
import { ask, clock, instance, NOW, start } from "./harness";

describe("a body", () => {
  const post = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>, path = "/") =>
    fetch(fakeUrl + path, { method: "POST", headers, body });
  const put = { "x-amz-target": "GraniteServiceVersion20100801.PutMetricData" };
  let fakeUrl = "";

  it("may be compressed, as SDKs do with much data", async () => {
    const fake = await start({});
    fakeUrl = fake.url;
    const MetricData = Array.from({ length: 900 }, (_, i) => ({ MetricName: `m${i}`, Value: 1 }));
    await cloudWatch(fake).send(new PutMetricDataCommand({ Namespace: "Much", MetricData }));
    expect([...fake.ledger.metrics()]).toHaveLength(900);
  });

  it("that is none, or asks what nobody knows, is refused", async () => {
    fakeUrl = (await start({})).url;
    const error = async (response: Promise<Response>) => {
      const { status, headers } = await response;
      return `${status} ${headers.get("x-amzn-query-error") ?? ""}`;
    };
    expect(await error(post(put, "{"))).toBe("400 MalformedInput;Sender");
    expect(await error(post(put, "[]"))).toBe("400 MalformedInput;Sender");
    expect(await error(post(put, '{"Namespace":1}'))).toBe("400 MalformedInput;Sender");
    expect(await error(post(put, "{}"))).toBe("400 MissingParameter;Sender");
    const path = "/service/GraniteServiceVersion20100801/operation/DeleteAlarms";
    expect(await error(post({}, Uint8Array.of(0xa0), path))).toBe("400 InvalidAction;Sender");
    expect(await error(post({}, Uint8Array.of(0xff), path))).toBe("400 MalformedInput;Sender");
    expect((await post({}, "")).status).toBe(404);
  });

  it.each([
    ["AWS/Lambda", {}, "reserved"],
    ["N", { Value: 1, Values: [1] }, "MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive"],
    ["N", {}, "MetricData.member.1.Value is required"],
    ["N", { Value: "NaN" }, "The value NaN for parameter MetricData.member.1.Value is invalid"],
    ["N", { Values: [1], Counts: [1, 2] }, "must have the same size"],
    ["N", { Values: Array.from({ length: 151 }, () => 1) }, "greater than 150"],
    ["N", { Value: 1, StorageResolution: 5 }, "must be 1 or 60"],
    ["N", { StatisticValues: { SampleCount: 1, Sum: 1, Minimum: 1 } }, "StatisticValues.Maximum is required"],
  ])("with data for %s like %j is refused", async (Namespace, datum, message) => {
    fakeUrl = (await start({})).url;
    const response = await post(put, JSON.stringify({ Namespace, MetricData: [{ MetricName: "m", ...datum }] }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain(message);
  });
});

describe("faults", () => {
  const withFaults = async (...faults: readonly FaultRule[]) => {
    const fake = await start({ workload: syntheticMetrics(100), arrivals: PROMPT, faults });
    const statistics = Array.from({ length: 100 }, (_, i) => i);
    const all = await cloudWatch(fake).send(
      new GetMetricDataCommand({
        MetricDataQueries: statistics.map((i) => ({
          Id: `m${i}`,
          MetricStat: {
            Metric: {
              ...{ Namespace: "Synthetic", MetricName: "Requests" },
              Dimensions: instance(i).dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
            },
            ...{ Period: 60, Stat: "Sum" },
          },
        })),
        ...{ StartTime: new Date((NOW - 600) * 1000), EndTime: new Date(NOW * 1000) },
      }),
    );
    return all;
  };
  const statuses = (results: readonly MetricDataResult[] = []) => new Set(results.map(({ StatusCode }) => StatusCode));

  it("spoil single results and leave their neighbours alone", async () => {
    const { MetricDataResults = [] } = await withFaults({ internalError: 0.2, partialData: 0.2, forbidden: 0.1 });
    expect(statuses(MetricDataResults)).toEqual(new Set(["Complete", "PartialData", "InternalError", "Forbidden"]));
    for (const { StatusCode, Values = [] } of MetricDataResults) {
      expect(Values.length).toBeGreaterThanOrEqual(StatusCode === "Complete" ? 10 : 0);
      expect(Values.length).toBeLessThanOrEqual(StatusCode === "Complete" ? 10 : StatusCode === "PartialData" ? 9 : 0);
    }
  });

  it("leave results out and say so", async () => {
    const { MetricDataResults, Messages } = await withFaults({ dropped: 0.5 });
    expect(MetricDataResults?.length).toBeLessThan(80);
    expect(Messages?.[0]?.Value).toContain("Maximum number of allowed metrics exceeded");
  });

  it("concern only the metrics, operations and times that the script names", async () => {
    const elsewhere = { metrics: { namespace: "Other" }, internalError: 1 };
    const later = { fromSeconds: 60, throttle: 1 };
    const lists = { operations: ["ListMetrics"], throttle: 1 };
    expect(statuses((await withFaults(elsewhere, later, lists)).MetricDataResults)).toEqual(new Set(["Complete"]));
  });

  it("come in bursts", async () => {
    const fake = await start({ faults: [{ burst: { everySeconds: 60, forSeconds: 20 }, throttle: 1 }] });
    const throttled: number[] = [];
    for (let second = 0; second < 120; second += 10) {
      clock.now = NOW + second;
      await cloudWatch(fake)
        .send(new ListMetricsCommand({}))
        .catch(() => throttled.push(second));
    }
    expect(throttled).toEqual([0, 10, 60, 70]);
  });

  it("are the same for the same seed", async () => {
    const run = async (seed: number) => {
      const fake = await start({ seed, faults: [{ throttle: 0.4 }] });
      const outcomes: number[] = [];
      for (let i = 0; i < 20; i++) {
        outcomes.push(
          await cloudWatch(fake)
            .send(new ListMetricsCommand({}))
            .then(
              () => 1,
              () => 0,
            ),
        );
      }
      return outcomes.join("");
    };
    const [first, second, other] = [await run(1), await run(1), await run(2)];
    expect(first).toBe(second);
    expect(first).not.toBe(other);
  });
});

describe("quotas", () => {
  it("let through what a second allows, and more when time passes", async () => {
    const fake = await start({ quotas: AWS_QUOTAS });
    const list = () =>
      cloudWatch(fake)
        .send(new ListMetricsCommand({}))
        .then(
          () => 1,
          () => 0,
        );
    const burst = async () => (await Promise.all(Array.from({ length: 40 }, list))).filter((n) => n === 1).length;
    expect(await burst()).toBe(25);
    clock.now = NOW + 0.4;
    expect(await burst()).toBe(10);
  });

  it("count datapoints by what a request could return", async () => {
    const fake = await start({ quotas: { ...AWS_QUOTAS, recentDatapoints: 100 } });
    await ask(fake, { start: NOW - 3600, end: NOW, statistics: ["Sum", "Maximum"] });
    await expect(ask(fake)).rejects.toThrow("Rate exceeded");
    clock.now = NOW + 0.3;
    await expect(ask(fake)).resolves.toHaveLength(1);
    await ask(fake, { start: NOW - 4 * 3600, end: NOW });
  });
});

describe("the books", () => {
  it("bill a metric once for each five of its statistics in a request", async () => {
    const fake = await start({});
    const five = ["Sum", "SampleCount", "Average", "Minimum", "Maximum"];
    await ask(fake, { statistics: five });
    expect(fake.accounting.of("GetMetricData")).toMatchObject({ requests: 1, queries: 5, billedMetrics: 1 });
    await ask(fake, { statistics: [...five, "p50"] });
    expect(fake.accounting.of("GetMetricData")).toMatchObject({ requests: 2, queries: 11, billedMetrics: 3 });
    fake.faults = [{ throttle: 1 }];
    await ask(fake).catch(() => undefined);
    expect(fake.accounting.of("GetMetricData")).toMatchObject({
      requests: 3,
      answered: 2,
      throttled: 1,
      billedMetrics: 3,
    });
    fake.accounting.reset();
    expect(fake.accounting.all()).toEqual({});
  });
});

describe("STS and IAM", () => {
  it("know who asks, by the key that signed", async () => {
    const fake = await start({});
    expect((await query(fake, { Action: "GetCallerIdentity", Version: "2011-06-15" })).xml).toContain(
      "<GetCallerIdentityResult><UserId>AIDA123456789012</UserId><Account>123456789012</Account>",
    );
    const role = { RoleArn: "arn:aws:iam::222233334444:role/reader", RoleSessionName: "test" };
    const { xml } = await query(fake, { Action: "AssumeRole", ...role });
    const key = /<AccessKeyId>(ASIA[A-Z0-9]{16})<\/AccessKeyId>/.exec(xml)?.[1];
    expect((await query(fake, { Action: "GetCallerIdentity" }, key)).xml).toContain("<Account>222233334444</Account>");
    expect((await query(fake, { Action: "ListAccountAliases" })).xml).toContain(
      "<AccountAliases><member>fake-123456789012</member></AccountAliases>",
    );
  });

  it("refuse what they cannot do", async () => {
    const fake = await start({});
    expect(await query(fake, { Action: "AssumeRole", RoleArn: "<me>" })).toMatchObject({
      status: 400,
      xml: expect.stringContaining('<Message>"&lt;me&gt;" is no ARN of a role.</Message>'),
    });
    expect((await query(fake, { Action: "CreateUser" })).xml).toContain("<Code>InvalidAction</Code>");
  });
});
