import { above, type Alert, whenever } from "@watchpost/alerting/model";
import { MEBIBYTE, minutes, RETENTION_SHARE_OF_DISK, seconds } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { selfSignals as s } from "./signals";

/**
 * Goes out only while Prometheus takes something in: one that answers but has no room left on its disk evaluates its
 * rules all the same, finds nothing, and would look well.
 */
const watchdog: Alert = {
  name: "Watchdog",
  when: whenever(`max(${s.up.name}) == 1`),
  for: seconds(0),
  severity: "info",
  summary: "Alerting works",
  description:
    "Fires all the time and goes to nobody but the heartbeat. When it stops, the alarm alerting-silent of CloudWatch goes off.",
  panel: PANELS.targets,
  proof: {
    fires: { 'up{job="prometheus"}': "1x5", 'up{job="grafana"}': "0x5" },
    says: { summary: "Alerting works" },
    justNot: { 'up{job="prometheus"}': "0x5", 'up{job="grafana"}': "0x5" },
  },
};

const NOTHING_FOUND = `label_replace(${s.poolTargets.name} == 0, "job", "$1", "scrape_job", "(.+)")`;

/** A task that is gone takes its targets with it, and one that dies again and again has another address each time. */
const jobDown: Alert = {
  name: "JobDown",
  when: whenever(`sum by (job) (${s.up.name}) == 0 or sum by (job) (${NOTHING_FOUND})`),
  for: minutes(5),
  severity: "critical",
  panel: PANELS.targets,
  summary: "Nothing of {{ $labels.job }} can be scraped",
  description:
    "No task of it has answered for 5 minutes, or there is none: nothing is known of it, and its alerts cannot fire. " +
    "Look at the service's events in ECS, the task's logs and its security group.",
  proof: {
    fires: {
      'up{job="grafana", instance="10.0.1.7:3000"}': "0 0 0 stale",
      'prometheus_target_scrape_pool_targets{job="prometheus", instance="localhost:9090", scrape_job="grafana"}':
        "1 1 1 0x20",
      'up{job="prometheus", instance="localhost:9090"}': "1x20",
    },
    says: { labels: { job: "grafana" }, summary: "Nothing of grafana can be scraped" },
    justNot: {
      'up{job="grafana", instance="10.0.1.7:3000"}': "0x20",
      'up{job="grafana", instance="10.0.1.8:3000"}': "0x3 1 0x20",
      'prometheus_target_scrape_pool_targets{scrape_job="grafana"}': "2x20",
    },
  },
};

const targetDown: Alert = {
  name: "TargetDown",
  when: whenever(`${s.up.name} == 0 and on (job) ${s.up.name} == 1`),
  for: minutes(5),
  severity: "warning",
  panel: PANELS.targets,
  summary: "{{ $labels.job }} at {{ $labels.instance }} cannot be scraped",
  description:
    "Nothing has been known of this one for 5 minutes; others of its job answer. Look at the task and its logs.",
  proof: {
    fires: {
      'up{job="backend", instance="10.0.1.7:8000"}': "0x20",
      'up{job="backend", instance="10.0.1.8:8000"}': "1x20",
    },
    says: {
      labels: { job: "backend", instance: "10.0.1.7:8000" },
      summary: "backend at 10.0.1.7:8000 cannot be scraped",
    },
    justNot: {
      'up{job="backend", instance="10.0.1.7:8000"}': "0x3 1 0x20",
      'up{job="backend", instance="10.0.1.8:8000"}': "1x20",
    },
    // All of a job: that is for JobDown to say.
    missing: {
      'up{job="backend", instance="10.0.1.7:8000"}': "0x20",
      'up{job="backend", instance="10.0.1.8:8000"}': "0x20",
      'up{job="worker", instance="10.0.1.9:8000"}': "1x20",
    },
  },
};

/** As Prometheus names a group: its file and its name. */
const RULE_GROUP = '{rule_group="/config/current/prometheus/rules/redis-cache.rules.yaml;redis-cache"}';

