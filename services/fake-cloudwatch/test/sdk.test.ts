import {
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  type Metric,
  type MetricDataQuery,
  paginateGetMetricData,
  paginateListMetrics,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";

import { ecsWeb, FakeCloudWatch, metric, redisCache, shop, syntheticMetrics } from "../src/index";
import { cloudWatch, PROTOCOLS, TestClock } from "./clients";

const clock = new TestClock();
const NOW = clock.now;
let fake: FakeCloudWatch;

beforeAll(async () => {
  fake = await FakeCloudWatch.start({
    clock: clock.read,
    workload: [
      redisCache(),
      shop(),
      ecsWeb(),
      syntheticMetrics(1200),
      { ...syntheticMetrics(3), account: "222233334444" },
    ],
  });
});

afterAll(() => fake.stop());

const date = (seconds: number) => new Date(seconds * 1000);
const range = { StartTime: date(NOW - 1200), EndTime: date(NOW) };

const instance = (i: number): Metric => ({
  Namespace: "Synthetic",
  MetricName: "Requests",
  Dimensions: [
    { Name: "Service", Value: `service-${Math.floor(i / 100)}` },
    { Name: "Instance", Value: `i-${String(i).padStart(6, "0")}` },
  ],
});

const stat = (Id: string, Metric: Metric, Stat = "Sum", Period = 60): MetricDataQuery => ({
  Id,
  MetricStat: { Metric, Period, Stat },
});

describe.each(PROTOCOLS)("the SDK for JavaScript over %s", (protocol) => {
  const client = () => cloudWatch(fake, protocol);

  it("lists metrics by pages of 500", async () => {
    const pages: number[] = [];
    const names = new Set<string>();
    for await (const { Metrics = [] } of paginateListMetrics({ client: client() }, { Namespace: "Synthetic" })) {
      pages.push(Metrics.length);
      Metrics.forEach(({ Dimensions = [] }) => names.add(JSON.stringify(Dimensions)));
    }
    expect(pages).toEqual([500, 500, 200]);
    expect(names.size).toBe(1200);
  });

  it("lists by name, dimension and recent activity", async () => {
    const { Metrics } = await client().send(
      new ListMetricsCommand({
        ...{ Namespace: "AWS/ElastiCache", MetricName: "CacheHitRate", RecentlyActive: "PT3H" },
        Dimensions: [{ Name: "CacheNodeId" }, { Name: "CacheClusterId", Value: "feature-flags-002" }],
      }),
    );
    expect(Metrics).toEqual([
      {
        ...{ Namespace: "AWS/ElastiCache", MetricName: "CacheHitRate" },
        Dimensions: [
          { Name: "CacheClusterId", Value: "feature-flags-002" },
          { Name: "CacheNodeId", Value: "0001" },
        ],
      },
    ]);
  });

  it("gets what the ledger says that is known, newest first", async () => {
    const { MetricDataResults } = await client().send(
      new GetMetricDataCommand({ MetricDataQueries: [stat("a", instance(42))], ...range }),
    );
    const query = { start: NOW - 1200, end: NOW, periodSeconds: 60, statistic: "Sum" };
    const dimensions = { Instance: "i-000042", Service: "service-0" };
    const seen = fake.ledger.seen({ metric: metric("Synthetic", "Requests", dimensions), ...query }, NOW);
    expect(MetricDataResults).toMatchObject([{ Id: "a", Label: "Requests", StatusCode: "Complete" }]);
    expect(MetricDataResults?.[0]?.Values).toEqual(seen.map(({ value }) => value).reverse());
    expect(MetricDataResults?.[0]?.Timestamps).toEqual(seen.map(({ time }) => date(time)).reverse());
  });

  it("follows the pages of a long answer", async () => {
    const input = {
      ...{ MetricDataQueries: Array.from({ length: 50 }, (_, i) => stat(`m${i}`, instance(i))), ...range },
      MaxDatapoints: 333,
    };
    let points = 0;
    const complete = new Set<string>();
    for await (const { MetricDataResults = [] } of paginateGetMetricData({ client: client() }, { ...input })) {
      for (const { Id = "", Values = [], StatusCode } of MetricDataResults) {
        points += Values.length;
        if (StatusCode === "Complete") {
          complete.add(Id);
        }
      }
    }
    const whole = await client().send(new GetMetricDataCommand({ ...input, MaxDatapoints: undefined }));
    expect(points).toBe(whole.MetricDataResults?.reduce((sum, { Values = [] }) => sum + Values.length, 0));
    expect(complete.size).toBe(50);
  });

  it("reads back what it publishes", async () => {
    const MetricName = `published ${protocol}`;
    await client().send(
      new PutMetricDataCommand({
        Namespace: "Mine",
        MetricData: [
          { MetricName, Timestamp: date(NOW - 90), Values: [1, 2.5], Counts: [4, 2], Unit: "Seconds" },
          { MetricName, Timestamp: date(NOW - 100), Value: 10, Unit: "Seconds" },
        ],
      }),
    );
    const { Datapoints } = await client().send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: "Mine", MetricName, Period: 60, ...range },
        Statistics: ["Sum", "SampleCount", "Maximum"],
      }),
    );
    expect(Datapoints).toEqual([{ Timestamp: date(NOW - 120), Unit: "Seconds", Sum: 19, SampleCount: 7, Maximum: 10 }]);
    const extended = await client().send(
      new GetMetricStatisticsCommand({
        ...{ Namespace: "Mine", MetricName, Period: 60, ...range, ExtendedStatistics: ["TC(:3)"] },
      }),
    );
    expect(extended.Datapoints?.[0]?.ExtendedStatistics).toEqual({ "TC(:3)": 6 });
  });

  it("is told what is wrong with a request", async () => {
    const get = (input: Partial<GetMetricDataCommandInput>) =>
      client().send(new GetMetricDataCommand({ MetricDataQueries: [stat("a", instance(1))], ...range, ...input }));
    await expect(
      get({ MetricDataQueries: Array.from({ length: 501 }, (_, i) => stat(`m${i}`, instance(i))) }),
    ).rejects.toMatchObject({
      name: "ValidationException",
      message: "The collection MetricDataQueries must not have a size greater than 500.",
    });
    await expect(get({ MetricDataQueries: [stat("A", instance(1))] })).rejects.toThrow(
      "The value A for parameter MetricDataQueries.member.1.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.",
    );
    await expect(get({ MetricDataQueries: [stat("a", instance(1)), stat("a", instance(2))] })).rejects.toThrow(
      "The values for parameter id in MetricDataQueries are not unique.",
    );
    await expect(get({ MetricDataQueries: [stat("a", instance(1), "Sum", 45)] })).rejects.toThrow(
      "The value 45 for parameter MetricDataQueries.member.1.MetricStat.Period is not supported",
    );
    await expect(get({ MetricDataQueries: [stat("a", instance(1), "p101")] })).rejects.toThrow(
      "The value p101 for parameter MetricDataQueries.member.1.MetricStat.Stat is not supported.",
    );
    await expect(get({ EndTime: range.StartTime })).rejects.toThrow(
      "The parameter StartTime must not equal parameter EndTime.",
    );
    await expect(get({ EndTime: date(NOW - 5000) })).rejects.toThrow(
      "The parameter StartTime must be less than the parameter EndTime.",
    );
    await expect(get({ NextToken: "nonsense" })).rejects.toMatchObject({ name: "InvalidNextToken" });
    await expect(get({ MaxDatapoints: 100_801 })).rejects.toThrow("MaxDatapoints must be between 1 and 100800");
    await expect(get({ MetricDataQueries: [] })).rejects.toThrow("at least one query");
    await expect(get({ MetricDataQueries: [{ Id: "e", Expression: "a+b" }] })).rejects.toThrow("beyond the fake");
  });

  it("knows a throttled request for one, and a failure of the server", async () => {
    const patient = cloudWatch(fake, protocol, { maxAttempts: 2 });
    fake.faults = [{ throttle: 1 }];
    const throttles = await patient.send(new ListMetricsCommand({})).catch((error: unknown) => error);
    fake.faults = [{ serverError: 1 }];
    const failures = await patient.send(new ListMetricsCommand({})).catch((error: unknown) => error);
    fake.faults = [];
    expect(throttles).toMatchObject({ message: "Rate exceeded", $metadata: { httpStatusCode: 400, attempts: 2 } });
    expect(String(throttles)).toContain("Throttling");
    expect(failures).toMatchObject({ name: "InternalServiceFault", $metadata: { httpStatusCode: 500, attempts: 2 } });
  });

  it("sees a broken connection, before the answer or in its midst, and asks again", async () => {
    const patient = cloudWatch(fake, protocol, { maxAttempts: 10 });
    fake.faults = [{ reset: 0.5 }];
    for (let i = 0; i < 10; i++) {
      const { Metrics } = await patient.send(new ListMetricsCommand({ Namespace: "Synthetic" }));
      expect(Metrics).toHaveLength(500);
    }
    fake.faults = [];
  });
});

