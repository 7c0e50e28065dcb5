import { describe, expect, it } from "@jest/globals";

import { loadConfig } from "./load";
import { problemText } from "./problem";

const NOW = Date.parse("2026-11-21T14:00:00Z") / 1000;

const problemsOf = (text: string) => loadConfig(text, "f.yaml", NOW).problems?.map(problemText) ?? [];

/** Problems of one job, without the place, which is the same for most. */
const ofJob = (fields: string) =>
  problemsOf(`jobs:\n  - { ${fields} }\n`).map((text) => text.replace(/^f\.yaml:2:\d+: jobs\[0\]\.?:? ?/, ""));

const lambda = (fields: string) => ofJob(`namespace: AWS/Lambda, regions: [eu-west-1], ${fields}`);
const acme = (metric: string) => ofJob(`namespace: Acme, regions: [eu-west-1], metrics: [{ ${metric} }]`);

describe("every problem", () => {
  it("is said at once, with its place and what was probably meant", () => {
    const text = `listen: ":99999"
ancor: month
jobs:
  - { namespace: AWS/Lamda, regions: [eu-wset-1], pol_interval: 5m }
  - { namespace: AWS/Lambda, regions: [eu-west-1], poll_interval: 300, metrics: [Duratoin, { metric: Errors, kind: conter }] }
direct: { token_file: t, families: [lambda_request] }
`;
    expect(problemsOf(text)).toEqual([
      'f.yaml:1:9: listen: got ":99999", want an address to listen on, such as ":9106" or "127.0.0.1:9106".',
      expect.stringMatching(/^f\.yaml:2:1: ancor: got an unknown field, want one of .*\. Did you mean anchor\?$/),
      'f.yaml:4:18: jobs[0].namespace: got "AWS/Lamda", want a namespace of the catalogue, or a list of "metrics". Did you mean AWS/Lambda?',
      'f.yaml:4:39: jobs[0].regions[0]: got "eu-wset-1", want a region, such as eu-west-1. Did you mean eu-west-1?',
      expect.stringMatching(
        /^f\.yaml:4:51: jobs\[0\]\.pol_interval: got an unknown field, .* Did you mean poll_interval\?$/,
      ),
      "f.yaml:5:67: jobs[1].poll_interval: got 300, want a duration from 10s to 1d, such as 30s, 5m or 1h30m. Did you mean 300s?",
      'f.yaml:5:82: jobs[1].metrics[0]: got "Duratoin", want a metric of the catalogue\'s AWS/Lambda. Did you mean Duration?',
      'f.yaml:5:116: jobs[1].metrics[1].kind: got "conter", want one of counter, gauge, histogram, quantiles. Did you mean counter?',
      'f.yaml:6:37: direct.families[0]: got "lambda_request", want a counter or histogram of the jobs.',
    ]);
  });

  it("of YAML itself is one of the first ten", () => {
    expect(problemsOf("a: 1\na: 2\n")).toEqual([
      "f.yaml:2:1: got what YAML cannot read, want a YAML document. Map keys must be unique",
    ]);
    expect(problemsOf("jobs: [*nowhere]")[0]).toContain("Unresolved alias");
    expect(problemsOf("a: !secret b")[0]).toContain("Unresolved tag");
    expect(problemsOf("? { a: b }\n: c")[0]).toContain("all keys must be strings");
    expect(problemsOf("[".repeat(50_000)).length).toBeLessThanOrEqual(10);
    expect(problemsOf(" ".repeat(5 * 1024 * 1024))).toEqual([
      "f.yaml: got what YAML cannot read, want a YAML document. 5242880 characters",
    ]);
  });

  it("stands by what is around it where it has no place of its own", () => {
    expect(problemsOf("jobs:\n  - namespace: AWS/SQS\n")).toEqual([
      "f.yaml:2:5: jobs[0].regions: got nothing, want a list of regions, at least 1.",
    ]);
    expect(problemsOf("")).toEqual([
      expect.stringMatching(/^f\.yaml:1:1: got null, want an object with the fields listen, /),
    ]);
  });
});

