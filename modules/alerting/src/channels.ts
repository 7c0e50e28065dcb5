import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import type { Names, Notify } from "@watchpost/core";
import { Construct } from "constructs";

import { EmailTopic } from "./email-topic";
import { Heartbeat } from "./heartbeat";
import { SECRET_FILES, secretFiles } from "./secret-files";

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
  readonly notify: Notify;
  /** Secrets that Alertmanager reads from files, as file name → ARN. */
  readonly secretFiles: Readonly<Record<string, string>>;
  /** The channel of Slack and its webhook, for who posts there without Alertmanager. @default - nothing goes to Slack */
  readonly slack: { readonly channel: string; readonly webhookArn: string } | undefined;

  constructor(scope: Construct, id: string, { names, account, region, notify }: ChannelsProps) {
    super(scope, id);
    this.region = region;
    this.notify = notify;
    this.email = new EmailTopic(this, "email", {
      name: names.of("monitoring-alerts"),
      account,
      region,
      addresses: notify.email,
    });
    this.heartbeat = new Heartbeat(this, "heartbeat", { names, account, region, alarmTopicArn: this.email.arn });
    this.secretFiles = Object.fromEntries(
      Object.entries(secretFiles(notify)).map(([file, name]) => [
        file,
        new DataAwsSecretsmanagerSecret(this, file, { name }).arn,
      ]),
    );
    const webhookArn = this.secretFiles[SECRET_FILES.slack];
    if (notify.slack && webhookArn) this.slack = { channel: notify.slack.channel, webhookArn };
  }
}