const ruleFailures: Alert = {
  name: "PrometheusRuleFailures",
  when: whenever(`increase(${s.ruleFailures.name}[5m]) > 0`),
  for: minutes(5),
  severity: "critical",
  panel: PANELS.failures,
  summary: 'Rules of {{ reReplaceAll ".*;" "" $labels.rule_group }} fail',
  description: "Alerts of this group may be unable to fire. The reason is in Prometheus's log and on its page /rules.",
  proof: {
    fires: { [s.ruleFailures.name + RULE_GROUP]: "0+1x30" },
    says: {
      labels: { rule_group: "/config/current/prometheus/rules/redis-cache.rules.yaml;redis-cache" },
      summary: "Rules of redis-cache fail",
    },
    justNot: { [s.ruleFailures.name + RULE_GROUP]: "7x30" },
    // It failed once, and no more.
    missing: { [s.ruleFailures.name + RULE_GROUP]: "7 8x30" },
  },
};

const AT_ALERTMANAGER = '{alertmanager="http://localhost:9093/api/v2/alerts"}';

/** It reaches nobody by itself, for the way to people begins at Alertmanager; the heartbeat's silence does. */
const handingOverFails: Alert = {
  name: "PrometheusNotificationsFailing",
  when: whenever(`increase(${s.notificationErrors.name}[5m]) > 0 or increase(${s.notificationsDropped.name}[5m]) > 0`),
  for: minutes(5),
  severity: "critical",
  panel: PANELS.delivery,
  summary: "Prometheus cannot hand alerts to Alertmanager",
  description: "Alerts get through late or not at all. Look whether Alertmanager runs in the task of Prometheus.",
  proof: {
    fires: { [s.notificationErrors.name + AT_ALERTMANAGER]: "0+1x30" },
    says: {
      labels: { alertmanager: "http://localhost:9093/api/v2/alerts" },
      summary: "Prometheus cannot hand alerts to Alertmanager",
    },
    justNot: { [s.notificationErrors.name + AT_ALERTMANAGER]: "3x30" },
  },
};

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
    fires: { [`${s.deliveryFailures.name}{integration="slack", reason="other"}`]: "0 1x5 2x5 3x30" },
    says: { labels: { integration: "slack" }, summary: "Alertmanager cannot send messages by slack" },
    justNot: { [`${s.deliveryFailures.name}{integration="slack", reason="other"}`]: "2x30" },
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

/** A disk of 100 MiB with the limit that Prometheus has on it. */
const storageOf = (blocksMib: number) => ({
  [s.retentionLimitBytes.name]: `${100 * MEBIBYTE * RETENTION_SHARE_OF_DISK}x30`,
  [s.blocksBytes.name]: `${blocksMib * MEBIBYTE}x30`,
  [s.walBytes.name]: `${2 * MEBIBYTE}x30`,
  [s.headChunksBytes.name]: `${1 * MEBIBYTE}x30`,
});

const storageAlmostFull: Alert = {
  name: "PrometheusStorageAlmostFull",
  when: above(s.storageUsedRatio, LIMITS.storage),
  for: minutes(10),
  severity: "warning",
  panel: PANELS.storage,
  summary: "Prometheus uses {{ $value | humanizePercentage }} of its disk",
  description:
    `Above ${LIMITS.retention.text} it deletes the oldest samples although they should be kept. ` +
    "Make the disk larger, keep samples for a shorter time, or take fewer in.",
  proof: {
    fires: storageOf(78),
    says: { summary: "Prometheus uses 81% of its disk" },
    justNot: storageOf(77),
    missing: { ...storageOf(78), [s.retentionLimitBytes.name]: "0x30" },
  },
};

/** Prometheus compacts every two hours, and tries again when that fails. */
const compactionsFail: Alert = {
  name: "PrometheusCompactionsFailing",
  when: whenever(`increase(${s.compactionFailures.name}[3h]) > 0`),
  for: minutes(15),
  severity: "warning",
  panel: PANELS.failures,
  summary: "Prometheus cannot compact its database",
  description:
    "Its disk and its memory fill up. Look at its log: a disk that is full, or a block that is damaged, as happens on EFS.",
  proof: {
    fires: { [s.compactionFailures.name]: "0 1x30" },
    says: { summary: "Prometheus cannot compact its database" },
    justNot: { [s.compactionFailures.name]: "1x30" },
  },
};

