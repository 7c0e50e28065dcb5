import { above, type Alert, percent, whenever } from "@watchpost/alerting/model";
import { MEBIBYTE, minutes, RETENTION_SHARE_OF_DISK, seconds } from "@watchpost/core";

import { PANELS } from "./dashboard";
import { selfSignals as s } from "./signals";

/** The limit that Prometheus has on a disk of 100 MiB. */
const LIMIT = 100 * MEBIBYTE * RETENTION_SHARE_OF_DISK;

const storageOf = (blocksMib: number) => ({
  [s.retentionLimitBytes.name]: `${LIMIT}x30`,
  [s.blocksBytes.name]: `${blocksMib * MEBIBYTE}x30`,
  [s.walBytes.name]: `${2 * MEBIBYTE}x30`,
  [s.headChunksBytes.name]: `${1 * MEBIBYTE}x30`,
});

/** When the monitoring itself is not well. */
export const selfAlerts: Alert[] = [
  {
    name: "Watchdog",
    when: whenever("vector(1)"),
    for: seconds(0),
    severity: "info",
    summary: "Alerting works",
    description: "Fires all the time. Whoever stops hearing it knows that alerts no longer get through.",
    proof: "always",
  },
  {
    name: "TargetDown",
    when: whenever(`${s.up.name} == 0`),
    for: minutes(5),
    severity: "critical",
    panel: PANELS.targets,
    summary: "{{ $labels.job }} at {{ $labels.instance }} cannot be scraped",
    description:
      "Nothing is known of it for 5 minutes, and its alerts cannot fire. Look at the task, its logs and its security group.",
    proof: {
      fires: { 'up{job="grafana", instance="10.0.1.7:3000"}': "0x20" },
      says: {
        labels: { job: "grafana", instance: "10.0.1.7:3000" },
        summary: "grafana at 10.0.1.7:3000 cannot be scraped",
      },
      justNot: { 'up{job="grafana", instance="10.0.1.7:3000"}': "0x3 1 0x20" },
    },
  },
  {
    name: "PrometheusRuleFailures",
    when: whenever(`increase(${s.ruleFailures.name}[5m]) > 0`),
    for: minutes(5),
    severity: "critical",
    panel: PANELS.rules,
    summary: "Rules of {{ $labels.rule_group }} fail",
    description:
      "Alerts of this group may be unable to fire. The reason is in Prometheus's log and on its page /rules.",
    proof: {
      fires: { [`${s.ruleFailures.name}{rule_group="redis-cache.alerts"}`]: "0+1x30" },
      says: { labels: { rule_group: "redis-cache.alerts" }, summary: "Rules of redis-cache.alerts fail" },
      justNot: { [`${s.ruleFailures.name}{rule_group="redis-cache.alerts"}`]: "7x30" },
    },
  },
  {
    name: "PrometheusNotificationsFailing",
    when: whenever(
      `increase(${s.notificationErrors.name}[5m]) > 0 or increase(${s.notificationsDropped.name}[5m]) > 0`,
    ),
    for: minutes(5),
    severity: "critical",
    panel: PANELS.delivery,
    summary: "Prometheus cannot hand alerts to Alertmanager",
    description: "Alerts reach nobody. Look whether Alertmanager runs in the task of Prometheus.",
    proof: {
      fires: { [`${s.notificationErrors.name}{alertmanager="http://localhost:9093/api/v2/alerts"}`]: "0+1x30" },
      says: {
        labels: { alertmanager: "http://localhost:9093/api/v2/alerts" },
        summary: "Prometheus cannot hand alerts to Alertmanager",
      },
      justNot: { [`${s.notificationErrors.name}{alertmanager="http://localhost:9093/api/v2/alerts"}`]: "3x30" },
    },
  },
  {
    name: "AlertmanagerNotificationsFailing",
    when: whenever(`sum by (integration) (increase(${s.deliveryFailures.name}[5m])) > 0`),
    for: minutes(5),
    severity: "critical",
    panel: PANELS.delivery,
    summary: "Alertmanager cannot send messages by {{ $labels.integration }}",
    description:
      "Messages do not get through. Look at Alertmanager's log, the secret that holds the address, and the way out.",
    proof: {
      fires: { [`${s.deliveryFailures.name}{integration="slack", reason="other"}`]: "0+1x30" },
      says: { labels: { integration: "slack" }, summary: "Alertmanager cannot send messages by slack" },
      justNot: { [`${s.deliveryFailures.name}{integration="slack", reason="other"}`]: "2x30" },
    },
  },
  {
    name: "ConfigurationRefused",
    when: whenever(`${s.configReload.name} == 0 or ${s.alertmanagerReload.name} == 0`),
    for: minutes(5),
    severity: "warning",
    summary: "{{ $labels.job }} refused its new configuration",
    description:
      "It goes on with the old one. The reason is in its log; after the mend the next delivery is tried by itself.",
    proof: {
      fires: { [`${s.configReload.name}{job="prometheus"}`]: "0x30" },
      says: { labels: { job: "prometheus" }, summary: "prometheus refused its new configuration" },
      justNot: { [`${s.configReload.name}{job="prometheus"}`]: "1x30" },
    },
  },
  {
    name: "PrometheusStorageAlmostFull",
    when: above(s.storageUsedRatio, percent(80)),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.storage,
    summary: "Prometheus uses {{ $value | humanizePercentage }} of its disk",
    description:
      "Above 85 % it deletes the oldest samples although they should be kept. Make the disk larger, keep samples for a shorter time, or take fewer in.",
    proof: {
      fires: storageOf(78),
      says: { summary: "Prometheus uses 81% of its disk" },
      justNot: storageOf(77),
      missing: { ...storageOf(78), [s.retentionLimitBytes.name]: "0x30" },
    },
  },
  {
    name: "CloudWatchReadingFails",
    when: whenever(`${s.cloudwatchScrapeError.name} > 0`),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.cloudwatch,
    summary: "Metrics of CloudWatch cannot be read",
    description:
      "What comes from CloudWatch is old or missing. Look at the exporter's log: a permission, a limit of AWS, or the way out.",
    proof: {
      fires: { [s.cloudwatchScrapeError.name]: "1x30" },
      says: { summary: "Metrics of CloudWatch cannot be read" },
      justNot: { [s.cloudwatchScrapeError.name]: "0x30" },
    },
  },
];
