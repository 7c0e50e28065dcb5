import { type Alert, counterValues, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { PANELS } from "../panels";
import { selfSignals as s } from "../signals";

const at = (port: number) => `{alertmanager="http://localhost:${port}/api/v2/alerts"}`;

/** It reaches nobody by itself, for the way to people begins at Alertmanager; the heartbeat's silence does. */
const handingOverFails: Alert = {
  name: "PrometheusNotificationsFailing",
  when: whenever(
    `sum(increase(${s.notificationErrors.name}[5m])) > 0 or sum(increase(${s.notificationsDropped.name}[5m])) > 0`,
  ),
  for: minutes(5),
  severity: "critical",
  panel: PANELS.delivery,
  summary: "Prometheus cannot hand alerts to Alertmanager",
  description: "Alerts get through late or not at all. Look whether Alertmanager runs in the task of Prometheus.",
  proof: {
    fires: {
      [s.notificationErrors.name + at(9093)]: counterValues([1, 1], [0, 3], [1, 1], [0, 20]),
      [s.notificationErrors.name + at(9094)]: "0x20",
    },
    says: { summary: "Prometheus cannot hand alerts to Alertmanager" },
    justNot: { [s.notificationErrors.name + at(9093)]: "3x30", [s.notificationsDropped.name + at(9093)]: "3x30" },
    // A moment in which it was started anew.
    missing: { [s.notificationErrors.name + at(9093)]: counterValues([3, 1], [0, 20]) },
    ends: {
      [s.notificationErrors.name + at(9093)]: "0x14",
      [s.notificationsDropped.name + at(9093)]: counterValues([1, 1], [0, 3], [1, 1], [0, 9]),
      [s.notificationsDropped.name + at(9094)]: "0x14",
    },
  },
};

const slack = (reason: string) => `${s.deliveryFailures.name}{integration="slack", reason="${reason}"}`;

/**
 * Alertmanager tries again for as long as the group's interval, five minutes, and counts a failure only then: the window
 * is wide enough to see each failure before the last one has left it.
 */
const deliveryFails: Alert = {
  name: "AlertmanagerNotificationsFailing",
  when: whenever(`sum by (integration) (increase(${s.deliveryFailures.name}[15m])) > 0`),
  for: minutes(5),
  severity: "critical",
  panel: PANELS.delivery,
  summary: "Alertmanager cannot send messages by {{ $labels.integration }}",
  description:
    "Messages do not get through. Look at Alertmanager's log, the secret that holds the address, and the way out.",
  proof: {
    fires: { [slack("other")]: "0 1x5 2x5 3x30", [slack("rateLimited")]: "0x30" },
    says: { labels: { integration: "slack" }, summary: "Alertmanager cannot send messages by slack" },
    justNot: { [slack("other")]: "2x30" },
    // A quarter of an hour after the last.
    ends: { [slack("other")]: counterValues([1, 1], [0, 20]) },
  },
};

const configurationRefused: Alert = {
  name: "ConfigurationRefused",
  when: whenever(`${s.configReload.name} == 0 or ${s.alertmanagerReload.name} == 0 or ${s.serviceReload.name} == 0`),
  for: minutes(5),
  severity: "warning",
  panel: PANELS.configuration,
  summary: "{{ $labels.job }} refused its new configuration",
  description:
    "It goes on with the old one. The reason is in its log; after the mend the next delivery is tried by itself.",
  proof: {
    fires: { [`${s.serviceReload.name}{job="metrics-service"}`]: "0x30" },
    says: { labels: { job: "metrics-service" }, summary: "metrics-service refused its new configuration" },
    justNot: {
      [`${s.configReload.name}{job="prometheus"}`]: "1x30",
      [`${s.alertmanagerReload.name}{job="alertmanager"}`]: "1x30",
      [`${s.serviceReload.name}{job="metrics-service"}`]: "1x30",
    },
  },
};

export const deliveryAlerts: Alert[] = [handingOverFails, deliveryFails, configurationRefused];
