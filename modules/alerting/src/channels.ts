import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Names, Notify } from "@watchpost/core";
import { Construct } from "constructs";

import { EmailTopic } from "./email-topic";
import { Heartbeat } from "./heartbeat";

export interface ChannelsProps {
  readonly names: Names;
  readonly account: string;
  readonly region: string;
  readonly notify: Notify;
}

/** The ways to people. */
export class Channels extends Construct {
  /** The topic that leads to e-mail, in the environment's region. */
  readonly email: EmailTopic;
  /** Where the alert goes that always fires. */
  readonly heartbeat: Heartbeat;
  readonly region: string;
  /** @default - nothing goes to Slack */
  readonly slack: { readonly channel: string; readonly webhookArn: string } | undefined;

  constructor(scope: Construct, id: string, { names, account, region, notify }: ChannelsProps) {
    super(scope, id);
    this.region = region;
    this.email = new EmailTopic(this, "email", {
      name: names.of("monitoring-alerts"),
      account,
      region,
      addresses: notify.email,
    });
    this.heartbeat = new Heartbeat(this, "heartbeat", { names, account, region, alarmTopicArn: this.email.arn });
    if (notify.slack) {
      const { channel, webhook } = notify.slack;
      this.slack = {
        channel,
        webhookArn: new DataAwsSecretsmanagerSecret(this, "slack-webhook", { name: webhook.name }).arn,
      };
    }
  }
}
