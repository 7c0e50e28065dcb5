import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Names, Notify } from "@watchpost/core";
import { Construct } from "constructs";

import { EmailTopic } from "./email-topic";

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
    if (notify.slack) {
      const { channel, webhook } = notify.slack;
      this.slack = {
        channel,
        webhookArn: new DataAwsSecretsmanagerSecret(this, "slack-webhook", { name: webhook.name }).arn,
      };
    }
  }
}
