import { describe, expect, it } from "@jest/globals";

import { anchorAt, type Config } from "./config";
import { loadConfig } from "./load";
import { problemText } from "./problem";

function configOf(text: string, file = "/etc/watchpost/metrics.yaml"): Config {
  const { config, problems } = loadConfig(text, file);
  if (!config) throw new Error(problems.map(problemText).join("\n"));
  return config;
}

const ONE_LINE = "jobs:\n  - { namespace: AWS/Lambda, regions: [eu-west-1] }\n";

/** The configuration of one job, written as a flow mapping. */
const job = (fields: string) => configOf(`jobs:\n  - { regions: [eu-west-1], ${fields} }\n`).jobs[0];

const instant = (text: string) => Date.parse(text) / 1000;

describe("a file of one line", () => {
  it("takes everything else from the catalogue", () => {
    expect(configOf(ONE_LINE)).toMatchObject({
      server: { port: 9106 },
      anchor: { at: "month" },
      shard: { index: 0, count: 1 },
      budgets: [],
      labels: {},
      jobs: [
        {
          name: "AWS/Lambda",
          sources: [{ region: "eu-west-1" }],
          selection: { by: "list", dimensions: {}, recentlyActive: false },
          dimensions: ["FunctionName"],
          dimensionLabels: { FunctionName: "function_name" },
          pollSeconds: 300,
          periodSeconds: 60,
          discoverSeconds: 900,
        },
      ],
    });
  });

  it("says what its buckets become, in seconds", () => {
    expect(configOf(ONE_LINE).snapped).toEqual([
      {
        job: "AWS/Lambda",
        family: "lambda_request_duration_seconds",
        bounds: [
          { asked: 0.1, became: 0.0970173 },
          { asked: 0.5, became: 0.490371 },
          { asked: 1, became: 0.955594 },
          { asked: 2, became: 2.04841 },
          { asked: 5, became: 4.83003 },
          { asked: 10, became: 10.3536 },
        ],
      },
    ]);
  });
});

describe("the settings of the server", () => {
  it("are read, and paths begin where the file is", () => {
    const config = configOf(`listen: "[::1]:9200"
web_config_file: web.yml
state_file: /var/lib/state
anchor: 2026-01-01
shard: 2/3
labels: { environment: dev }
max_dollars_per_month: 20
direct: { token_file: token, families: [lambda_requests] }
streams: { access_key_file: keys/firehose }
jobs:
  - { namespace: AWS/Lambda, regions: [eu-west-1], max_dollars_per_month: 5 }
`);
    expect(config).toMatchObject({
      server: { host: "::1", port: 9200, webConfigFile: "/etc/watchpost/web.yml" },
      stateFile: "/var/lib/state",
      anchor: { at: "instant", instant: instant("2026-01-01T00:00:00Z") },
      shard: { index: 1, count: 3 },
      labels: { environment: "dev" },
      direct: {
        path: "/v1/metrics",
        tokenFile: "/etc/watchpost/token",
        takeoverAfterSeconds: 600,
        families: [{ family: "lambda_requests" }],
        others: "drop",
        seriesLimit: 10_000,
      },
      streams: {
        path: "/firehose",
        accessKeyFile: "/etc/watchpost/keys/firehose",
        reconcileSeconds: 3600,
        delaySeconds: 300,
        jobs: ["AWS/Lambda"],
      },
      budgets: [
        { jobs: ["AWS/Lambda"], monthlyDollars: 20 },
        { jobs: ["AWS/Lambda"], monthlyDollars: 5 },
      ],
    });
    expect(config.jobs[0]?.rules[0]?.labels).toEqual({ environment: "dev", status: "success" });
  });

  it("say how families are pushed, and what streams feed: jobs with periods of a minute where none are named", () => {
    const { direct, streams } = configOf(`direct:
  token_file: t
  others: publish
  families:
    - lambda_requests
    - { family: lambda_request_duration_seconds, metric: lambda.duration, labels: { function_name: faas.name } }
streams: { access_key_file: k, account: "111122223333", delay: 10m }
jobs:
  - { namespace: AWS/Lambda, regions: [eu-west-1], metrics: [lambda_requests, lambda_request_duration_seconds] }
  - { namespace: AWS/Billing, regions: [us-east-1] }
`);
    expect(direct?.families).toEqual([
      { family: "lambda_requests" },
      { family: "lambda_request_duration_seconds", metric: "lambda.duration", labels: { function_name: "faas.name" } },
    ]);
    expect(direct?.others).toBe("publish");
    expect(streams).toMatchObject({ account: "111122223333", delaySeconds: 600, jobs: ["AWS/Lambda"] });
  });

  it("put the counters' beginning where all replicas put it, whenever they ask", () => {
    expect(anchorAt({ at: "month" }, instant("2026-11-21T14:10:00Z"))).toBe(instant("2026-11-01T00:00:00Z"));
    expect(anchorAt({ at: "year" }, instant("2026-12-31T23:59:59Z"))).toBe(instant("2026-01-01T00:00:00Z"));
    expect(anchorAt({ at: "instant", instant: 3_600 }, 9_999)).toBe(3_600);
  });
});

