import { TEMPLATES } from "./alertmanager-templates";
import { SECRET_FILES, secretPath, type Ways } from "./secret-files";

/** A topic of SNS. */
export interface Topic {
  readonly region: string;
  readonly topicArn: string;
}

const use = (template: string) => `{{ template "${template}" . }}`;

const COLOR =
  '{{ if eq .Status "firing" }}{{ if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}{{ else }}good{{ end }}';

/** Where a field is left out, Alertmanager's own default takes its place: a link to an Alertmanager that nobody reaches. */
function slackConfig(channel: string, webhookFile: string) {
  return {
    api_url_file: secretPath(webhookFile),
    channel,
    send_resolved: true,
    color: COLOR,
    title: use(TEMPLATES.title),
    title_link: use(TEMPLATES.link),
    text: use(TEMPLATES.text),
    fallback: use(TEMPLATES.line),
  };
}

/** What critical and warning alerts go to beside mail. */
export function teamChannels({ slack, teams, webhooks = [], sns = [] }: Ways) {
  return {
    ...(slack && { slack_configs: [slackConfig(slack.channel, SECRET_FILES.slack)] }),
    // Alertmanager 0.28 and later. Its predecessor msteams_configs posts to connectors, which Microsoft retires:
    // https://devblogs.microsoft.com/microsoft365dev/retirement-of-office-365-connectors-within-microsoft-teams/
    ...(teams && {
      msteamsv2_configs: [
        {
          webhook_url_file: secretPath(SECRET_FILES.teams),
          send_resolved: true,
          title: use(TEMPLATES.title),
          text: use(TEMPLATES.markdown),
        },
      ],
    }),
    ...(webhooks.length > 0 && {
      webhook_configs: webhooks.map(({ name }) => webhookConfig(SECRET_FILES.webhook(name), true)),
    }),
    ...(sns.length > 0 && {
      sns_configs: sns.map(({ topicArn }) => snsConfig({ topicArn, region: topicArn.split(":")[3] ?? "" }, true)),
    }),
  };
}

/** The channel of Slack that only gets what is critical. */
export function criticalChannel({ slack }: Ways) {
  if (!slack?.criticalChannel) return undefined;
  const file = slack.criticalWebhook ? SECRET_FILES.slackCritical : SECRET_FILES.slack;
  return { slack_configs: [slackConfig(slack.criticalChannel, file)] };
}

/** The channel of Slack for those who look. */
export function infoChannel({ info }: Ways) {
  if (!info) return undefined;
  return { slack_configs: [slackConfig(info.channel, info.webhook ? SECRET_FILES.slackInfo : SECRET_FILES.slack)] };
}

/** Incidents of PagerDuty. https://developer.pagerduty.com/docs/events-api-v2-overview */
export function pagerduty(notify: Ways) {
  if (!notify.pagerduty) return undefined;
  return {
    pagerduty_configs: [
      {
        routing_key_file: secretPath(SECRET_FILES.pagerduty),
        send_resolved: true,
        severity: "critical",
        description: use(TEMPLATES.line),
        client: "Watchpost",
        client_url: use(TEMPLATES.link),
        class: "{{ .CommonLabels.alertname }}",
        group: "{{ .CommonLabels.environment }}",
        details: {
          message: use(TEMPLATES.text),
          dashboard: use(TEMPLATES.link),
          runbook: use(TEMPLATES.runbook),
        },
      },
    ],
  };
}

/** Alertmanager 0.26 and later read the address from a file. */
export function webhookConfig(file: string, sendResolved: boolean) {
  return { url_file: secretPath(file), send_resolved: sendResolved };
}

export function snsConfig({ region, topicArn }: Topic, sendResolved: boolean) {
  return {
    topic_arn: topicArn,
    sigv4: { region },
    send_resolved: sendResolved,
    subject: use(TEMPLATES.title),
    message: use(TEMPLATES.text),
  };
}
