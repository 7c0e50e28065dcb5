import { describe, expect, it } from "@jest/globals";

import { secret } from "..";
import { checkedOf, LAB, problemsOf } from "../../test/values";

const SECRET =
  'got a value that is not shown, for it may be a secret, want secret("…") with the name of a secret in AWS Secrets Manager: letters, digits and /_+=.@-.';
const NAME = "want lower-case letters, digits and single hyphens.";
const ALL_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

const notify = (values: object) => ({ ...LAB, notify: { ...LAB.notify, ...values } });
const slack = (values: object) =>
  notify({ slack: { channel: "#alerts", webhook: secret("monitoring/slack"), ...values } });
const mute = (...windows: object[]) => notify({ mute: windows.map((window) => ({ name: "nights", ...window })) });

describe("notify", () => {
  it("takes all channels at once, and fills in what a window leaves out", () => {
    const values = {
      email: ["ops@example.com"],
      slack: {
        channel: "#alerts",
        webhook: secret("slack"),
        criticalChannel: "#alerts-critical",
        criticalWebhook: secret("slack-critical"),
      },
      pagerduty: { routingKey: secret("pagerduty") },
      teams: { webhook: secret("teams") },
      webhooks: [{ name: "tickets", url: secret("tickets") }],
      sns: [{ topicArn: "arn:aws:sns:eu-west-1:111122223333:on-call" }],
      info: { channel: "#fyi" },
      heartbeat: secret("heartbeat"),
      runbooks: "https://git.example.com:8443/acme/watchpost/-/blob/main/",
    };
    const windows = [{ name: "sundays", days: ["sunday" as const] }];
    expect(checkedOf({ ...LAB, notify: { ...values, mute: windows } }).notify).toEqual({
      ...values,
      mute: [
        {
          name: "sundays",
          severities: ["warning", "info"],
          days: ["sunday"],
          from: "00:00",
          to: "24:00",
          timeZone: "UTC",
        },
      ],
    });
    expect(checkedOf({ ...LAB, notify: { ...values, mute: [{ name: "nights" }] } }).notify.mute?.[0]?.days).toEqual(
      ALL_DAYS,
    );
  });

  it.each<[string, object, string]>([
    [
      "a second channel that is the first one",
      slack({ criticalChannel: "#alerts" }),
      'notify.slack.criticalChannel: got "#alerts", want another channel than #alerts, which gets what is critical, too.',
    ],
    [
      "a second webhook without a channel",
      slack({ criticalWebhook: secret("slack-critical") }),
      "notify.slack.criticalChannel: got nothing, want the channel that criticalWebhook leads to, such as #alerts-critical.",
    ],
    [
      "a channel for what informs, and no webhook",
      notify({ info: { channel: "#fyi" } }),
      "notify.info.webhook: got nothing, want a secret with the webhook of the channel, for there is no notify.slack that has one.",
    ],
    [
      "PagerDuty's key in place of its secret's name",
      notify({ pagerduty: { routingKey: "0123456789abcdef" } }),
      `notify.pagerduty.routingKey: ${SECRET}`,
    ],
    [
      "the address of a Teams workflow",
      notify({ teams: { webhook: "https://prod-1.logic.example/x" } }),
      `notify.teams.webhook: ${SECRET}`,
    ],
    [
      "the address of a webhook",
      notify({ webhooks: [{ name: "tickets", url: "https://x.example/hook" }] }),
      `notify.webhooks[0].url: ${SECRET}`,
    ],
    ["the address of a heartbeat", notify({ heartbeat: "https://hc.example/uuid" }), `notify.heartbeat: ${SECRET}`],
    [
      "a webhook's name that is no name of a file",
      notify({ webhooks: [{ name: "My tickets", url: secret("x") }] }),
      `notify.webhooks[0].name: got "My tickets", ${NAME}`,
    ],
    [
      "two webhooks of a name",
      notify({ webhooks: ["x", "y"].map((url) => ({ name: "tickets", url: secret(url) })) }),
      'notify.webhooks[1].name: got "tickets", want each value once.',
    ],
    [
      "a topic that is none",
      notify({ sns: [{ topicArn: "arn:aws:sqs:eu-west-1:111122223333:queue" }] }),
      'notify.sns[0].topicArn: got "arn:aws:sqs:eu-west-1:111122223333:queue", want an ARN such as arn:aws:sns:eu-west-1:111122223333:….',
    ],
    [
      "a topic twice",
      notify({
        sns: Array(2)
          .fill({ topicArn: "arn:aws:sns:eu-west-1:111122223333:t" })
          .map((each: object) => ({ ...each })),
      }),
      'notify.sns[1].topicArn: got "arn:aws:sns:eu-west-1:111122223333:t", want each value once.',
    ],
    [
      "runbooks that nobody can open",
      notify({ runbooks: "docs/runbooks" }),
      'notify.runbooks: got "docs/runbooks", want an address that begins with https://, such as https://github.com/acme/watchpost/blob/main.',
    ],
    [
      "a channel that does not exist",
      notify({ opsgenie: {} }),
      "notify.opsgenie: got an unknown field, want one of email, slack, pagerduty, teams, webhooks, sns, info, heartbeat, mute, runbooks.",
    ],
  ])("is refused %s", (_, values, text) => {
    expect(problemsOf(values)).toEqual([text]);
  });

  it("is told all that is wrong at once", () => {
    expect(problemsOf(notify({ email: [], pagerduty: {}, teams: { webhook: 5 }, info: { channel: "fyi" } }))).toEqual([
      "notify.email: got [], want a list of e-mail addresses, at least 1.",
      `notify.pagerduty.routingKey: ${SECRET}`,
      `notify.teams.webhook: ${SECRET}`,
      'notify.info.channel: got "fyi", want a channel of Slack, such as #engineering.',
    ]);
  });
});

