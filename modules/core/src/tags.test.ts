import { describe, expect, it } from "@jest/globals";

import { problemText } from "./problems";
import { tagProblems, tagsOf } from "./tags";

describe("tagsOf", () => {
  it("says what the platform knows, beside what the environment adds", () => {
    expect(tagsOf({ name: "dev", owner: "platform-team", tags: { Feature: "CacheAnalytics" } })).toEqual({
      Feature: "CacheAnalytics",
      Service: "Monitoring",
      Environment: "dev",
      Owner: "platform-team",
      ManagedBy: "watchpost-dev",
    });
  });

  it("lets nothing replace what the platform says", () => {
    const tags = { Service: "Mine", Environment: "prod", Owner: "nobody", ManagedBy: "hand" };
    expect(tagsOf({ name: "dev", owner: "platform-team", tags })).toMatchObject({
      Service: "Monitoring",
      Environment: "dev",
      Owner: "platform-team",
      ManagedBy: "watchpost-dev",
    });
  });
});

describe("tagProblems", () => {
  it.each([
    ["what AWS takes", { Feature: "Cache Analytics", "cost:centre/1": "a_b.c=d+e-f@g", clé: "été", Empty: "" }],
    ["the longest key and value", { ["k".repeat(128)]: "v".repeat(256) }],
    ["a full set", Object.fromEntries(Array.from({ length: 45 }, (_, i) => [`k${i}`, "v"]))],
  ])("finds nothing wrong with %s", (_, tags) => {
    expect(tagProblems(tags)).toEqual([]);
  });

  it.each([
    [
      "a key of the platform",
      { Owner: "me" },
      'tags.Owner: got "me", want another key than Service, Environment, Owner, ManagedBy. The platform sets these itself.',
    ],
    [
      "a key of the platform in another case, which IAM does not tell apart",
      { service: "me" },
      'tags.service: got "me", want another key than Service, Environment, Owner, ManagedBy. The platform sets these itself.',
    ],
    [
      "two keys that differ in case only",
      { Team: "a", team: "b" },
      'tags.team: got "b", want another key than Team. IAM does not tell them apart.',
    ],
    ["a key of AWS", { "aws:x": "y" }, 'tags["aws:x"]: got "y", want a key that does not begin with aws:.'],
    ["a key of AWS in capitals", { "AWS:x": "y" }, 'tags["AWS:x"]: got "y", want a key that does not begin with aws:.'],
    ["an empty key", { "": "y" }, 'tags[""]: got "y", want a key of 1 to 128 characters.'],
    [
      "a character that tags have not",
      { Feature: "a & b" },
      'tags.Feature: got "a & b", want letters, digits, spaces and _.:/=+-@ in key and value.',
    ],
    [
      "a template of Terraform",
      { Feature: "${x}" },
      'tags.Feature: got "${x}", want letters, digits, spaces and _.:/=+-@ in key and value.',
    ],
  ])("refuses %s", (_, tags, text) => {
    expect(tagProblems(tags).map(problemText)).toEqual([text]);
  });

  it("refuses keys and values that are too long, and too many tags", () => {
    const many = Object.fromEntries(Array.from({ length: 46 }, (_, i) => [`k${i}`, "v"]));
    expect(tagProblems({ ["k".repeat(129)]: "v" })).toMatchObject([{ want: "a key of 1 to 128 characters" }]);
    expect(tagProblems({ k: "v".repeat(257) })).toMatchObject([{ want: "a value of at most 256 characters" }]);
    expect(tagProblems(many).map(problemText)).toEqual(["tags: got 46, want at most 45 tags."]);
  });
});
