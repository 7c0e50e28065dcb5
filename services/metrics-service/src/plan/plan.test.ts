import { describe, expect, it } from "@jest/globals";

import type { Config } from "../config/config";
import { loadConfig } from "../config/load";
import type { Found } from "../model";
import { planCommand } from "./command";
import { estimate, planJobs } from "./plan";

function configOf(text: string): Config {
  const { config, problems } = loadConfig(text, "jobs.yaml");
  if (!config) throw new Error(JSON.stringify(problems));
  return config;
}

const LAMBDA = "jobs:\n  - { namespace: AWS/Lambda, regions: [eu-west-1] }\n";
const NAMES = ["Invocations", "Errors", "Duration", "Throttles", "ConcurrentExecutions"];

const functions = (count: number, names: readonly string[] = NAMES): Found[] =>
  Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    names.map((name) => ({
      source: { region: "eu-west-1" },
      metric: { namespace: "AWS/Lambda", name, dimensions: [{ name: "FunctionName", value: `f${i}` }] },
      labels: { function_name: `f${i}` },
    })),
  );

const planOf = (text: string, found: readonly Found[]) => {
  const config = configOf(text);
  const [plan] = planJobs(config, new Map(config.jobs.map(({ name }) => [name, found]))).jobs;
  if (!plan) throw new Error("no job");
  return plan;
};

describe("a plan", () => {
  it("counts metrics, series, requests and what AWS bills", () => {
    // Duration is a histogram of six buckets: eight statistics, two billed metrics. The others are one each.
    expect(planOf(LAMBDA, functions(10))).toMatchObject({
      metrics: 50,
      series: 10 * (2 + 9 + 1 + 1),
      requestsPerCycle: 1,
      billedMetricsPerCycle: 10 * (4 + 2),
      billedMetricsAtStart: 10 * (3 + 2),
    });
  });

  it("costs a cent for a thousand billed metrics, every five minutes of 730 hours, and for sums once an hour", () => {
    expect(planOf(LAMBDA, functions(10)).dollarsPerMonth).toBeCloseTo(((60 * 12 + 50) * 730) / 100_000, 10);
    const everyMinute = LAMBDA.replace("]", "], poll_interval: 1m");
    expect(planOf(everyMinute, functions(10)).dollarsPerMonth).toBeCloseTo(((60 * 60 + 50) * 730) / 100_000, 10);
  });

  it("counts only the hourly comparison where metric streams feed a job", () => {
    const streamed = `streams: { access_key_file: k }\n${LAMBDA}`;
    const hourly = planOf(streamed, functions(10));
    expect(hourly.billedMetricsPerCycle).toBe(50);
    expect(hourly.dollarsPerMonth).toBeCloseTo((50 * 730) / 100_000, 10);
    const daily = streamed.replace("k }", "k, reconcile_interval: 1d }");
    expect(planOf(daily, functions(10)).dollarsPerMonth).toBeCloseTo(hourly.dollarsPerMonth / 24, 10);
  });

  it("fills requests with 500 queries, and splits no metric over two of them", () => {
    const queues = (buckets: string) => `jobs:
  - namespace: Acme
    regions: [eu-west-1]
    metrics: [{ metric: Time, kind: histogram, unit: Seconds, buckets: ${buckets} }]
`;
    const times = (count: number) =>
      functions(count, ["Time"]).map(({ metric, ...found }) => ({
        ...found,
        metric: { ...metric, namespace: "Acme" },
      }));
    const seven = "[1, 2, 3, 4, 5]";
    expect(planOf(queues(seven), times(71)).requestsPerCycle).toBe(1);
    expect(planOf(queues(seven), times(72)).requestsPerCycle).toBe(2);
    expect(planOf(queues("[1, 2, 4]"), times(100)).requestsPerCycle).toBe(1);
    expect(planOf(queues("[1, 2, 4]"), times(101)).requestsPerCycle).toBe(2);
  });

  it("counts the pages of answers that are too long for one", () => {
    const long = LAMBDA.replace("]", "], reread: 14d");
    // 20,165 periods of each of 12 queries, at most 100,800 a page.
    expect(planOf(long, functions(1)).requestsPerCycle).toBe(3);
  });

  it("reads a metric once that several rules are made of", () => {
    const twice = `jobs:
  - { namespace: AWS/Lambda, regions: [eu-west-1], metrics: [lambda_request_duration_seconds, lambda_request_duration_quantiles_seconds] }
`;
    // SampleCount, Sum, six counts, three percentiles.
    expect(planOf(twice, functions(1, ["Duration"])).billedMetricsPerCycle).toBe(3);
  });

  it("does not read what no rule is made of, and makes no series beyond the limit", () => {
    const limited = LAMBDA.replace("]", "], series_limit: 20");
    expect(planOf(limited, [...functions(2), ...functions(3, ["UrlRequestCount"])])).toMatchObject({
      metrics: 10,
      series: 20,
      seriesBeyondLimit: 6,
    });
  });

  it("asks for lists that are free up to a million", () => {
    const plan = planOf(LAMBDA, functions(101));
    expect(plan.listRequestsPerMonth).toBe(730 * 4 * 2);
    const still = LAMBDA.replace("]", "], select: { static: [{ FunctionName: f1 }] }");
    expect(planOf(still, functions(1)).listRequestsPerMonth).toBe(0);
  });

  it("reads what a rule subtracts also where CloudWatch does not list it, for it never had data", () => {
    const difference = `jobs:
  - namespace: Acme
    regions: [eu-west-1]
    metrics:
      - { terms: [Requests, -Errors], kind: counter, family: acme_successes }
`;
    const listed = functions(3, ["Requests"]).map((one) => ({ ...one, metric: { ...one.metric, namespace: "Acme" } }));
    expect(planOf(difference, listed)).toMatchObject({ metrics: 6, series: 3, billedMetricsPerCycle: 6 });
  });

  it("says which budgets it does not keep", () => {
    const config = configOf(`max_dollars_per_month: 100
jobs:
  - { namespace: AWS/Lambda, regions: [eu-west-1], max_dollars_per_month: 5 }
  - { namespace: AWS/SQS, regions: [eu-west-1], max_dollars_per_month: 50 }
`);
    const plan = planJobs(config, estimate(config, 100));
    expect(plan.exceeded.map(({ jobs }) => jobs)).toEqual([["AWS/Lambda"]]);
  });

  it("spreads an estimate over regions and names", () => {
    const config = configOf(LAMBDA.replace("[eu-west-1]", "[eu-west-1, us-east-1]"));
    const found = estimate(config, 10).get("AWS/Lambda") ?? [];
    expect(found).toHaveLength(20);
    expect(new Set(found.map(({ metric }) => metric.name))).toEqual(new Set(NAMES));
    expect(planJobs(config, new Map([["AWS/Lambda", found]])).jobs[0]).toMatchObject({
      metrics: 20,
      requestsPerCycle: 2,
    });
  });
});

