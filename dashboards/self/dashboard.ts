import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { stateTimeline, timeSeries } from "../panels";
import { FLOORS, LIMITS } from "./limits";
import { PANELS } from "./panels";
import { selfSignals as s } from "./signals";

/** "Monitoring itself": whether what watches the others is well. */
export function selfDashboard(): Dashboard {
  return dashboard({
    uid: "monitoring-itself",
    title: "Monitoring itself",
    description:
      "Prometheus, Alertmanager and exporters: targets, storage, rules, messages, and requests that AWS bills.",
    tags: ["prometheus", "alertmanager", "watchpost"],
    range: "24h",
  })
    .withPanel(targets())
    .withPanel(storage())
    .withPanel(ingestion())
    .withPanel(failures())
    .withPanel(delivery())
    .withPanel(configuration())
    .withPanel(requests())
    .withPanel(reading())
    .withPanel(quality())
    .withPanel(grafana())
    .withPanel(dataSources())
    .build();
}

function targets() {
  return stateTimeline({
    id: 1,
    title: PANELS.targets,
    description:
      "Whether the last scrape succeeded. After 5 minutes without an answer an alert fires; a target that has no row " +
      "any more is no longer found.",
    queries: { "{{job}} {{instance}}": s.up.name },
    states: { bad: "down", good: "up" },
  });
}

function storage() {
  return timeSeries({
    id: 2,
    title: PANELS.storage,
    description:
      `Part of its disk that Prometheus uses. Above ${LIMITS.storage.text} an alert fires; above ` +
      `${LIMITS.retention.text} the oldest samples are deleted, whatever their age. Empty where the disk has no end.`,
    unit: units.PercentUnit,
    queries: { used: s.storageUsedRatio.name },
    limits: [
      { from: LIMITS.storage.value, color: "orange" },
      { from: LIMITS.retention.value, color: "red" },
    ],
    min: 0,
    max: 1,
    decimals: 1,
  });
}

function ingestion() {
  return timeSeries({
    id: 3,
    title: PANELS.ingestion,
    description: "Samples by the second, and at the right the series that they belong to.",
    unit: units.Short,
    queries: {
      "samples per second": `rate(${s.samplesAppended.name}[$__rate_interval])`,
      series: s.seriesInHead.name,
    },
    right: { series: "/^series$/", unit: units.Short },
    min: 0,
  });
}

function failures() {
  return timeSeries({
    id: 4,
    title: PANELS.failures,
    description:
      "Rules that could not be evaluated, in 5 minutes, and compactions of the database that failed, in 3 hours. " +
      "Above 0 an alert fires: another one may be unable to.",
    unit: units.Short,
    queries: {
      "{{rule_group}}": `increase(${s.ruleFailures.name}[5m])`,
      compactions: `increase(${s.compactionFailures.name}[3h])`,
    },
    limits: [{ from: 1, color: "red" }],
    min: 0,
    decimals: 0,
  });
}

function delivery() {
  // Alertmanager counts every way of sending that it knows; those that are in use are shown.
  const inUse = `and on (integration) sum by (integration) (${s.deliveries.name}) > 0`;
  const perMinute = (name: string) => `sum by (integration) (rate(${name}[$__rate_interval])) * 60 ${inUse}`;
  const lost = [s.notificationErrors, s.notificationsDropped].map(({ name }) => `sum(rate(${name}[$__rate_interval]))`);
  return timeSeries({
    id: 5,
    title: PANELS.delivery,
    description:
      "Messages to people and to the heartbeat, by the minute; those that did not get through; " +
      "and alerts that did not even reach Alertmanager.",
    unit: units.CountsPerMinute,
    queries: {
      "sent {{integration}}": perMinute(s.deliveries.name),
      "failed {{integration}}": perMinute(s.deliveryFailures.name),
      "not handed over": `(${lost.join(" + ")}) * 60`,
    },
    min: 0,
  });
}

function configuration() {
  return stateTimeline({
    id: 6,
    title: PANELS.configuration,
    description: "Whether the last configuration was accepted. What refuses one goes on with the one before.",
    queries: { "{{job}}": `${s.configReload.name} or ${s.alertmanagerReload.name} or ${s.serviceReload.name}` },
    states: { bad: "refused", good: "accepted" },
  });
}

function requests() {
  return timeSeries({
    id: 7,
    title: PANELS.requests,
    description: "Requests to CloudWatch by the minute: AWS bills them, and of the metrics service what they ask for.",
    unit: units.RequestsPerMinute,
    queries: {
      "{{action}}": `sum by (action) (rate(${s.cloudwatchRequests.name}[$__rate_interval])) * 60`,
      "{{api}}": `sum by (api) (rate(${s.serviceRequests.name}[$__rate_interval])) * 60`,
    },
    min: 0,
  });
}

function reading() {
  return stateTimeline({
    id: 8,
    title: PANELS.reading,
    description:
      "Whether CloudWatch was read when last it should have been: of the metrics service by job, with two failures " +
      "forgiven. After 10 minutes of failures an alert fires.",
    queries: {
      "{{job}}": `1 - (${s.cloudwatchScrapeError.name} > bool 0)`,
      "{{cloudwatch_job}}": `${s.jobSilence.name} <= bool 3 * ${s.jobInterval.name}`,
    },
    states: { bad: "failed", good: "read" },
  });
}

function quality() {
  return timeSeries({
    id: 9,
    title: PANELS.quality,
    description:
      "Answers in 15 minutes of which nothing was used, by the reason; series beyond a job's limit; and at the right the " +
      "part of requests that CloudWatch refused. The first two are empty while all is well. An alert fires after 30 minutes of the first, 15 of the second, and " +
      `above ${LIMITS.throttled.text} of the third.`,
    unit: units.Short,
    queries: {
      "{{cloudwatch_job}}: {{reason}}": `sum by (cloudwatch_job, reason) (increase(${s.answersHeld.name}[15m])) > 0`,
      "{{cloudwatch_job}}: over its limit": `${s.droppedSeries.name} > 0`,
      refused: s.throttledRatio.name,
    },
    right: { series: "/^refused$/", unit: units.PercentUnit },
    limits: [{ from: LIMITS.throttled.value, color: "orange" }],
    min: 0,
  });
}

function grafana() {
  return timeSeries({
    id: 10,
    title: PANELS.grafana,
    description:
      "The part of requests to Grafana that it could not answer, and at the right requests by the second. " +
      `Above ${LIMITS.grafanaErrors.text} for 5 minutes an alert fires, where there are at least ` +
      `${FLOORS.grafanaRequests * 60} requests a minute.`,
    unit: units.PercentUnit,
    queries: { failed: s.grafanaErrorRatio.name, requests: s.grafanaRequestsPerSecond.name },
    right: { series: "/^requests$/", unit: units.RequestsPerSecond },
    limits: [{ from: LIMITS.grafanaErrors.value, color: "orange" }],
    min: 0,
  });
}

function dataSources() {
  return timeSeries({
    id: 11,
    title: PANELS.dataSources,
    description:
      "The part of Grafana's queries that failed, by data source, and at the right queries by the second. " +
      `Above ${LIMITS.dataSourceErrors.text} for 5 minutes an alert fires: people see panels without data.`,
    unit: units.PercentUnit,
    queries: {
      "failed {{datasource}}": s.dataSourceErrorRatio.name,
      "queries {{datasource}}": s.dataSourceRequestsPerSecond.name,
    },
    right: { series: "/^queries/", unit: units.RequestsPerSecond },
    limits: [{ from: LIMITS.dataSourceErrors.value, color: "orange" }],
    min: 0,
  });
}