describe("a file is refused", () => {
  const file = (fields: string) => problemsOf(`${fields}\njobs: [{ namespace: AWS/Lambda, regions: [eu-west-1] }]\n`);

  it.each([
    ["anchor: 2026-02-31", 'anchor: got "2026-02-31", want month, year, or an instant on the hour in UTC'],
    ["anchor: 2026-02-01T00:30:00Z", "want month, year, or an instant on the hour"],
    ["anchor: 2027-01-01", 'anchor: got "2027-01-01", want an instant that has been.'],
    ["anchor: 2025-01-01", "want an instant of the last 455 days: CloudWatch keeps hourly sums no longer."],
    ["shard: 4/3", 'shard: got "4/3", want a shard and the number of them'],
    ["max_dollars_per_month: 0", "want dollars of the United States from 0.01 to 1000000."],
    ["labels: { le: a }", 'labels.le: got "le", want another label than le, quantile, job, instance'],
    ["labels: { a: 5 }", "labels.a: got 5, want the value of a label, in quotes where it is a number."],
    [
      "direct: { token_file: t, families: [lambda_request] }",
      'families[0]: got "lambda_request", want a counter or histogram of the jobs. Did you mean lambda_requests?',
    ],
    ["direct: { token_file: t, families: [lambda_concurrent_executions] }", "want a counter or histogram of the jobs."],
    ["direct: { token_file: t, families: [lambda_requests], path: /metrics }", "want a path of its own"],
    [
      "direct: { token_file: t, families: [lambda_requests, { family: lambda_requests, metric: m }] }",
      'families[1].family: got "lambda_requests", want each family once.',
    ],
    ["direct: { token_file: t, families: [{ family: lambda_requests, labels: { le: a } }] }", "want"],
    ["direct: { token_file: t, families: [lambda_requests], others: keep }", "want one of drop, publish."],
    ["direct: { token_file: t }", "direct.families: got nothing, want a list of metrics of the jobs, at least 1."],
    ["streams: { access_key_file: k, account: 111122223333 }", "want the number of an account, in quotation marks."],
    ["streams: { access_key_file: k, delay: 2h }", "want a duration from 1m to 30m"],
    [
      "streams: { access_key_file: k, jobs: [AWS/Lamda] }",
      'got "AWS/Lamda", want the name of a job. Did you mean AWS/Lambda?',
    ],
    [
      "streams: { access_key_file: k, path: /x }\ndirect: { token_file: t, families: [lambda_requests], path: /x }",
      "want another path than that of direct.",
    ],
  ])("for %s", (fields, problem) => {
    expect(file(fields)).toEqual([expect.stringContaining(problem)]);
  });
});

it("streams are refused for jobs whose periods are not minutes", () => {
  const jobs = "jobs: [{ namespace: AWS/Billing, regions: [us-east-1] }]\n";
  const problem = expect.stringContaining("want a job with a period of 1m: metric streams know no other.");
  expect(problemsOf(`streams: { access_key_file: k, jobs: [AWS/Billing] }\n${jobs}`)).toEqual([problem]);
  expect(problemsOf(`streams: { access_key_file: k }\n${jobs}`)).toEqual([problem]);
});

