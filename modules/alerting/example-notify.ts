import { type EnvironmentValues, secret } from "@watchpost/core";

/** `notify` of an environment's file; all but `email` may be left out. */
export const notify: EnvironmentValues["notify"] = {
  email: ["on-call@example.com"],
  slack: {
    channel: "#alerts",
    webhook: secret("monitoring/slack"),
    criticalChannel: "#alerts-critical",
    criticalWebhook: secret("monitoring/slack-critical"),
  },
  pagerduty: { routingKey: secret("monitoring/pagerduty") },
  teams: { webhook: secret("monitoring/teams") },
  webhooks: [{ name: "tickets", url: secret("monitoring/tickets") }],
  info: { channel: "#fyi", webhook: secret("monitoring/slack-fyi") },
  heartbeat: secret("monitoring/healthchecks"),
  mute: [{ name: "nights", severities: ["warning"], from: "22:00", to: "06:00", timeZone: "Europe/Berlin" }],
  runbooks: "https://github.com/acme/watchpost/blob/main",
};
