import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { minutes, type Names } from "@watchpost/core";
import { Construct } from "constructs";

import { CloudWatchAlarms } from "./cloudwatch-alarms";
import { topicArn } from "./topic-arn";

export interface HeartbeatProps {
  readonly names: Names;
  readonly account: string;
  readonly region: string;
  /** The topic that is told when the heartbeat stops. */
  readonly alarmTopicArn: string;
}

/**
 * A dead man's switch: the alert that always fires goes to a topic that nobody reads, and CloudWatch, which counts what
 * is published there, raises an alarm when it no longer comes. So a Prometheus that takes nothing in, rules that are
 * not evaluated and an Alertmanager that sends nothing are noticed although none of them can say so.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export class Heartbeat extends Construct {
  /** The topic's ARN, known before it is there. */
  readonly plainArn: string;
  /** What goes off when it stops. */
  readonly alarm = { name: "alerting-silent" };

  constructor(scope: Construct, id: string, { names, account, region, alarmTopicArn }: HeartbeatProps) {
    super(scope, id);
    const name = names.of("monitoring-heartbeat");
    new SnsTopic(this, "Resource", { name });
    this.plainArn = topicArn({ region, account, name });
    new CloudWatchAlarms(this, "alarm", {
      names,
      topicArn: alarmTopicArn,
      alarms: [
        {
          ...this.alarm,
          description:
            "No sign of life has come from Prometheus by way of Alertmanager for 15 minutes: alerts may reach nobody. " +
            "Runbook: docs/runbooks/self.md#alarms-of-cloudwatch in the repository.",
          severity: "critical",
          namespace: "AWS/SNS",
          metric: "NumberOfMessagesPublished",
          dimensions: { TopicName: name },
          statistic: "Sum",
          is: "below",
          threshold: 1,
          period: minutes(5),
          periods: 3,
          missing: "breaching",
        },
      ],
    });
  }
}
