import { GIBIBYTE, MEBIBYTE, RETENTION_SHARE_OF_DISK } from "@watchpost/core";

import { type Course, daily, restless, type SimulatedSeries, type Simulation, steady } from "../simulation";
import { selfSignals as s } from "./signals";

type Labels = Readonly<Record<string, string>>;

const PROMETHEUS = { job: "prometheus", instance: "localhost:9090" };
const ALERTMANAGER = { job: "alertmanager", instance: "localhost:9093" };
const SERVICE = { job: "metrics-service", instance: "localhost:9106" };
/** As while an environment goes over from the one to the other. */
const EXPORTER = { job: "cloudwatch-exporter", instance: "localhost:9107" };
const GRAFANAS = ["10.20.1.17:3000", "10.20.2.41:3000"].map((instance) => ({ job: "grafana", instance }));

const DISK_BYTES = 60 * GIBIBYTE;
const TWO_HOURS = 7_200;
const POLL_SECONDS = 300;
const DOLLARS_A_MONTH = 1 / (30 * 86_400);
const MINUTE = 1 / 60;

const CLOUDWATCH_JOBS = [
  { cloudwatch_job: "AWS/ElastiCache every 2m", dollars: 6.2 },
  { cloudwatch_job: "AWS/Lambda every 5m", dollars: 4.4 },
] as const;

const INCIDENTS = [
  "JobDown",
  "TargetDown",
  "PrometheusRuleFailures",
  "PrometheusStorageAlmostFull",
  "PrometheusCompactionsFailing",
  "PrometheusNotificationsFailing",
  "AlertmanagerNotificationsFailing",
  "ConfigurationRefused",
  "CloudWatchReadingFails",
  "CloudWatchJobOverdue",
  "CloudWatchAnswersHeld",
  "CloudWatchSeriesDropped",
  "CloudWatchRequestsThrottled",
  "CloudWatchSpendHigh",
  "GrafanaErrors",
  "GrafanaDataSourceErrors",
] as const;

type Incident = (typeof INCIDENTS)[number];

/** The second value while the incident is on, else the first. */
type Choice = <T>(incident: Incident, good: T, bad: T) => T;

const gauge = (name: string, labels: Labels, course: Course): SimulatedSeries => ({ name, labels, gauge: course });
const counter = (name: string, labels: Labels, perSecond: Course): SimulatedSeries => ({ name, labels, perSecond });

/** Prometheus, Alertmanager, two Grafanas, and what reads CloudWatch. */
export const selfSimulation: Simulation = {
  mixin: "self",
  incidents: INCIDENTS,
  series(incident) {
    const on: Choice = (name, good, bad) => (incident === name ? bad : good);
    return [...scraping(on), ...prometheus(on), ...delivery(on), ...reading(on), ...spending(on), ...grafana(on)];
  },
};

function scraping(on: Choice): SimulatedSeries[] {
  const samples = {
    prometheus: 812,
    alertmanager: 344,
    "metrics-service": 690,
    "cloudwatch-exporter": 61,
    grafana: 1480,
  };
  const targets = [PROMETHEUS, ALERTMANAGER, SERVICE, EXPORTER, ...GRAFANAS];
  const isUp = ({ job }: Labels, i: number) =>
    job !== "grafana" || on("JobDown", true, false) ? (i === targets.length - 1 ? on("TargetDown", 1, 0) : 1) : 0;
  return [
    ...targets.map((labels, i) => gauge(s.up.name, labels, steady(isUp(labels, i)))),
    ...targets.map((labels) =>
      gauge(s.samplesScraped.name, labels, steady(samples[labels.job as keyof typeof samples])),
    ),
    ...Object.keys(samples).map((scrape_job) =>
      gauge(s.poolTargets.name, { ...PROMETHEUS, scrape_job }, steady(scrape_job === "grafana" ? 2 : 1)),
    ),
  ];
}

function prometheus(on: Choice): SimulatedSeries[] {
  const blocksGib = on("PrometheusStorageAlmostFull", 36, 48.6);
  const sinceCompaction = (at: number) => (at % TWO_HOURS) / TWO_HOURS;
  const series = daily(9_400, 9_900, 41);
  return [
    gauge(s.seriesInHead.name, PROMETHEUS, (at) => Math.round(series(at))),
    counter(s.samplesAppended.name, PROMETHEUS, (at) => series(at) * MINUTE),
    gauge(
      s.blocksBytes.name,
      PROMETHEUS,
      (at) => blocksGib * GIBIBYTE + Math.floor((at / TWO_HOURS) % 400) * 4 * MEBIBYTE,
    ),
    gauge(s.walBytes.name, PROMETHEUS, (at) => (180 + 120 * sinceCompaction(at)) * MEBIBYTE),
    gauge(s.headChunksBytes.name, PROMETHEUS, (at) => (20 + 40 * sinceCompaction(at)) * MEBIBYTE),
    gauge(s.retentionLimitBytes.name, PROMETHEUS, steady(DISK_BYTES * RETENTION_SHARE_OF_DISK)),
    counter(s.compactionFailures.name, PROMETHEUS, steady(on("PrometheusCompactionsFailing", 0, MINUTE))),
    ...["redis-cache", "self"].map((group) =>
      counter(
        s.ruleFailures.name,
        { ...PROMETHEUS, rule_group: `/config/current/prometheus/rules/${group}.rules.yaml;${group}` },
        steady(group === "redis-cache" ? on("PrometheusRuleFailures", 0, MINUTE) : 0),
      ),
    ),
  ];
}

