import { describe, expect, it } from "@jest/globals";

import { loadConfig } from "../config/load";
import { problemText } from "../config/problem";
import { parseStatistic } from "../config/statistic";
import type { Job, Rule } from "../model";
import { statisticsOf, upperBoundLabel } from "../plan/statistics";
import { CATALOGUE } from "./catalogue";

function jobsOf(...lines: string[]): readonly Job[] {
  const { config, problems } = loadConfig(`jobs:\n${lines.map((line) => `  - ${line}\n`).join("")}`, "jobs.yaml");
  expect(problems?.map(problemText)).toBeUndefined();
  return config?.jobs ?? [];
}

const rulesOf = (jobs: readonly Job[], family: string): Rule[] =>
  jobs.flatMap(({ rules }) => rules).filter((rule) => rule.family === family);

const regionOf = (namespace: string) => CATALOGUE.get(namespace)?.regions?.[0] ?? "eu-west-1";
const oneLine = (namespace: string) => `{ namespace: ${namespace}, regions: [${regionOf(namespace)}] }`;

describe("the catalogue", () => {
  it.each([...CATALOGUE.keys()])("makes a job of one line that reads %s", (namespace) => {
    const jobs = jobsOf(oneLine(namespace));
    expect(jobs.length).toBeGreaterThan(0);
    for (const { rules } of jobs) expect(rules.length).toBeGreaterThan(0);
  });

  it("makes no series twice where all namespaces are read together", () => {
    jobsOf(...[...CATALOGUE.keys()].map(oneLine));
  });

  it.each([...CATALOGUE.values()])(
    "can be asked for each metric of $namespace that it does not read unasked",
    (entry) => {
      const optional = entry.groups.flatMap(({ metrics }) => metrics.filter((metric) => metric.optional === true));
      for (const { family } of optional) {
        const jobs = jobsOf(
          `{ namespace: ${entry.namespace}, regions: [${regionOf(entry.namespace)}], metrics: [${family}] }`,
        );
        expect(rulesOf(jobs, family).length).toBeGreaterThan(0);
      }
    },
  );

  it("asks for statistics that CloudWatch has, and says what each metric is", () => {
    for (const rule of jobsOf(...[...CATALOGUE.keys()].map(oneLine)).flatMap(({ rules }) => rules)) {
      expect(rule.help).toMatch(/^[A-Z0-9].*\.$/);
      expect(statisticsOf(rule).map(parseStatistic)).not.toContain(undefined);
      expect(rule.family.endsWith(`_${rule.unit ?? ""}`)).toBe(rule.unit !== undefined);
    }
  });

  it("looks for values of Lambda for longer than an invocation can last", () => {
    for (const { rereadSeconds } of jobsOf(oneLine("AWS/Lambda"))[0]?.rules ?? []) {
      expect(rereadSeconds).toBeGreaterThanOrEqual(17 * 60);
    }
  });

  it("counts successful requests of Lambda as invocations without errors", () => {
    const rules = rulesOf(jobsOf(oneLine("AWS/Lambda")), "lambda_requests");
    expect(rules.map(({ labels, terms }) => [labels, terms])).toEqual([
      [
        { status: "success" },
        [
          { metric: "Invocations", sign: 1 },
          { metric: "Errors", sign: -1 },
        ],
      ],
      [{ status: "error" }, [{ metric: "Errors", sign: 1 }]],
    ]);
  });

  it("reads charges in us-east-1 alone", () => {
    const { problems } = loadConfig("jobs:\n  - { namespace: AWS/Billing, regions: [eu-west-1] }\n", "jobs.yaml");
    expect(problems?.map(problemText)).toEqual([
      'jobs.yaml:2:41: jobs[0].regions[0]: got "eu-west-1", want us-east-1: no other region has AWS/Billing.',
    ]);
  });

  it("does not know where other partitions have their charges", () => {
    jobsOf("{ namespace: AWS/Billing, regions: [cn-north-1] }");
  });

  it("keeps the metrics of load balancers and of their target groups apart", () => {
    const jobs = jobsOf(oneLine("AWS/ApplicationELB"));
    expect(jobs.map(({ name, dimensions }) => [name, dimensions])).toEqual([
      ["AWS/ApplicationELB", ["LoadBalancer"]],
      ["AWS/ApplicationELB/target-groups", ["LoadBalancer", "TargetGroup"]],
    ]);
  });
});

describe("the shop of S1", () => {
  const jobs = () => jobsOf(oneLine("AWS/Lambda"), oneLine("PulseQueue"));

  it.each([
    ["lambda_requests", "counter"],
    ["lambda_request_duration_seconds", "histogram"],
    ["orders_processed", "counter"],
    ["payments_processed", "counter"],
    ["order_processing_duration_seconds", "histogram"],
    ["payment_processing_duration_seconds", "histogram"],
    ["stock_reservations", "counter"],
    ["inventory_operations", "counter"],
  ])("has its %s as a %s, without labels that it does not name", (family, kind) => {
    const rules = rulesOf(jobs(), family);
    expect(new Set(rules.map((rule) => rule.kind))).toEqual(new Set([kind]));
    const names = rules.flatMap(({ labels }) => Object.keys(labels));
    expect(names.filter((name) => name !== "status")).toEqual([]);
    for (const { sourceLabels } of jobs()) expect(sourceLabels).toBeUndefined();
  });

  it("has its buckets, at the edges next to them", () => {
    for (const family of ["lambda_request_duration_seconds", "order_processing_duration_seconds"]) {
      const [rule] = rulesOf(jobs(), family);
      const bounds = rule?.bounds?.map((bound) => Number(upperBoundLabel(rule, bound))) ?? [];
      [0.1, 0.5, 1, 2, 5, 10].forEach((asked, i) => {
        expect(Math.abs((bounds[i] ?? 0) / asked - 1)).toBeLessThan(0.05);
      });
      expect(bounds).toHaveLength(6);
    }
  });
});
