import type { z } from "zod";

import { arn, email, fields, listOf, text } from "../schema";
import { muteSchema } from "./mute";
import { secretSchema } from "./secret";

const slackChannel = () => text(/^#[a-z0-9._-]{1,80}$/, "a channel of Slack, such as #engineering");

const slackSchema = fields({
  /** The channel of all that is critical or a warning, `#` included. */
  channel: slackChannel(),
  /** The secret that holds the address of the incoming webhook. */
  webhook: secretSchema,
  /**
   * A second channel for what is critical: `#alerts-critical`.
   * @default - it goes to `channel` like the rest
   */
  criticalChannel: slackChannel().optional(),
  /**
   * The webhook of `criticalChannel`. A webhook that belongs to a Slack app leads to the one channel that it was made
   * for, whatever channel a message names; only those of legacy integrations lead to any.
   * https://docs.slack.dev/legacy/legacy-custom-integrations/legacy-custom-integrations-incoming-webhooks
   * @default - `webhook`
   */
  criticalWebhook: secretSchema.optional(),
}).check(({ value: { channel, criticalChannel, criticalWebhook }, issues }) => {
  const problem = (field: string, message: string, input: unknown) =>
    issues.push({ code: "custom", path: [field], message, input });
  if (criticalChannel === channel) {
    problem("criticalChannel", `another channel than ${channel}, which gets what is critical, too`, criticalChannel);
  }
  if (criticalWebhook && !criticalChannel) {
    problem("criticalChannel", "the channel that criticalWebhook leads to, such as #alerts-critical", criticalChannel);
  }
});

const infoSchema = fields({
  /** The channel of Slack, `#` included. */
  channel: slackChannel(),
  /** As with {@link slackSchema}, a Slack app has a webhook for each channel. @default - `slack.webhook` */
  webhook: secretSchema.optional(),
});

const webhookSchema = fields({
  /** What it is called in Alertmanager, and in the name of the file that holds its address. */
  name: text(/^[a-z0-9]+(-[a-z0-9]+)*$/, "lower-case letters, digits and single hyphens"),
  /** The secret that holds the address. It gets Alertmanager's own JSON. */
  url: secretSchema,
});

const topicSchema = fields({
  /** Alertmanager must be allowed to publish there by the topic's policy where it is another account's. */
  topicArn: arn("sns", ""),
});

/** Where alerts go. */
export const notifySchema = fields({
  /**
   * Addresses that get mail: all that is critical, warnings where there is neither Slack nor Teams, and the alarms that
   * watch the monitoring itself and its cost from outside. SNS sends it; each must confirm its subscription once.
   */
  email: listOf(email(), 1, "e-mail addresses"),
  /** @default - nothing goes to Slack */
  slack: slackSchema.optional(),
  /** Gets what is critical, as incidents that end by themselves. @default - nothing goes to PagerDuty */
  pagerduty: fields({
    /** The secret that holds the integration key of a service: its type is "Events API v2". */
    routingKey: secretSchema,
  }).optional(),
  /** Gets what is critical or a warning. @default - nothing goes to Microsoft Teams */
  teams: fields({
    /** The secret that holds the address of a workflow that posts webhook requests to a channel. */
    webhook: secretSchema,
  }).optional(),
  /** Programs that get what is critical or a warning. @default - none */
  webhooks: named(webhookSchema, "webhooks").optional(),
  /** Topics of SNS, beside the one that leads to e-mail, that get what is critical or a warning. @default - none */
  sns: listOf(topicSchema, 0, "topics of SNS")
    .check(once(({ topicArn }) => topicArn, "topicArn"))
    .optional(),
  /** A channel of Slack for what is neither critical nor a warning. @default - nobody is told of that */
  info: infoSchema.optional(),
  /**
   * The secret that holds an address outside of AWS that is called every minute while alerting works, such as a check of
   * healthchecks.io or a snitch of Dead Man's Snitch: it tells when the calls end, even where the account as a whole
   * is silent.
   * @default - CloudWatch alone notices
   */
  heartbeat: secretSchema.optional(),
  /** Hours in which warnings are kept back. @default - none */
  mute: named(muteSchema, "windows").optional(),
  /**
   * Where the repository is browsed, for links to runbooks: `https://github.com/acme/watchpost/blob/main`.
   * @default - messages name the file
   */
  runbooks: text(
    /^https:\/\/[\w.-]+(:\d+)?(\/[\w.~/-]*)?$/,
    "an address that begins with https://, such as https://github.com/acme/watchpost/blob/main",
  ).optional(),
}).check(({ value: { info, slack }, issues }) => {
  if (!info || info.webhook || slack) return;
  const message = "a secret with the webhook of the channel, for there is no notify.slack that has one";
  issues.push({ code: "custom", path: ["info", "webhook"], message, input: info });
});
export type Notify = z.output<typeof notifySchema>;

/** A list of things that are told from each other by their names. */
function named<Item extends z.ZodType<{ readonly name: string }>>(item: Item, what: string) {
  return listOf(item, 0, what).check(once(({ name }) => name, "name"));
}

/** Each value of a field once in a list. */
function once<Item>(valueOf: (item: Item) => string, field: string): z.core.CheckFn<Item[]> {
  return ({ value, issues }) => {
    const values = value.map(valueOf);
    values.forEach((input, i) => {
      if (values.indexOf(input) < i)
        issues.push({ code: "custom", path: [i, field], message: "each value once", input });
    });
  };
}
