import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { stringify } from "yaml";

import type { Job, Rule } from "../model";
import { statisticsOf } from "../plan/statistics";
import { loadConfig } from "./load";
import { problemText } from "./problem";
import { parseStatistic } from "./statistic";
import { change, changed, wordSalad } from "./testing/documents";
import { nonsenseIn } from "./testing/validity";

/** Uses every field once. */
const VALID = {
  listen: "127.0.0.1:9106",
  web_config_file: "web.yml",
  state_file: "/tmp/state",
  anchor: "2026-11-01",
  max_dollars_per_month: 50,
  shard: "1/2",
  labels: { environment: "dev" },
  direct: { path: "/push", token_file: "token", takeover_after: "10m", families: ["orders_processed"] },
  streams: { path: "/firehose", access_key_file: "key", reconcile_interval: "1h", jobs: ["functions"] },
  jobs: [
    {
      name: "functions",
      namespace: "AWS/Lambda",
      regions: ["eu-west-1", "us-east-1"],
      roles: ["own", { arn: "arn:aws:iam::111122223333:role/metrics", external_id: "watchpost" }],
      select: { where: { FunctionName: "order-.*" }, recently_active: true },
      dimension_labels: { FunctionName: "function" },
      source_labels: ["region"],
      labels: { team: "shop" },
      metrics: [
        "lambda_requests",
        { metric: "Duration", buckets: [0.1, 1, 10], settle: "5m", reread: "1h" },
        {
          metric: "Duration",
          family: "lambda_slowest_seconds",
          kind: "gauge",
          statistic: "p99.9",
          help: "The slowest.",
        },
        { family: "lambda_finished", kind: "counter", terms: ["Invocations", "-Errors"], labels: { outcome: "good" } },
      ],
      poll_interval: "5m",
      period: "1m",
      discover_interval: "1h",
      series_limit: 1000,
      max_dollars_per_month: 5,
    },
    {
      namespace: "AWS/SQS",
      regions: ["eu-west-1"],
      select: { tags: { Environment: "prod" }, export_tags: ["Team"] },
      linked_accounts: false,
    },
    { namespace: "AWS/RDS", regions: ["eu-west-1"], select: { static: [{ DBInstanceIdentifier: "main" }] } },
    { namespace: "PulseQueue", regions: ["eu-west-1"] },
    {
      namespace: "Acme/Shop",
      regions: ["eu-west-1"],
      dimensions: ["Shop"],
      naming: "any",
      metrics: [
        { metric: "Latency", kind: "quantiles", unit: "Milliseconds", quantiles: [0.5, 0.95], family: "latency_ms" },
      ],
    },
    { name: "more", namespace: "Acme/Other", catalogue: "Lego/FeatureFlags", regions: ["eu-west-1"] },
  ],
};

const RUNS = 2_500;
const file = "fuzzed.yaml";

/** Loads a text, and fails on what is neither a sound configuration nor a list of readable problems. */
function accepts(text: string): boolean {
  const { config, problems } = loadConfig(text, file);
  if (config) {
    expect(nonsenseIn(config)).toEqual([]);
    const statistics = config.jobs.flatMap(({ rules }) => rules.flatMap(statisticsOf));
    expect(statistics.filter((statistic) => parseStatistic(statistic) === undefined)).toEqual([]);
    return true;
  }
  expect(problems.length).toBeGreaterThan(0);
  for (const problem of problems) {
    expect(problemText(problem)).toMatch(/^fuzzed\.yaml(:[1-9]\d*:[1-9]\d*)?: .*got .+, want .+\./su);
  }
  return false;
}

describe("what is told from nonsense", () => {
  it.each<[string, (job: Job, rule: Rule) => Partial<Job>]>([
    ["a job without rules", () => ({ rules: [] })],
    ["a job that is read all the time", () => ({ pollSeconds: 1 })],
    [
      "two sources without labels",
      ({ sources: [source = { region: "eu-west-1" }] }) => ({ sources: [source, { region: "eu-west-2" }] }),
    ],
    [
      "a pattern that is none",
      () => ({ selection: { by: "list", dimensions: { FunctionName: "(" }, recentlyActive: false } }),
    ],
    ["a counter of averages", (_, rule) => ({ rules: [{ ...rule, statistic: "Average" }] })],
    ["a bound within a bin", (_, rule) => ({ rules: [{ ...rule, kind: "histogram", bounds: [1.05] }] })],
    ["the same series twice", (_, rule) => ({ rules: [rule, rule] })],
    ["a label of Prometheus's own", (_, rule) => ({ rules: [{ ...rule, labels: { le: "1" } }] })],
  ])("%s", (_, spoil) => {
    const { config } = loadConfig("jobs: [{ namespace: AWS/Lambda, regions: [eu-west-1] }]", file);
    const [job] = config?.jobs ?? [];
    const [rule] = job?.rules ?? [];
    if (!config || !job || !rule) throw new Error("not loaded");
    expect(nonsenseIn(config)).toEqual([]);
    expect(nonsenseIn({ ...config, jobs: [{ ...job, ...spoil(job, rule) }] })).not.toEqual([]);
  });
});

describe("ten thousand documents", () => {
  it("begin with a valid one", () => {
    expect(loadConfig(stringify(VALID), file).problems?.map(problemText)).toBeUndefined();
    expect(accepts(stringify(VALID))).toBe(true);
  });

  it("of the configuration's own words, at random, never crash it nor get nonsense accepted", () => {
    fc.assert(
      fc.property(wordSalad, (document) => void accepts(stringify(document))),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it("of a valid one with one to three changes never crash it nor get nonsense accepted", () => {
    let accepted = 0;
    const changes = fc.array(change, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(changes, (list) => {
        if (accepts(stringify(list.reduce<unknown>(changed, VALID)))) accepted++;
      }),
      { numRuns: RUNS, seed: 2 },
    );
    // Neither refuses everything nor takes everything.
    expect(accepted).toBeGreaterThan(RUNS / 50);
    expect(accepted).toBeLessThan(RUNS / 2);
  });

  it("of a valid one with characters changed never crash it nor get nonsense accepted", () => {
    const valid = stringify(VALID);
    const edit = fc.record({
      at: fc.nat(valid.length),
      remove: fc.nat(5),
      insert: fc.oneof(
        fc.string({ maxLength: 3 }),
        fc.constantFrom("&a", "*a", "<<: ", "!x ", "\t", "- ", "? ", "---\n", "{", "]"),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        accepts(
          edits.reduce((text, { at, remove, insert }) => text.slice(0, at) + insert + text.slice(at + remove), valid),
        );
      }),
      { numRuns: RUNS, seed: 3 },
    );
  });

  it("of any text and any values never crash it nor get nonsense accepted", () => {
    const any = fc.oneof(fc.string({ unit: "binary", maxLength: 200 }), fc.json({ maxDepth: 4 }));
    fc.assert(
      fc.property(any, (text) => void accepts(text)),
      { numRuns: RUNS, seed: 4 },
    );
  });
});