function delivery(on: Choice): SimulatedSeries[] {
  const at = { ...PROMETHEUS, alertmanager: "http://localhost:9093/api/v2/alerts" };
  const sent = { slack: restless(0.08 * MINUTE, 0.6, 51), sns: steady(0.2 * MINUTE), email: steady(0) };
  const refused = on("ConfigurationRefused", 1, 0);
  return [
    counter(s.notificationErrors.name, at, steady(on("PrometheusNotificationsFailing", 0, 2 * MINUTE))),
    counter(s.notificationsDropped.name, PROMETHEUS, steady(0)),
    ...Object.entries(sent).map(([integration, perSecond]) =>
      counter(s.deliveries.name, { ...ALERTMANAGER, integration }, perSecond),
    ),
    ...Object.keys(sent).map((integration) =>
      counter(
        s.deliveryFailures.name,
        { ...ALERTMANAGER, integration, reason: "clientError" },
        steady(integration === "slack" ? on("AlertmanagerNotificationsFailing", 0, MINUTE / 2) : 0),
      ),
    ),
    gauge(s.configReload.name, PROMETHEUS, steady(1)),
    gauge(s.alertmanagerReload.name, ALERTMANAGER, steady(1)),
    gauge(s.serviceReload.name, SERVICE, steady(refused)),
  ];
}

function reading(on: Choice): SimulatedSeries[] {
  const [first] = CLOUDWATCH_JOBS;
  return [
    gauge(s.cloudwatchScrapeError.name, EXPORTER, steady(on("CloudWatchReadingFails", 0, 1))),
    counter(s.cloudwatchRequests.name, { ...EXPORTER, action: "listMetrics" }, steady(0.4 * MINUTE)),
    counter(s.cloudwatchRequests.name, { ...EXPORTER, action: "getMetricData" }, steady(MINUTE)),
    ...CLOUDWATCH_JOBS.flatMap(({ cloudwatch_job }) => {
      const labels = { ...SERVICE, cloudwatch_job };
      const affected = <T>(name: Incident, good: T, bad: T) =>
        cloudwatch_job === first.cloudwatch_job ? on(name, good, bad) : good;
      const read: Course = (at) => at - (at % POLL_SECONDS) - affected("CloudWatchJobOverdue", 0, 3600);
      const forbidden = steady(affected("CloudWatchAnswersHeld", 0, 1 / POLL_SECONDS));
      return [
        gauge(s.jobRead.name, labels, read),
        gauge(s.jobInterval.name, labels, steady(POLL_SECONDS)),
        gauge(s.droppedSeries.name, labels, steady(affected("CloudWatchSeriesDropped", 0, 120))),
        counter(s.answersHeld.name, { ...labels, reason: "forbidden" }, forbidden),
        counter(s.answersHeld.name, { ...labels, reason: "throttled" }, steady(0)),
      ];
    }),
  ];
}

function spending(on: Choice): SimulatedSeries[] {
  const apis = { GetMetricData: 4 * MINUTE, ListMetrics: 0.5 * MINUTE };
  const labelsOf = (api: string) => ({ ...SERVICE, api, region: "eu-west-1", account: "" });
  const refused = on("CloudWatchRequestsThrottled", 0, 0.3);
  return [
    ...Object.entries(apis).flatMap(([api, perSecond]) => [
      counter(s.serviceRequests.name, { ...labelsOf(api), code: "OK" }, steady(perSecond * (1 - refused))),
      counter(s.throttled.name, labelsOf(api), steady(perSecond * refused)),
      counter(s.retries.name, labelsOf(api), steady(perSecond * refused)),
    ]),
    ...CLOUDWATCH_JOBS.flatMap(({ cloudwatch_job, dollars }) => {
      const pace = dollars * DOLLARS_A_MONTH * on("CloudWatchSpendHigh", 1, 400);
      return [
        counter(s.cost.name, { ...SERVICE, cloudwatch_job }, steady(pace)),
        // A thousand metrics cost a cent.
        counter(s.billedMetrics.name, { ...SERVICE, cloudwatch_job }, steady(pace * 100_000)),
      ];
    }),
    gauge(
      s.budget.name,
      { ...SERVICE, jobs: CLOUDWATCH_JOBS.map((each) => each.cloudwatch_job).join(",") },
      steady(20),
    ),
    gauge(
      s.budgetWait.name,
      { ...SERVICE, jobs: CLOUDWATCH_JOBS.map((each) => each.cloudwatch_job).join(",") },
      steady(0),
    ),
  ];
}

function grafana(on: Choice): SimulatedSeries[] {
  const requests = daily(0.4, 3.2, 61);
  const share =
    (part: number): Course =>
    (at) =>
      requests(at) * part;
  const failing = on("GrafanaErrors", 0, 0.12);
  const unanswered = on("GrafanaDataSourceErrors", 0.002, 0.3);
  return GRAFANAS.flatMap((labels) => [
    ...Object.entries({ 200: 1 - failing, 500: failing }).map(([status_code, part]): SimulatedSeries => ({
      name: s.grafanaRequests.name,
      labels: { ...labels, handler: "/api/ds/query", method: "POST", status_code },
      histogram: {
        perSecond: share(part),
        median: steady(0.06),
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      },
    })),
    ...Object.entries({ 200: 1 - unanswered, 503: unanswered }).map(([code, part]) =>
      counter(
        s.dataSourceRequests.name,
        { ...labels, datasource: "Prometheus", code, method: "POST" },
        share(part * 2),
      ),
    ),
  ]);
}
