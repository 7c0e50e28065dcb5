import { describe, expect, it } from "@jest/globals";

import { LAB, problemsOf } from "../../test/values";

describe("names and tags", () => {
  it.each<[string, object, string]>([
    [
      "a name too long for a load balancer",
      { ...LAB, name: "cache-analytics-production" },
      'name: got "cache-analytics-production", want a name of at most 21 characters. It becomes cache-analytics-production-monitoring, which has 37, and the name of a load balancer has at most 32.',
    ],
    [
      "a name too long for a bucket, which bears the region's name",
      {
        ...LAB,
        name: "cache-analytics-dev",
        region: "ap-southeast-1",
        network: { ...LAB.network, zones: ["ap-southeast-1a"] },
      },
      'name: got "cache-analytics-dev", want a name of at most 17 characters. It becomes cache-analytics-dev-monitoring-config-111122223333-ap-southeast-1, which has 65, and the name of a bucket has at most 63.',
    ],
    [
      "a beginning that load balancers may not have",
      { ...LAB, name: "internal" },
      'name: got "internal", want another name. AWS refuses names of load balancers that begin with internal-.',
    ],
    [
      "a beginning that security groups may not have",
      { ...LAB, name: "sg-lab" },
      'name: got "sg-lab", want another name. AWS refuses names of security groups that begin with sg-.',
    ],
    [
      "the name of the stack that holds states",
      { ...LAB, name: "bootstrap" },
      'name: got "bootstrap", want another name. That is the stack of the bucket which holds states, apps/bootstrap.',
    ],
    [
      "the name of the stack beside an environment",
      { ...LAB, name: "dev-content" },
      'name: got "dev-content", want another name. That is the stack of what is in an environment\'s Grafana.',
    ],
    [
      "a tag that AWS keeps for itself",
      { ...LAB, tags: { "aws:team": "a" } },
      'tags["aws:team"]: got "a", want a key that does not begin with aws:.',
    ],
    [
      "a tag that the platform sets",
      { ...LAB, tags: { Owner: "me" } },
      'tags.Owner: got "me", want another key than Service, Environment, Owner, ManagedBy. The platform sets these itself.',
    ],
    [
      "a tag with a character that AWS refuses",
      { ...LAB, tags: { Feature: "a & b" } },
      'tags.Feature: got "a & b", want letters, digits, spaces and _.:/=+-@ in key and value.',
    ],
    [
      "a tag that is too long",
      { ...LAB, tags: { Feature: "x".repeat(257) } },
      `tags.Feature: got "${"x".repeat(119)}..., want a value of at most 256 characters.`,
    ],
  ])("refuse %s", (_, values, text) => {
    expect(problemsOf(values)).toEqual([text]);
  });

  it("take the longest name that fits", () => {
    expect(problemsOf({ ...LAB, name: "cache-analytics-devel" })).toEqual([]);
    expect(problemsOf({ ...LAB, name: "sgx" })).toEqual([]);
  });
});
