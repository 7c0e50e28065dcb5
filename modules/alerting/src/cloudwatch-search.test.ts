import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { metricLine } from "./cloudwatch-search";

const line = (dimensions?: Readonly<Record<string, string>>, namespace = "AWS/ElastiCache") =>
  metricLine({ namespace, metric: "CacheHitRate", statistic: "Average", ...(dimensions && { dimensions }) });

const searchFor = (dimensions?: Readonly<Record<string, string>>, namespace?: string) =>
  (line(dimensions, namespace)[0] as { readonly expression: string }).expression;

describe("a line of a chart", () => {
  it("is the one metric where each dimension has one value", () => {
    expect(line({ CacheClusterId: "feature\\-flags\\.1", CacheNodeId: "0001" })).toEqual([
      ...["AWS/ElastiCache", "CacheHitRate", "CacheClusterId", "feature-flags.1", "CacheNodeId", "0001"],
      { stat: "Average" },
    ]);
  });

  it("is the one metric where there is no dimension", () => {
    expect(line({})).toEqual(["AWS/ElastiCache", "CacheHitRate", { stat: "Average" }]);
  });

  it("searches for what begins with the same words where a dimension has many values", () => {
    expect(searchFor({ CacheClusterId: "feature\\-flags(-\\d+){0,2}", CacheNodeId: "\\d+" })).toBe(
      `SEARCH('{AWS/ElastiCache,CacheClusterId,CacheNodeId} MetricName="CacheHitRate" CacheClusterId=feature', 'Average')`,
    );
  });

  it("searches for each of the values where they are a list", () => {
    expect(searchFor({ CacheClusterId: "a-1|b\\.2", CacheNodeId: "0001" })).toBe(
      `SEARCH('{AWS/ElastiCache,CacheClusterId,CacheNodeId} MetricName="CacheHitRate" ` +
        `(CacheClusterId="a-1" OR CacheClusterId="b.2") CacheNodeId="0001"', 'Average')`,
    );
  });

  it("puts names into quotes that are not letters and digits alone", () => {
    expect(searchFor({ function_name: ".*" }, "Lego/FeatureFlags")).toBe(
      `SEARCH('{"Lego/FeatureFlags","function_name"} MetricName="CacheHitRate"', 'Average')`,
    );
  });

  it("searches through the namespace where nobody knows the dimensions", () => {
    expect(searchFor(undefined, "PulseQueue")).toBe(
      `SEARCH('Namespace="PulseQueue" MetricName="CacheHitRate"', 'Average')`,
    );
  });

  it("shows more rather than asking for more than CloudWatch reads", () => {
    const many = Array.from({ length: 100 }, (_, i) => `function-number-${i}`).join("|");
    expect(searchFor({ FunctionName: many }, "AWS/Lambda")).toBe(
      `SEARCH('{AWS/Lambda,FunctionName} MetricName="CacheHitRate"', 'Average')`,
    );
  });

  it.each([
    ["(a-b|c)-d"],
    ["a-b|c.*"],
    ["prod-*"],
    ["prod-?x"],
    ["[a-z]+-cache"],
    ["prod1-.+"],
    ["prodCache-.+"],
    [".*"],
  ])("searches for no word that a match of %s may lack", (regex) => {
    const words = [...searchFor({ D: regex }).matchAll(/D=(\S+?)(?=[ '])/g)].map(([, word]) => word);
    expect(words).toEqual([]);
  });

  it("searches for the words of a value with quotes, which would end the search", () => {
    expect(searchFor({ D: `a-"b"` })).toBe(
      `SEARCH('{AWS/ElastiCache,D} MetricName="CacheHitRate" D=a D=b', 'Average')`,
    );
  });

  it("never leaves out what begins with the same text and goes on", () => {
    const name = fc.stringMatching(/^[a-z]{1,5}(-[a-z0-9]{1,5}){0,3}$/);
    fc.assert(
      fc.property(name, fc.stringMatching(/^[a-z0-9-]{0,5}$/), (prefix, rest) => {
        const words = [...searchFor({ D: `${prefix}.*` }).matchAll(/D=(\w+)/g)].map(([, word]) => word);
        const tokens = `${prefix}${rest}`.split("-");
        expect(words.filter((word) => !tokens.includes(word ?? ""))).toEqual([]);
      }),
    );
  });
});
