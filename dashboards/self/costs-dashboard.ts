import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { stat, timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { selfSignals as s } from "./signals";

const SECONDS_PER_MONTH = 30 * 86_400;

/** "What monitoring costs": what AWS bills by use, and what makes storage and memory grow. */
export function costsDashboard(): Dashboard {
  return dashboard({
    uid: "monitoring-costs",
    title: "What monitoring costs",
    description:
      "Requests to CloudWatch and what AWS bills for them, and the series and bytes that Prometheus keeps. What runs all " +
      "the time, as tasks and disks do, is in the estimate that the environment prints.",
    tags: ["costs", "cloudwatch", "prometheus"],
    range: "7d",
  })
    .withPanel(pace())
    .withPanel(budget())
    .withPanel(metricsRead())
    .withPanel(spend())
    .withPanel(billed())
    .withPanel(asked())
    .withPanel(waiting())
    .withPanel(costOfSeries())
    .withPanel(growth())
    .build();
}

const ROW_OF_NUMBERS = { columns: 8, rows: 5 } as const;

function pace() {
  return stat({
    id: 1,
    title: PANELS.pace,
    description:
      `Dollars that reading CloudWatch costs in 30 days at the pace of the last 6 hours, at list prices. Above ` +
      `${LIMITS.spend.text} for an hour an alert fires.`,
    unit: units.Short,
    queries: { "$ a month": s.costPerMonth.name },
    limits: [{ from: LIMITS.spend.value, color: "orange" }],
    min: 0,
    decimals: 2,
    ...ROW_OF_NUMBERS,
  });
}

function budget() {
  return stat({
    id: 2,
    title: PANELS.budget,
    description:
      "Dollars that the metrics service may spend in 30 days; it keeps within that by asking less often. Empty where it was given " +
      "no budget.",
    unit: units.Short,
    queries: { "{{jobs}}": s.budget.name },
    min: 0,
    decimals: 2,
    sparkline: false,
    ...ROW_OF_NUMBERS,
  });
}

function metricsRead() {
  return stat({
    id: 3,
    title: PANELS.metricsRead,
    description: "Metrics that AWS has billed in the last hour: one for each five statistics of a metric in a request.",
    unit: units.Short,
    queries: { "an hour": `sum(increase(${s.billedMetrics.name}[1h]))` },
    min: 0,
    decimals: 0,
    ...ROW_OF_NUMBERS,
  });
}

function spend() {
  return timeSeries({
    id: 4,
    title: PANELS.spend,
    description: `Dollars a month at the pace of the last 6 hours, by job. Above ${LIMITS.spend.text} in all an alert fires.`,
    unit: units.Short,
    queries: {
      "{{cloudwatch_job}}": `sum by (cloudwatch_job) (rate(${s.cost.name}[6h])) * ${SECONDS_PER_MONTH}`,
      "all jobs": s.costPerMonth.name,
    },
    aside: "/^all jobs$/",
    limits: [{ from: LIMITS.spend.value, color: "orange" }],
    min: 0,
    decimals: 2,
  });
}

function billed() {
  return timeSeries({
    id: 5,
    title: PANELS.billed,
    description:
      "Metrics by the hour that AWS bills for GetMetricData, by job: a job that grew has found more to read.",
    unit: units.Short,
    queries: { "{{cloudwatch_job}}": `sum by (cloudwatch_job) (rate(${s.billedMetrics.name}[1h])) * 3600` },
    stacked: true,
    min: 0,
  });
}

function asked() {
  return timeSeries({
    id: 6,
    title: PANELS.asked,
    description:
      "Requests to AWS by the minute, by operation; those that were refused because there were too many; and those that " +
      "were made again.",
    unit: units.RequestsPerMinute,
    queries: {
      "{{api}}": `sum by (api) (rate(${s.serviceRequests.name}[$__rate_interval])) * 60`,
      refused: `sum(rate(${s.throttled.name}[$__rate_interval])) * 60`,
      "made again": `sum(rate(${s.retries.name}[$__rate_interval])) * 60`,
    },
    aside: "/^(refused|made again)$/",
    min: 0,
  });
}

function waiting() {
  return timeSeries({
    id: 7,
    title: PANELS.waiting,
    description:
      "For how long jobs are not read, so that they stay within their budget: 0 while there is money. Empty where there " +
      "is no budget.",
    unit: units.Seconds,
    queries: { "{{jobs}}": s.budgetWait.name },
    min: 0,
  });
}

function costOfSeries() {
  return timeSeries({
    id: 8,
    title: PANELS.costOfSeries,
    description:
      "Samples that the last scrape of each job yielded: memory and disk grow with them. A step upwards is a label with " +
      "too many values, or a new version that tells more.",
    unit: units.Short,
    queries: { "{{job}}": `sum by (job) (${s.samplesScraped.name})` },
    stacked: true,
    min: 0,
    decimals: 0,
  });
}

function growth() {
  return timeSeries({
    id: 9,
    title: PANELS.growth,
    description:
      "Bytes by which Prometheus's blocks have grown in a day: it falls to 0 once as much is deleted as comes in. " +
      "At the right how many bytes they are.",
    unit: units.BytesSI,
    queries: { "a day": `delta(${s.blocksBytes.name}[1d])`, blocks: s.blocksBytes.name },
    right: { series: "/^blocks$/", unit: units.BytesSI },
  });
}
