import { above, type Alert, counterValues, whenever } from "@watchpost/alerting/model";
import { MEBIBYTE, minutes, RETENTION_SHARE_OF_DISK } from "@watchpost/core";

import { LIMITS } from "../limits";
import { PANELS } from "../panels";
import { selfForecasts, selfSignals as s } from "../signals";

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
    fires: { [s.ruleFailures.name + RULE_GROUP]: counterValues([1, 30]) },
    says: {
      labels: { rule_group: "/config/current/prometheus/rules/redis-cache.rules.yaml;redis-cache" },
      summary: "Rules of redis-cache fail",
    },
    justNot: { [s.ruleFailures.name + RULE_GROUP]: "7x30" },
    // It failed once, and no more.
    missing: { [s.ruleFailures.name + RULE_GROUP]: counterValues([1, 1], [0, 30]) },
    // Now and then, and then no more.
    ends: { [s.ruleFailures.name + RULE_GROUP]: counterValues([1, 1], [0, 3], [1, 1], [0, 9]) },
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
    fires: { [s.compactionFailures.name]: counterValues([1, 1], [0, 30]) },
    says: { summary: "Prometheus cannot compact its database" },
    justNot: { [s.compactionFailures.name]: "1x30" },
    // The next two compactions succeed.
    ends: { [s.compactionFailures.name]: counterValues([1, 1], [0, 200]) },
  },
};

const storageFullSoon: Alert = {
  name: "PrometheusStorageFullSoon",
  when: above(selfForecasts.storageInFourDays, LIMITS.retention),
  for: minutes(60),
  severity: "info",
  panel: PANELS.storage,
  summary: "Prometheus will use {{ $value | humanizePercentage }} of its disk in 4 days",
  description:
    `If it goes on growing as in the last day. Above ${LIMITS.retention.text} it deletes the oldest samples although ` +
    "they should be kept. Make the disk larger, keep samples for a shorter time, or take fewer in.",
  proof: {
    fires: { [selfForecasts.storageInFourDays.name]: "0.86x90" },
    says: { summary: "Prometheus will use 86% of its disk in 4 days" },
    justNot: { [selfForecasts.storageInFourDays.name]: "0.85x90" },
    // It grows fast, but has only just begun.
    missing: {
      [s.retentionLimitBytes.name]: `${100 * MEBIBYTE}x90`,
      [s.blocksBytes.name]: `0+${MEBIBYTE}x90`,
      [s.walBytes.name]: "0x90",
      [s.headChunksBytes.name]: "0x90",
    },
  },
};

export const prometheusAlerts: Alert[] = [ruleFailures, storageAlmostFull, compactionsFail];
export const prometheusForecasts: Alert[] = [storageFullSoon];
