import { describe, expect, it } from "@jest/globals";
import { minutes } from "@watchpost/core";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { names } from "../test/names";
import { CloudWatchAlarms } from "./cloudwatch-alarms";
import type { CloudWatchAlarm } from "./model";

const topicArn = "arn:aws:sns:eu-west-1:111122223333:test-monitoring-alerts";

const slow: CloudWatchAlarm = {
  name: "target-response-time",
  description: "The application takes more than a second, on ${average}.",
  severity: "warning",
  namespace: "AWS/ApplicationELB",
  metric: "TargetResponseTime",
  dimensions: { LoadBalancer: "app/test/0123456789abcdef" },
  statistic: "Average",
  is: "above",
  threshold: 1,
  period: minutes(5),
  periods: 2,
  missing: "notBreaching",
};

const synthesize = (...alarms: CloudWatchAlarm[]) =>
  synthesizeStack((stack) => new CloudWatchAlarms(stack, "alarms", { names, alarms, topicArn }));

describe("CloudWatchAlarms", () => {
  it("become alarms of CloudWatch that tell when it begins and when it is over", () => {
    expect(synthesize(slow).resource("aws_cloudwatch_metric_alarm")).toMatchObject({
      alarm_name: "test-target-response-time",
      alarm_description: "WARNING: The application takes more than a second, on $${average}.",
      namespace: "AWS/ApplicationELB",
      metric_name: "TargetResponseTime",
      dimensions: { LoadBalancer: "app/test/0123456789abcdef" },
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      threshold: 1,
      period: 300,
      evaluation_periods: 2,
      treat_missing_data: "notBreaching",
      alarm_actions: [topicArn],
      ok_actions: [topicArn],
    });
  });

  it("compare downwards, too", () => {
    expect(synthesize({ ...slow, is: "below" }).resource("aws_cloudwatch_metric_alarm")).toMatchObject({
      comparison_operator: "LessThanThreshold",
    });
  });

  it("refuses two of one name", () => {
    expect(() => synthesize(slow, { ...slow, name: "other" }, slow, slow)).toThrow(
      new Error("More than one alarm of CloudWatch is called target-response-time: give each a name of its own."),
    );
  });
});