describe("the sources of jobs", () => {
  it("are all regions with all roles", () => {
    const role = "arn:aws:iam::111122223333:role/metrics";
    expect(
      job(`namespace: AWS/SQS, roles: [own, { arn: "${role}", external_id: abc }], linked_accounts: true`),
    ).toMatchObject({
      sources: [{ region: "eu-west-1" }, { region: "eu-west-1", role: { arn: role, externalId: "abc" } }],
      linkedAccounts: true,
      sourceLabels: ["account_id"],
    });
  });

  it("are told apart by labels where several make one family, and only there", () => {
    const { jobs } = configOf(`jobs:
  - { namespace: AWS/Lambda, regions: [eu-west-1] }
  - { name: far, namespace: AWS/Lambda, regions: [us-east-1] }
  - { namespace: AWS/Billing, regions: [us-east-1] }
`);
    expect(jobs.map(({ name, sourceLabels }) => [name, sourceLabels])).toEqual([
      ["AWS/Lambda", ["region"]],
      ["far", ["region"]],
      ["AWS/Billing", undefined],
      ["AWS/Billing/services", undefined],
    ]);
  });
});

describe("the selection of a job", () => {
  it("is by dimensions", () => {
    expect(
      job("namespace: AWS/SQS, select: { where: { QueueName: 'orders-.*' }, recently_active: true }")?.selection,
    ).toEqual({
      by: "list",
      dimensions: { QueueName: "orders-.*" },
      recentlyActive: true,
    });
  });

  it("is by tags, of the types of resources that the catalogue knows", () => {
    expect(job("namespace: AWS/SQS, select: { tags: { Environment: prod }, export_tags: [Team] }")?.selection).toEqual({
      by: "tags",
      resourceTypes: ["sqs"],
      tags: { Environment: "prod" },
      exported: ["Team"],
    });
  });

  it("is a list, whose dimensions are sorted and which only the metrics get that have them", () => {
    const { jobs } = configOf(`jobs:
  - namespace: AWS/ApplicationELB
    regions: [eu-west-1]
    select: { static: [{ TargetGroup: targetgroup/a/1, LoadBalancer: app/a/1 }] }
`);
    expect(jobs.map(({ name, selection }) => [name, selection])).toEqual([
      [
        "AWS/ApplicationELB/target-groups",
        {
          by: "static",
          dimensions: [
            [
              { name: "LoadBalancer", value: "app/a/1" },
              { name: "TargetGroup", value: "targetgroup/a/1" },
            ],
          ],
        },
      ],
    ]);
  });
});