describe("a window in which nobody is told", () => {
  it.each<[string, object, string]>([
    [
      "for what is critical",
      mute({ severities: ["warning", "critical"] }),
      'notify.mute[0].severities[1]: got "critical", want warning or info: what is critical wakes somebody because it cannot wait, and is never kept back.',
    ],
    [
      "for nothing",
      mute({ severities: [] }),
      "notify.mute[0].severities: got [], want a list of severities, at least 1.",
    ],
    [
      "on no day of the week",
      mute({ days: ["Sunday"] }),
      `notify.mute[0].days[0]: got "Sunday", want one of ${ALL_DAYS.join(", ")}.`,
    ],
    ["at no time of the day", mute({ from: "24:00" }), 'notify.mute[0].from: got "24:00", want a time such as 22:00.'],
    ["until no time", mute({ to: "6:00" }), 'notify.mute[0].to: got "6:00", want a time such as 06:00, or 24:00.'],
    [
      "of no length",
      mute({ from: "22:00", to: "22:00" }),
      'notify.mute[0].to: got "22:00", want another time than 22:00, when it begins; leave both out for whole days.',
    ],
    ["without a name", notify({ mute: [{}] }), `notify.mute[0].name: got nothing, ${NAME}`],
    ["twice", mute({}, {}), 'notify.mute[1].name: got "nights", want each value once.'],
  ])("is refused %s", (_, values, text) => {
    expect(problemsOf(values)).toEqual([text]);
  });

  it.each(["Berlin", "Europe/Berlim", "europe/berlin", "Europe/BERLIN", "US/Eastern", "+02:00", "Local", 2])(
    "is refused by the clock of %p",
    (timeZone) => {
      const got = JSON.stringify(timeZone);
      const quoted = typeof timeZone === "number" ? ", in quotation marks" : "";
      expect(problemsOf(mute({ timeZone }))).toEqual([
        `notify.mute[0].timeZone: got ${got}, want UTC or a time zone such as Europe/Berlin${quoted}.`,
      ]);
    },
  );

  it.each(["UTC", "Europe/Berlin", "America/Port_of_Spain", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])(
    "is accepted by the clock of %s",
    (timeZone) => {
      expect(problemsOf(mute({ timeZone }))).toEqual([]);
    },
  );
});
