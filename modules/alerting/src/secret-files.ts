import type { Notify } from "@watchpost/core";
import { SECRETS_DIRECTORY } from "@watchpost/ecs";

/** All ways to people but mail, which needs a topic of SNS. */
export type Ways = Omit<Notify, "email">;

/**
 * Files, under the secrets' directory, that hold addresses and keys: Alertmanager expands no variables, and reads a
 * file each time that it sends. https://github.com/prometheus/alertmanager/issues/2818
 */
export const SECRET_FILES = {
  slack: "slack-webhook",
  slackCritical: "slack-critical-webhook",
  slackInfo: "slack-info-webhook",
  pagerduty: "pagerduty-routing-key",
  teams: "teams-webhook",
  heartbeat: "heartbeat-url",
  webhook: (name: string) => `webhook-${name}`,
} as const;

/** Where Alertmanager finds such a file. */
export const secretPath = (file: string) => `${SECRETS_DIRECTORY}/${file}`;

/** What the channels need of secrets, as file name → name of the secret. */
export function secretFiles(notify: Ways): Record<string, string> {
  const { slack, info, pagerduty, teams, webhooks = [], heartbeat } = notify;
  const wanted = [
    [SECRET_FILES.slack, slack?.webhook],
    [SECRET_FILES.slackCritical, slack?.criticalWebhook],
    [SECRET_FILES.slackInfo, info?.webhook],
    [SECRET_FILES.pagerduty, pagerduty?.routingKey],
    [SECRET_FILES.teams, teams?.webhook],
    [SECRET_FILES.heartbeat, heartbeat],
    ...webhooks.map(({ name, url }) => [SECRET_FILES.webhook(name), url] as const),
  ] as const;
  return Object.fromEntries(wanted.flatMap(([file, secret]) => (secret ? [[file, secret.name]] : [])));
}
