import { SECRETS_DIRECTORY } from "@watchpost/ecs";
import { stringify } from "yaml";

import { TEMPLATES } from "./alertmanager-templates";

/** Where Alertmanager sends alerts. */
export interface AlertmanagerChannels {
  readonly region: string;
  /** @default - nothing goes to Slack */
  readonly slack?: { readonly channel: string };
  /** The topic of SNS that leads to e-mail. */
  readonly emailTopicArn: string;
  /** The topic of SNS that the alert which always fires goes to. */
  readonly heartbeatTopicArn: string;
}

/** The file, under the secrets' directory, that holds the address of Slack's webhook: Alertmanager expands no variables. */
export const SLACK_WEBHOOK_FILE = "slack-webhook";

const use = (template: string) => `{{ template "${template}" . }}`;

const COLOR =
  '{{ if eq .Status "firing" }}{{ if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}{{ else }}good{{ end }}';

/**
 * alertmanager.yml: Slack where there is one, else e-mail; what is critical goes to both. The alert that always fires
 * goes to nobody but the heartbeat, whose silence raises an alarm.
 * https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerYml(channels: AlertmanagerChannels): string {
  const { slack, emailTopicArn, heartbeatTopicArn } = channels;
  const toSlack = slack && { slack_configs: [slackConfig(slack.channel)] };
  const toEmail = { sns_configs: [snsConfig(channels, emailTopicArn, true)] };
  return stringify(
    {
      route: {
        receiver: "default",
        group_by: ["alertname", "environment"],
        group_wait: "30s",
        group_interval: "5m",
        repeat_interval: "4h",
        routes: [
          {
            matchers: ['alertname="Watchdog"'],
            receiver: "heartbeat",
            // Sent again with the first group interval after the repeat interval: every five minutes.
            group_interval: "1m",
            repeat_interval: "4m",
          },
          { matchers: ['severity="critical"'], receiver: "critical" },
        ],
      },
      receivers: [
        { name: "default", ...(toSlack ?? toEmail) },
        { name: "critical", ...toSlack, ...toEmail },
        { name: "heartbeat", sns_configs: [snsConfig(channels, heartbeatTopicArn, false)] },
      ],
      templates: ["templates/*.tmpl"],
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}

/** Where a field is left out, Alertmanager's own default takes its place: a link to an Alertmanager that nobody reaches. */
function slackConfig(channel: string) {
  return {
    api_url_file: `${SECRETS_DIRECTORY}/${SLACK_WEBHOOK_FILE}`,
    channel,
    send_resolved: true,
    color: COLOR,
    title: use(TEMPLATES.title),
    title_link: use(TEMPLATES.link),
    text: use(TEMPLATES.text),
    fallback: use(TEMPLATES.line),
  };
}

function snsConfig({ region }: AlertmanagerChannels, topicArn: string, sendResolved: boolean) {
  return {
    topic_arn: topicArn,
    sigv4: { region },
    send_resolved: sendResolved,
    subject: use(TEMPLATES.title),
    message: use(TEMPLATES.text),
  };
}
