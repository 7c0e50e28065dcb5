import { SECRETS_DIRECTORY } from "@watchpost/ecs";
import { stringify } from "yaml";

/** Where Alertmanager sends alerts. */
export interface AlertmanagerChannels {
  /** @default - nothing goes to Slack */
  readonly slack?: { readonly channel: string };
  /** The topic of SNS that leads to e-mail. */
  readonly sns: { readonly topicArn: string; readonly region: string };
}

/** The file, under the secrets' directory, that holds the address of Slack's webhook: Alertmanager expands no variables. */
export const SLACK_WEBHOOK_FILE = "slack-webhook";

/** The group of templates that messages are made of; see alertmanager-templates.ts. */
const TITLE = '{{ template "watchpost.title" . }}';
const TEXT = '{{ template "watchpost.text" . }}';

/**
 * alertmanager.yml: Slack where there is one, else e-mail; what is critical goes to both. The alert that always fires
 * only proves that alerting works, and is sent to nobody.
 * https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerYml({ slack, sns }: AlertmanagerChannels): string {
  const slackConfig = slack && {
    slack_configs: [
      {
        api_url_file: `${SECRETS_DIRECTORY}/${SLACK_WEBHOOK_FILE}`,
        channel: slack.channel,
        send_resolved: true,
        color:
          '{{ if eq .Status "firing" }}{{ if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}{{ else }}good{{ end }}',
        title: TITLE,
        text: TEXT,
      },
    ],
  };
  const snsConfig = {
    sns_configs: [
      { topic_arn: sns.topicArn, sigv4: { region: sns.region }, send_resolved: true, subject: TITLE, message: TEXT },
    ],
  };
  return stringify(
    {
      route: {
        receiver: "default",
        group_by: ["alertname", "environment"],
        group_wait: "30s",
        group_interval: "5m",
        repeat_interval: "4h",
        routes: [
          { matchers: ['alertname="Watchdog"'], receiver: "nobody" },
          { matchers: ['severity="critical"'], receiver: "critical" },
        ],
      },
      receivers: [
        { name: "default", ...(slackConfig ?? snsConfig) },
        { name: "critical", ...slackConfig, ...snsConfig },
        { name: "nobody" },
      ],
      templates: ["templates/*.tmpl"],
    },
    { lineWidth: 0 },
  );
}