describe("other services", () => {
  it("has metrics of linked accounts for the monitoring account, and not for them", async () => {
    const listed = await cloudWatch(fake).send(
      new ListMetricsCommand({ IncludeLinkedAccounts: true, OwningAccount: "222233334444" }),
    );
    expect(listed.OwningAccounts).toEqual(["222233334444", "222233334444", "222233334444"]);
    const ask = (accessKeyId: string, AccountId: string) =>
      cloudWatch(fake, "awsJson1_0", { credentials: { accessKeyId, secretAccessKey: "fake" } }).send(
        new GetMetricDataCommand({ MetricDataQueries: [{ ...stat("a", instance(1)), AccountId }], ...range }),
      );
    const linked = await ask("AKIAFAKE", "222233334444");
    expect(linked.MetricDataResults).toMatchObject([{ StatusCode: "Complete" }]);
    const back = await ask("ASIA22223333444400FF", "123456789012");
    expect(back.MetricDataResults).toMatchObject([
      { StatusCode: "Forbidden", Values: [], Messages: [{ Code: "Forbidden" }] },
    ]);
  });

  it("finds resources by type and tag, page by page", async () => {
    const client = new ResourceGroupsTaggingAPIClient({
      ...{ endpoint: fake.url, region: "eu-west-1" },
      credentials: { accessKeyId: "fake", secretAccessKey: "fake" },
    });
    const arns = async (input: GetResourcesCommandInput) =>
      (await client.send(new GetResourcesCommand(input))).ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN);
    const functions = ["order-service", "payment-service"].map(
      (name) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    );
    expect(await arns({ ResourceTypeFilters: ["lambda:function"] })).toEqual(functions);
    expect(await arns({ TagFilters: [{ Key: "Project", Values: ["PulseQueue"] }] })).toEqual(functions);
    expect(await arns({ TagFilters: [{ Key: "Project" }] })).toHaveLength(7);
    expect(await arns({ ResourceTypeFilters: ["elasticloadbalancing:loadbalancer/app", "rds"] })).toEqual([
      "arn:aws:rds:eu-west-1:123456789012:db:production-wumbo-db",
      "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/production-wumbo/50dc6c495c0c9188",
    ]);
    expect(await arns({ ResourceTypeFilters: ["s3"] })).toEqual([]);
    const first = await client.send(new GetResourcesCommand({ ResourcesPerPage: 1 }));
    const second = await arns({ ResourcesPerPage: 1, PaginationToken: first.PaginationToken });
    expect(second).toEqual(["arn:aws:elasticache:eu-west-1:123456789012:cluster:feature-flags-002"]);
    await expect(arns({ ResourcesPerPage: 0 })).rejects.toThrow("ResourcesPerPage must be from 1 to 100.");
  });
});