describe("metrics-service plan", () => {
  const command = { text: LAMBDA, file: "jobs.yaml", now: 1_800_000_000 };

  it("prints a table, what is snapped, and ends well", async () => {
    const { output, status } = await planCommand({ ...command, metrics: 50 });
    expect(output).toBe(`job         every  metrics  series  requests  billed  $/month
AWS/Lambda     5m       50     130         1      60     5.62
all                     50     130         1      60     5.62

With the sums of hours that find late values: 50 billed metrics an hour.
A start without a state file reads the sums since the anchor: 50 billed metrics, 0.0005 $.
AWS/Lambda: buckets of lambda_request_duration_seconds are at the edges of CloudWatch's bins: 0.1 → 0.0970173, 0.5 → 0.490371, 1 → 0.955594, 2 → 2.04841, 5 → 4.83003, 10 → 10.3536.
`);
    expect(status).toBe(0);
  });

  it("plans for what is found where no number is given", async () => {
    const { output } = await planCommand({ ...command, find: () => Promise.resolve(functions(1)) });
    expect(output).toMatch(/^AWS\/Lambda +5m +5 +13 +1 +6 +0\.56$/m);
  });

  it("fails on a plan that is over budget", async () => {
    const text = `max_dollars_per_month: 1\n${LAMBDA}`;
    const { output, status } = await planCommand({ ...command, text, metrics: 50 });
    expect(output).toContain("Over budget: AWS/Lambda would cost 5.62 $ a month, 1.00 $ are allowed.");
    expect(status).toBe(1);
  });

  it("says so of all jobs at once", async () => {
    const text = `max_dollars_per_month: 1\n${LAMBDA}  - { namespace: AWS/SQS, regions: [eu-west-1] }\n`;
    const { output } = await planCommand({ ...command, text, metrics: 50 });
    expect(output).toContain("Over budget: all jobs would cost 10.16 $ a month, 1.00 $ are allowed.");
  });

  it("says what the limit leaves out", async () => {
    const { output } = await planCommand({
      ...command,
      text: LAMBDA.replace("]", "], series_limit: 100"),
      metrics: 50,
    });
    expect(output).toContain("AWS/Lambda: the limit of 100 series leaves out 30.");
  });

  it("says that a period is asked for once, however often it is polled", async () => {
    const { output } = await planCommand({
      ...command,
      text: LAMBDA.replace("]", "], poll_interval: 20s"),
      metrics: 50,
    });
    expect(output).toMatch(/^AWS\/Lambda +20s .* 26\.65$/m);
    expect(output).toContain("AWS/Lambda: a period of 1m is asked for once, not every 20s.");
  });

  it("prints the problems of a configuration that is wrong", async () => {
    const { output, status } = await planCommand({ ...command, text: "jobs: []\n" });
    expect(output).toBe(
      "jobs.yaml:1:7: jobs: got [], want a list of jobs, at least 1, such as { namespace: AWS/Lambda, regions: [eu-west-1] }.\n",
    );
    expect(status).toBe(1);
  });
});