const readingFails: Alert = {
  name: "CloudWatchReadingFails",
  when: whenever(`${s.cloudwatchScrapeError.name} > 0`),
  for: minutes(10),
  severity: "warning",
  panel: PANELS.reading,
  summary: "Metrics of CloudWatch cannot be read",
  description:
    "What comes from CloudWatch is old or missing, and its alerts cannot fire. " +
    "Look at the exporter's log: a permission, a limit of AWS, or the way out.",
  proof: {
    fires: { [s.cloudwatchScrapeError.name]: "1x30" },
    says: { summary: "Metrics of CloudWatch cannot be read" },
    justNot: { [s.cloudwatchScrapeError.name]: "0x30" },
  },
};

const JOB = '{cloudwatch_job="AWS/ElastiCache every 5m"}';
const INTERVAL_SECONDS = 300;

/** When a job was last read, by how long that is ago at every minute. */
const lastRead = (secondsAgo: number) => `${-secondsAgo}+60x30`;

const jobOverdue: Alert = {
  name: "CloudWatchJobOverdue",
  when: whenever(`${s.jobSilence.name} > 3 * ${s.jobInterval.name}`),
  for: minutes(10),
  severity: "warning",
  panel: PANELS.reading,
  summary: "CloudWatch has not answered for {{ $labels.cloudwatch_job }}",
  description:
    "Three readings of these metrics in a row have failed or were left out, and 10 minutes have passed: their alerts " +
    "cannot fire. Look at the metrics service's log: a permission, a limit of AWS, the way out, or its budget.",
  proof: {
    fires: { [s.jobInterval.name + JOB]: `${INTERVAL_SECONDS}x30`, [s.jobRead.name + JOB]: lastRead(905) },
    says: {
      labels: { cloudwatch_job: "AWS/ElastiCache every 5m" },
      summary: "CloudWatch has not answered for AWS/ElastiCache every 5m",
    },
    justNot: { [s.jobInterval.name + JOB]: `${INTERVAL_SECONDS}x30`, [s.jobRead.name + JOB]: lastRead(900) },
    // One of the two series alone.
    missing: { [s.jobRead.name + JOB]: lastRead(3600) },
  },
};

const HELD = '{cloudwatch_job="AWS/ElastiCache every 5m", reason="forbidden"}';

/** One that is only late is whole when it is asked for again. */
const answersHeld: Alert = {
  name: "CloudWatchAnswersHeld",
  when: whenever(`sum by (cloudwatch_job, reason) (increase(${s.answersHeld.name}[15m])) > 0`),
  for: minutes(30),
  severity: "warning",
  summary: "Some metrics of {{ $labels.cloudwatch_job }} cannot be read: {{ $labels.reason }}",
  description:
    "For 30 minutes CloudWatch has answered for some metrics with an error, or not wholly, each time that it was asked; " +
    "their alerts cannot fire. Look at the metrics service's log, which names one of them.",
  proof: {
    fires: { [s.answersHeld.name + HELD]: "0+0.5x60" },
    says: {
      labels: { cloudwatch_job: "AWS/ElastiCache every 5m", reason: "forbidden" },
      summary: "Some metrics of AWS/ElastiCache every 5m cannot be read: forbidden",
    },
    justNot: { [s.answersHeld.name + HELD]: "7x60" },
    // A quarter of an hour in which some were.
    missing: { [s.answersHeld.name + HELD]: "0+1x12 12x60" },
  },
};

/** When the monitoring itself is not well. */
export const selfAlerts: Alert[] = [
  watchdog,
  jobDown,
  targetDown,
  ruleFailures,
  handingOverFails,
  deliveryFails,
  configurationRefused,
  storageAlmostFull,
  compactionsFail,
  readingFails,
  jobOverdue,
  answersHeld,
];
