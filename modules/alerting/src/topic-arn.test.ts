import { describe, expect, it } from "@jest/globals";

import { topicArn } from "./topic-arn";

describe("topicArn", () => {
  it.each([
    ["eu-west-1", "arn:aws:sns:eu-west-1:111122223333:alerts"],
    ["cn-north-1", "arn:aws-cn:sns:cn-north-1:111122223333:alerts"],
    ["us-gov-west-1", "arn:aws-us-gov:sns:us-gov-west-1:111122223333:alerts"],
  ])("in %s is %s", (region, arn) => {
    expect(topicArn({ region, account: "111122223333", name: "alerts" })).toBe(arn);
  });
});
