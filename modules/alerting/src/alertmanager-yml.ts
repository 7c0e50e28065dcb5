import type { MuteWindow, Notify } from "@watchpost/core";
import { stringify } from "yaml";

import { INHIBIT_RULES } from "./inhibition";
import { timeInterval } from "./mute-windows";
import {
  criticalChannel,
  infoChannel,
  pagerduty,
  snsConfig,
  teamChannels,
  type Topic,
  webhookConfig,
} from "./receivers";
import { SECRET_FILES, type Ways } from "./secret-files";

/** Where Alertmanager sends alerts. */
export interface AlertmanagerChannels {
  readonly region: string;
  /** The topic of SNS that leads to e-mail. */
  readonly emailTopicArn: string;
  /** The topic of SNS that the alert which always fires goes to. */
  readonly heartbeatTopicArn: string;
  /** What else there is. Its secrets are read from the files that `secretFiles(notify)` names. */
  readonly notify: Notify;
}

/** Who is told, wherever Alertmanager runs. */
export interface AlertmanagerWays {
  /** Its secrets are read from the files that `secretFiles(notify)` names. */
  readonly notify: Ways;
  /** The topic that leads to e-mail. @default - there is no mail */
  readonly email?: Topic;
  /** The topic that the alert which always fires goes to. @default - it goes to `notify.heartbeat` alone */
  readonly heartbeat?: Topic;
  /** Which files hold the templates, from the directory of the configuration, or from the root. */
  readonly templates: string;
}

const WATCHDOG = 'alertname="Watchdog"';

/** The receiver that tells nobody. */
const NOBODY = "nobody";

/** alertmanager.yml on ECS, where SNS sends mail and takes the heartbeat. */
export function alertmanagerYml({ region, emailTopicArn, heartbeatTopicArn, notify }: AlertmanagerChannels): string {
  const config = alertmanagerConfig({
    notify,
    email: { region, topicArn: emailTopicArn },
    heartbeat: { region, topicArn: heartbeatTopicArn },
    templates: "templates/*.tmpl",
  });
  return stringify(config, { lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * Alertmanager's configuration: who is told what.
 *
 * | severity | goes to                                                                                            |
 * | -------- | -------------------------------------------------------------------------------------------------- |
 * | critical | as a warning; and by e-mail, to PagerDuty, and to the channel of Slack for what is critical         |
 * | warning  | Slack, Teams, webhooks and topics; by e-mail where there is neither Slack nor Teams                |
 * | info     | the channel of Slack for that, else nobody                                                         |
 *
 * An alert without a severity goes where a warning goes, and is never kept back. The alert that always fires goes to
 * nobody but the heartbeats, whose silence raises an alarm.
 * https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(ways: AlertmanagerWays) {
  const { notify, heartbeat, templates } = ways;
  const { mute = [] } = notify;
  return {
    route: {
      receiver: "default",
      group_by: ["alertname", "environment", "namespace"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
      routes: [...heartbeatRoutes(notify, heartbeat !== undefined), ...severityRoutes(notify)],
    },
    receivers: receivers(ways),
    inhibit_rules: INHIBIT_RULES,
    ...(mute.length > 0 && { time_intervals: mute.map(timeInterval) }),
    templates: [templates],
  };
}

/** A message is sent again with the first group interval after the repeat interval. */
function heartbeatRoutes({ heartbeat }: Ways, hasTopic: boolean) {
  const everyMinute = { group_interval: "20s", repeat_interval: "50s" };
  const everyFiveMinutes = { group_interval: "1m", repeat_interval: "4m" };
  return [
    ...(heartbeat ? [{ matchers: [WATCHDOG], receiver: "outside-heartbeat", continue: true, ...everyMinute }] : []),
    hasTopic
      ? { matchers: [WATCHDOG], receiver: "heartbeat", ...everyFiveMinutes }
      : { matchers: [WATCHDOG], receiver: NOBODY },
  ];
}

function severityRoutes({ slack, info, mute = [] }: Ways) {
  const windows = (severity: MuteWindow["severities"][number]) =>
    mute.filter(({ severities }) => severities.includes(severity)).map(({ name }) => name);
  const kept = (names: readonly string[]) => (names.length > 0 ? { mute_time_intervals: names } : {});
  const critical = ['severity="critical"'];
  return [
    ...(slack?.criticalChannel ? [{ matchers: critical, receiver: "critical-channel", continue: true }] : []),
    { matchers: critical, receiver: "critical" },
    { matchers: ['severity="warning"'], receiver: "default", ...kept(windows("warning")) },
    info
      ? { matchers: ['severity="info"'], receiver: "info", ...kept(windows("info")) }
      : { matchers: ['severity="info"'], receiver: NOBODY },
  ];
}

interface Receiver {
  readonly name: string;
  readonly [configs: `${string}_configs`]: readonly object[] | undefined;
}

function receivers({ notify, email, heartbeat }: AlertmanagerWays): Receiver[] {
  const team = teamChannels(notify);
  const mail = email ? { sns_configs: [snsConfig(email, true), ...(team.sns_configs ?? [])] } : {};
  const someoneReads = notify.slack !== undefined || notify.teams !== undefined;
  const criticalOnly = criticalChannel(notify);
  return [
    { name: "default", ...team, ...(!someoneReads && mail) },
    { name: "critical", ...team, ...mail, ...pagerduty(notify) },
    ...(criticalOnly ? [{ name: "critical-channel", ...criticalOnly }] : []),
    ...(notify.info ? [{ name: "info", ...infoChannel(notify) }] : []),
    ...(notify.info && heartbeat ? [] : [{ name: NOBODY }]),
    ...(heartbeat ? [{ name: "heartbeat", sns_configs: [snsConfig(heartbeat, false)] }] : []),
    ...(notify.heartbeat
      ? [{ name: "outside-heartbeat", webhook_configs: [webhookConfig(SECRET_FILES.heartbeat, false)] }]
      : []),
  ];
}