describe("a job is refused", () => {
  it.each([
    ["regions: [eu-west-1, eu-west-1]", 'regions[1]: got "eu-west-1", want each value once.'],
    ["regions: []", "regions: got [], want a list of regions, at least 1."],
    ["regions: eu-west-1", 'regions: got "eu-west-1", want a list of regions, at least 1.'],
    ["regions: [eu-west-1], roles: [{ arn: x }]", 'roles[0].arn: got "x", want the ARN of a role'],
    ["regions: [eu-west-1], roles: [me]", 'roles[0]: got "me", want own, or the fields "arn" and "external_id".'],
  ])("of AWS/SQS for %s", (fields, problem) => {
    expect(ofJob(`namespace: AWS/SQS, ${fields}`)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    [
      "select: { where: { Function: a } }",
      'select.where.Function: got "Function", want one of the metrics\' dimensions: FunctionName. Did you mean',
    ],
    ["select: { where: { FunctionName: '(' } }", 'FunctionName: got "(", want a regular expression.'],
    ["select: { where: { FunctionName: ')|(' } }", "want a regular expression."],
    [
      "select: { where: {}, tags: {} }",
      'want one of three: "where" and "recently_active"; "tags", "resource_types" and "export_tags"; "static".',
    ],
    ["select: { static: [{ QueueName: a }] }", 'select.static[0]: got {"QueueName":"a"}, want exactly FunctionName.'],
    [
      "select: { tags: { a: b } }, linked_accounts: true",
      "want false: tags can only be read in an account of one's own.",
    ],
    ["dimension_labels: { Function: f }", "want one of the metrics' dimensions: FunctionName."],
    [
      "dimension_labels: { FunctionName: status }",
      'got "status", want another label for dimension FunctionName: a constant label has this one.',
    ],
    ["labels: { status: x }", 'labels.status: got "status", want a label that the job and the file do not set.'],
    ["labels: { function_name: x }", "want another label for dimension FunctionName: a constant label has this one."],
    [
      "dimensions: [FunctionName, functionName]",
      "want another label for dimension functionName: dimension FunctionName has this one.",
    ],
    [
      "source_labels: [region], dimension_labels: { FunctionName: region }",
      "want another label, for a dimension or a constant: the source has this one.",
    ],
    ["period: 45s", 'period: got "45s", want 1s, 5s, 10s, 20s, 30s, or whole minutes.'],
    ["period: 7m", 'period: got "7m", want a period that divides an hour, for counters, histograms and quantiles.'],
    ["poll_interval: 5", "want a duration from 10s to 1d, such as 30s, 5m or 1h30m. Did you mean 5s?"],
    ["poll_interval: '90'", "Did you mean 90s?"],
    ["series_limit: 0", "want a whole number from 1 to 1000000."],
    ["catalogue: AWS/Lamda", "want one of AWS/Lambda, "],
  ])("of AWS/Lambda for %s", (fields, problem) => {
    expect(lambda(fields)).toContainEqual(expect.stringContaining(problem));
  });

  it("whose label for its region is taken, where several regions need it", () => {
    const far = (labels: string) =>
      problemsOf(`jobs: [{ namespace: AWS/SQS, regions: [eu-west-1, us-east-1], ${labels} }]`);
    const problem = 'got "region", want another label, for a dimension or a constant: the source has this one.';
    expect(far("labels: { region: here }")).toEqual([expect.stringContaining(problem)]);
    expect(far("dimension_labels: { QueueName: region }")).toEqual([expect.stringContaining(problem)]);
    expect(far("labels: { place: here }")).toEqual([]);
  });

  it("for tags of resources that the catalogue does not know", () => {
    expect(
      ofJob("namespace: Acme, regions: [eu-west-1], metrics: [{ metric: A, kind: gauge }], select: { tags: { a: b } }"),
    ).toEqual([
      expect.stringContaining("select.resource_types: got nothing, want types of resources, such as [lambda:function]"),
    ]);
  });

  it("for a namespace that nobody knows", () => {
    expect(ofJob("namespace: Acme, regions: [eu-west-1]")).toEqual([
      expect.stringContaining(
        'got "Acme", want a namespace of the catalogue, or a list of "metrics". The catalogue has AWS/Lambda, ',
      ),
    ]);
  });

  it("for a name that another job has", () => {
    const twice = problemsOf(`jobs:
  - { namespace: AWS/Lambda, regions: [eu-west-1], select: { where: { FunctionName: a } } }
  - { namespace: AWS/Lambda, regions: [eu-west-1], select: { where: { FunctionName: b } } }
`);
    expect(twice).toEqual([
      'f.yaml:3:5: jobs[1].name: got "AWS/Lambda", want a name that no other job has. Say "name" of one of them.',
    ]);
  });
});

describe("a metric is refused", () => {
  it.each([
    ["metric: A", "kind: got nothing, want a kind, one of counter, gauge, histogram, quantiles"],
    ["kind: gauge", 'metrics[0]: got nothing, want either "metric" or "terms".'],
    ["metric: A, terms: [A, B], kind: counter", 'want either "metric" or "terms".'],
    ["family: a, kind: gauge", 'family: got "a", want a metric with its kind: the catalogue does not know it.'],
    [
      "metric: A, kind: gauge, statistic: avg",
      'statistic: got "avg", want a statistic of CloudWatch: SampleCount, Sum, ',
    ],
    ["metric: A, kind: gauge, statistic: Averge", "Did you mean Average?"],
    [
      "metric: A, kind: counter, statistic: p99",
      "want a statistic that adds up over time: Sum, SampleCount, TC(a:b) or TS(a:b).",
    ],
    ["metric: A, kind: histogram", "buckets: got nothing, want upper bounds of the histogram, in the base unit."],
    [
      "metric: A, kind: histogram, buckets: [2, 1]",
      "want a list of upper bounds in the base unit, ascending, at least 1, at most 48.",
    ],
    [
      "metric: A, kind: histogram, buckets: [1, 1.01]",
      "got 1.01, want bounds that are further apart. CloudWatch tells values apart by 10 %: 1 and 1.01 both become 1.",
    ],
    ["metric: A, kind: histogram, buckets: [0]", "want an upper bound from 1e-9 to 1000000000000."],
    [
      "metric: A, kind: histogram, buckets: [1], statistic: Sum",
      'statistic: got "Sum", want nothing: a histogram has no statistic.',
    ],
    ["metric: A, kind: quantiles", "quantiles: got nothing, want quantiles between 0 and 1, such as [0.5, 0.95]."],
    ["metric: A, kind: quantiles, quantiles: [95]", "want a quantile from 0.001 to 0.999999."],
    ["metric: A, kind: gauge, buckets: [1]", "buckets: got [1], want nothing: a gauge has no buckets."],
    ["terms: [-A, -B], kind: counter, family: a", "want at least one metric without a minus."],
    ["terms: [A, -A], kind: counter, family: a", "want each metric once."],
    [
      "terms: [A, B], kind: quantiles, quantiles: [0.5], family: a",
      "want one metric: values of several have no common quantiles.",
    ],
    [
      "terms: [A, B], kind: gauge, statistic: p99, family: a",
      "want no percentile nor mean where metrics are added up.",
    ],
    [
      "metric: A, kind: gauge, family: a_total",
      "want a name without _total, which is added by the kind of the metric.",
    ],
    ["metric: A, kind: gauge, unit: Seconds, family: a", "want a name that ends in its unit, _seconds."],
    ["metric: A, kind: gauge, unit: seconds", "Did you mean Seconds?"],
    [
      "metric: A, kind: gauge, labels: { instance: a }",
      "want another label than le, quantile, job, instance, which Prometheus writes.",
    ],
  ])("for %s", (fields, problem) => {
    expect(acme(fields)).toEqual([expect.stringContaining(problem)]);
  });

  it("for being neither a name nor an object", () => {
    expect(lambda("metrics: [5]")).toEqual([
      expect.stringContaining("got 5, want the name of a metric, or a metric with its fields."),
    ]);
  });
});

describe("two rules are refused", () => {
  const two = (a: string, b: string) => problemsOf(`jobs:\n  - { name: a, ${a} }\n  - { name: b, ${b} }\n`);
  const all = "namespace: AWS/Lambda, regions: [eu-west-1]";
  const metric = (fields: string, more = "") =>
    `namespace: Acme, regions: [eu-west-1]${more}, metrics: [{ metric: A, family: x_seconds, unit: Seconds, ${fields} }]`;

  it("that make the same series, in one job or in two", () => {
    expect(lambda("metrics: [Throttles, lambda_throttles]")).toEqual([
      'metrics[1]: got "lambda_throttles", want series of its own: the same job makes the same ones. Give one of them another family, or a label of its own.',
    ]);
    expect(two(all, all)).toHaveLength(4);
    expect(two(all, `${all}, labels: { a: b }`)).toEqual([]);
    expect(two(`${all}, labels: { a: a }`, `${all}, labels: { a: b }`)).toEqual([]);
    expect(two(`${all}, select: { where: { FunctionName: a } }`, all)).toHaveLength(4);
    expect(
      two(`${all}, select: { where: { FunctionName: a } }`, `${all}, select: { where: { FunctionName: b } }`),
    ).toEqual([]);
    expect(
      two(`${all}, select: { static: [{ FunctionName: a }] }`, `${all}, select: { static: [{ FunctionName: a }] }`),
    ).toHaveLength(4);
    expect(
      two(`${all}, select: { static: [{ FunctionName: a }] }`, `${all}, select: { static: [{ FunctionName: b }] }`),
    ).toEqual([]);
  });

  it("that make one metric of two kinds, of two units, or with two sets of buckets", () => {
    const gauge = metric("kind: gauge");
    expect(two(gauge, metric("kind: counter"))).toEqual([
      expect.stringContaining('jobs[1].metrics[0]: got "x_seconds", want a metric of kind gauge, as job "a" has it.'),
    ]);
    const any = metric("kind: gauge", ", labels: { b: b }").replace("Seconds", "None");
    expect(two(gauge, any.replace("regions", "naming: any, regions"))).toEqual([
      expect.stringContaining('want a metric in seconds, as job "a" has it.'),
    ]);
    const histogram = (bucket: number) =>
      metric(`kind: histogram, buckets: [${bucket}], labels: { bucket: "${bucket}" }`);
    expect(two(histogram(1), histogram(2))).toEqual([
      expect.stringContaining('want the same buckets, after they are snapped, as job "a" has it.'),
    ]);
  });

  it("of which one is named like a part of the other", () => {
    const gauge =
      "namespace: Acme, regions: [eu-west-1], naming: any, metrics: [{ metric: A, kind: gauge, family: x_seconds_sum }]";
    expect(two(metric("kind: quantiles, quantiles: [0.5]"), gauge)).toEqual([
      expect.stringContaining('got "x_seconds_sum", want another name: x_seconds_sum is written by x_seconds, too.'),
    ]);
  });
});
