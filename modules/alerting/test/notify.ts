import { type Notify, secret } from "@watchpost/core";
import fc from "fast-check";

import type { AlertmanagerChannels } from "../src/alertmanager-yml";

const TOPICS = {
  region: "eu-west-1",
  emailTopicArn: "arn:aws:sns:eu-west-1:111122223333:prod-monitoring-alerts",
  heartbeatTopicArn: "arn:aws:sns:eu-west-1:111122223333:prod-monitoring-heartbeat",
};

export const { emailTopicArn: MAIL, heartbeatTopicArn: HEARTBEAT } = TOPICS;

/** Ways to people, beside the mail that every environment has. */
export const channelsWith = (notify: Omit<Notify, "email"> = {}): AlertmanagerChannels => ({
  ...TOPICS,
  notify: { email: ["ops@example.com"], ...notify },
});

export const ENGINEERING = { channel: "#engineering", webhook: secret("monitoring/slack") };
export const ALERTS = { channel: "#alerts", criticalChannel: "#alerts-critical", webhook: secret("monitoring/slack") };
export const PAGERDUTY = { routingKey: secret("monitoring/pagerduty") };
export const TEAMS = { webhook: secret("monitoring/teams") };
export const TICKETS = { name: "tickets", url: secret("monitoring/tickets") };
export const OTHER_TOPIC = "arn:aws:sns:us-east-1:444455556666:on-call";

/** All there is at once. */
export const EVERYTHING: Omit<Notify, "email"> = {
  slack: { ...ALERTS, criticalWebhook: secret("monitoring/slack-critical") },
  pagerduty: PAGERDUTY,
  teams: TEAMS,
  webhooks: [TICKETS, { name: "chat-bot", url: secret("monitoring/chat-bot") }],
  sns: [{ topicArn: OTHER_TOPIC }],
  info: { channel: "#fyi", webhook: secret("monitoring/slack-info") },
  heartbeat: secret("monitoring/heartbeat"),
  mute: [
    {
      name: "weekend-nights",
      severities: ["warning"],
      days: ["saturday", "sunday"],
      from: "22:00",
      to: "06:00",
      timeZone: "Europe/Berlin",
    },
  ],
  runbooks: "https://github.com/acme/watchpost/blob/main",
};

const maybe = <T>(value: T) => fc.constantFrom(undefined, value);

/** Every combination of channels, as an environment's file may name them. */
export const anyChannels: fc.Arbitrary<AlertmanagerChannels> = fc
  .record({
    slack: fc.constantFrom(undefined, ENGINEERING, ALERTS, EVERYTHING.slack),
    pagerduty: maybe(PAGERDUTY),
    teams: maybe(TEAMS),
    webhooks: fc.constantFrom(undefined, [], [TICKETS], EVERYTHING.webhooks),
    sns: maybe(EVERYTHING.sns),
    info: maybe(EVERYTHING.info),
    heartbeat: maybe(EVERYTHING.heartbeat),
    mute: maybe(EVERYTHING.mute),
  })
  .map(channelsWith);
