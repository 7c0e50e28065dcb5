import { describe, expect, it } from "@jest/globals";

import { nearest } from "./suggest";

const WORDS = ["regions", "roles", "metrics", "eu-west-1", "eu-west-2", "AWS/Lambda"];

describe("the nearest word", () => {
  it.each([
    ["region", "regions"],
    ["rolse", "roles"],
    ["eu-wset-1", "eu-west-1"],
    ["aws/lamda", "AWS/Lambda"],
    ["METRICS", "metrics"],
  ])("to %s is %s", (text, word) => {
    expect(nearest(text, WORDS)).toBe(word);
  });

  it("is none where nothing is near", () => {
    expect(nearest("banana", WORDS)).toBeUndefined();
    expect(nearest("x", [])).toBeUndefined();
  });
});
