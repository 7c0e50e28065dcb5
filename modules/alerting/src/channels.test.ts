import { describe, expect, it } from "@jest/globals";
import { type Notify, secret } from "@watchpost/core";
import { synthesizeStack, type Synthesized } from "@watchpost/scripts/testing";

import { ACCOUNT, names, REGION } from "../test/names";
import { EVERYTHING } from "../test/notify";
import { Channels } from "./channels";

const email = ["ops@example.com", "on-call@example.com"];
const slack = { channel: "#engineering", webhook: secret("monitoring/slack") };

function synthesize(notify: Notify): { stack: Synthesized; channels: Channels } {
  const made: Channels[] = [];
  const stack = synthesizeStack((scope) => {
    made.push(new Channels(scope, "channels", { names, account: ACCOUNT, region: REGION, notify }));
  });
  const [channels] = made;
  if (!channels) throw new Error("no channels");
  return { stack, channels };
}

describe("Channels", () => {
  const { stack, channels } = synthesize({ email: [...email, "ops@example.com"], slack });

  it("lead to each address of e-mail once", () => {
    const subscriptions = Object.values(stack.resources("aws_sns_topic_subscription"));
    expect(subscriptions.map(({ protocol, endpoint }) => [protocol, endpoint])).toEqual([
      ["email", "on-call@example.com"],
      ["email", "ops@example.com"],
    ]);
    expect(stack.resource("aws_sns_topic", "email")).toMatchObject({ name: "test-monitoring-alerts" });
  });

  it("are open to CloudWatch and to budgets, of this account only", () => {
    const { arn, policy } = stack.resource("aws_sns_topic_policy");
    const statement = (Sid: string, Service: string) => ({
      Sid,
      Effect: "Allow",
      Principal: { Service },
      Action: "sns:Publish",
      Resource: arn,
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    });
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        statement("FromCloudwatch", "cloudwatch.amazonaws.com"),
        statement("FromBudgets", "budgets.amazonaws.com"),
      ],
    });
  });

  it("read where Slack's webhook is kept, and not the webhook", () => {
    expect(stack.resources("aws_secretsmanager_secret_version")).toEqual({});
    expect(stack.data("aws_secretsmanager_secret_version")).toEqual({});
    expect(Object.values(stack.data("aws_secretsmanager_secret"))).toMatchObject([{ name: "monitoring/slack" }]);
    expect(channels.slack?.channel).toBe("#engineering");
    expect(channels.secretFiles).toEqual({ "slack-webhook": channels.slack?.webhookArn });
  });

  it("find every other secret in the same way, each in a file of its own", () => {
    const all = synthesize({ email, ...EVERYTHING });
    const names = Object.values(all.stack.data("aws_secretsmanager_secret")).map(({ name }) => name);
    expect(all.stack.data("aws_secretsmanager_secret_version")).toEqual({});
    expect(Object.keys(all.channels.secretFiles)).toEqual([
      "slack-webhook",
      "slack-critical-webhook",
      "slack-info-webhook",
      "pagerduty-routing-key",
      "teams-webhook",
      "heartbeat-url",
      "webhook-tickets",
      "webhook-chat-bot",
    ]);
    expect(names.sort()).toEqual(
      ["chat-bot", "heartbeat", "pagerduty", "slack", "slack-critical", "slack-info", "teams", "tickets"].map(
        (name) => `monitoring/${name}`,
      ),
    );
  });

  it("do without Slack", () => {
    const without = synthesize({ email });
    expect(without.channels.slack).toBeUndefined();
    expect(without.channels.secretFiles).toEqual({});
    expect(without.stack.data("aws_secretsmanager_secret")).toEqual({});
  });

  it("tell people when the heartbeat stops", () => {
    expect(stack.resource("aws_sns_topic", "heartbeat")).toMatchObject({ name: "test-monitoring-heartbeat" });
    const alarm = stack.resource("aws_cloudwatch_metric_alarm");
    expect(alarm).toMatchObject({
      alarm_name: "test-alerting-silent",
      namespace: "AWS/SNS",
      metric_name: "NumberOfMessagesPublished",
      dimensions: { TopicName: "test-monitoring-heartbeat" },
      statistic: "Sum",
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      period: 300,
      evaluation_periods: 3,
      treat_missing_data: "breaching",
    });
    expect(alarm["alarm_actions"]).toEqual(alarm["ok_actions"]);
    expect(String(alarm["alarm_actions"])).toContain("aws_sns_topic.channels_email");
    expect(alarm["alarm_description"]).toMatch(
      /^CRITICAL: No sign of life .* docs\/runbooks\/self\.md#alarms-of-cloudwatch/,
    );
  });

  it("know the topics' ARNs before they are there", () => {
    const arnOf = (topic: string) =>
      `arn:aws:sns:${REGION}:${ACCOUNT}:${String(stack.resource("aws_sns_topic", topic)["name"])}`;
    expect(channels.email.plainArn).toBe(arnOf("email"));
    expect(channels.heartbeat.plainArn).toBe(arnOf("heartbeat"));
  });
});