describe("the metrics of a job", () => {
  it("are those of the catalogue by the names of CloudWatch or of Prometheus", () => {
    const made = job("namespace: AWS/Lambda, metrics: [Throttles, lambda_async_events_dropped]");
    expect(made?.rules.map(({ family }) => family)).toEqual(["lambda_throttles", "lambda_async_events_dropped"]);
  });

  it("are of the catalogue, with some things said anew", () => {
    const made = job(
      "namespace: AWS/Lambda, reread: 30m, metrics: [{ metric: Duration, buckets: [1], settle: 5m, help: Slow. }]",
    );
    expect(made?.rules).toEqual([
      {
        family: "lambda_request_duration_seconds",
        kind: "histogram",
        help: "Slow.",
        terms: [{ metric: "Duration", sign: 1 }],
        unit: "seconds",
        scale: 0.001,
        bounds: [955.594],
        labels: {},
        settleSeconds: 300,
        rereadSeconds: 1800,
      },
    ]);
  });

  it("are of the catalogue, as another kind under another name", () => {
    const made = job(
      "namespace: AWS/Lambda, metrics: [{ metric: Duration, family: lambda_p99_seconds, kind: gauge, statistic: p99 }]",
    );
    expect(made?.rules).toMatchObject([
      { family: "lambda_p99_seconds", kind: "gauge", statistic: "p99", scale: 0.001 },
    ]);
    expect(made?.rules[0]).not.toHaveProperty("bounds");
  });

  it("are ones of their own, named after what they are", () => {
    const made = job(
      "namespace: Acme/Shop, metrics: [{ metric: CheckoutTime, kind: quantiles, unit: Milliseconds, quantiles: [0.5] }, " +
        "{ terms: [Begun, -Lost], kind: counter, family: shop_done }]",
    );
    expect(made?.rules).toMatchObject([
      { family: "acme_shop_checkout_time_seconds", kind: "quantiles", unit: "seconds", scale: 0.001, quantiles: [0.5] },
      {
        family: "shop_done",
        help: "Begun - Lost of Acme/Shop.",
        terms: [
          { metric: "Begun", sign: 1 },
          { metric: "Lost", sign: -1 },
        ],
      },
    ]);
  });

  it("are those of another namespace of the catalogue where the job says so", () => {
    const made = job("namespace: Acme/Flags, catalogue: Lego/FeatureFlags");
    expect(made?.namespace).toBe("Acme/Flags");
    expect(made?.rules.map(({ family }) => family)).toContain("feature_flags_cache_hit_ratio");
  });

  it("have any names, and CloudWatch's units, where the job keeps those of another exporter", () => {
    const made = job(
      "namespace: AWS/Lambda, naming: any, metrics: [{ metric: Duration, family: aws_lambda_duration_sum, kind: gauge, statistic: Sum, unit: None }]",
    );
    expect(made?.rules).toMatchObject([{ family: "aws_lambda_duration_sum", scale: 1 }]);
  });

  it("have the dimensions that the job names, whatever the catalogue has", () => {
    expect(job("namespace: AWS/ApplicationELB, dimensions: [LoadBalancer, AvailabilityZone]")).toMatchObject({
      name: "AWS/ApplicationELB",
      dimensions: ["AvailabilityZone", "LoadBalancer"],
      dimensionLabels: { AvailabilityZone: "availability_zone", LoadBalancer: "load_balancer" },
    });
    expect(job("namespace: AWS/ApiGateway, dimensions: any, dimension_labels: { Method: verb }")).not.toHaveProperty(
      "dimensions",
    );
  });

  it("are read every hour where they come once a day", () => {
    expect(job("namespace: AWS/RDS, period: 1d")).toMatchObject({ periodSeconds: 86_400, pollSeconds: 3_600 });
  });
});

describe("merge keys", () => {
  it("say once what several jobs have in common", () => {
    const { jobs } = configOf(`jobs:
  - &usual { namespace: AWS/SQS, regions: [eu-west-1], poll_interval: 10m }
  - { <<: *usual, namespace: AWS/RDS }
`);
    expect(jobs.map(({ namespace, pollSeconds }) => [namespace, pollSeconds])).toEqual([
      ["AWS/SQS", 600],
      ["AWS/RDS", 600],
    ]);
  });
});
