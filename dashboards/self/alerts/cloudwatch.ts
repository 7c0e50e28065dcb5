import { above, type Alert, counterValues, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "../limits";
import { PANELS } from "../panels";
import { selfSignals as s } from "../signals";

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
    // It was never read, and then it is.
    ends: { [s.jobInterval.name + JOB]: `${INTERVAL_SECONDS}x50`, [s.jobRead.name + JOB]: "_x30 1800+60x20" },
  },
};

const held = (instance: string) =>
  `${s.answersHeld.name}{instance="${instance}", cloudwatch_job="AWS/ElastiCache every 5m", reason="forbidden"}`;

/** One that is only late is whole when it is asked for again. */
const answersHeld: Alert = {
  name: "CloudWatchAnswersHeld",
  when: whenever(`sum by (cloudwatch_job, reason) (increase(${s.answersHeld.name}[15m])) > 0`),
  for: minutes(30),
  severity: "warning",
  panel: PANELS.quality,
  summary: "Some metrics of {{ $labels.cloudwatch_job }} cannot be read: {{ $labels.reason }}",
  description:
    "For 30 minutes CloudWatch has answered for some metrics with an error, or not wholly, each time that it was asked; " +
    "their alerts cannot fire. Look at the metrics service's log, which names one of them.",
  proof: {
    fires: { [held("a")]: counterValues([1, 1], [0, 11], [1, 1], [0, 11], [1, 1], [0, 20]), [held("b")]: "0x45" },
    says: {
      labels: { cloudwatch_job: "AWS/ElastiCache every 5m", reason: "forbidden" },
      summary: "Some metrics of AWS/ElastiCache every 5m cannot be read: forbidden",
    },
    justNot: { [held("a")]: "7x60" },
    // A quarter of an hour in which some were.
    missing: { [held("a")]: counterValues([1, 12], [0, 48]) },
  },
};

const dropped = (job: string) => `${s.droppedSeries.name}{cloudwatch_job="${job}"}`;

const seriesDropped: Alert = {
  name: "CloudWatchSeriesDropped",
  when: whenever(`${s.droppedSeries.name} > 0`),
  for: minutes(15),
  severity: "warning",
  panel: PANELS.quality,
  summary: "{{ $value | humanize }} series of {{ $labels.cloudwatch_job }} are not read",
  description:
    "The job has found more metrics in CloudWatch than it may have series: what is beyond its limit is not watched. " +
    "Look at what made so many, or raise the limit.",
  proof: {
    fires: { [dropped("AWS/Lambda every 5m")]: "1x30", [dropped("AWS/ElastiCache every 5m")]: "0x30" },
    says: {
      labels: { cloudwatch_job: "AWS/Lambda every 5m" },
      summary: "1 series of AWS/Lambda every 5m are not read",
    },
    justNot: { [dropped("AWS/Lambda every 5m")]: "0x30" },
    missing: { [dropped("AWS/Lambda every 5m")]: "1x10 stale" },
  },
};

const asked = (api: string) => `${s.serviceRequests.name}{api="${api}", code="200"}`;
const refused = (api: string) => `${s.throttled.name}{api="${api}"}`;
const HUNDRED_A_MINUTE = {
  [asked("GetMetricData")]: counterValues([60, 120]),
  [asked("ListMetrics")]: counterValues([40, 120]),
};

const throttledHigh: Alert = {
  name: "CloudWatchRequestsThrottled",
  when: above(s.throttledRatio, LIMITS.throttled),
  for: minutes(10),
  severity: "warning",
  panel: PANELS.quality,
  summary: "CloudWatch refuses {{ $value | humanizePercentage }} of requests: too many",
  description:
    "They are made again, so that nothing is lost yet, but metrics come late. The quota is that of the whole account in " +
    "a region: look who else asks, watch less, or have AWS raise it.",
  proof: {
    fires: {
      ...HUNDRED_A_MINUTE,
      [refused("GetMetricData")]: counterValues([4, 120]),
      [refused("ListMetrics")]: counterValues([2, 120]),
    },
    says: { summary: "CloudWatch refuses 6% of requests: too many" },
    justNot: {
      [asked("GetMetricData")]: counterValues([600, 1], [0, 30]),
      [refused("GetMetricData")]: counterValues([18, 1], [0, 30]),
      [refused("ListMetrics")]: counterValues([12, 1], [0, 30]),
    },
    missing: { ...HUNDRED_A_MINUTE },
    // Worse for a time, then not at all, and of late so that half an hour has less than 5 %.
    ends: {
      ...HUNDRED_A_MINUTE,
      [refused("GetMetricData")]: counterValues([6, 20], [30, 10], [0, 20], [6, 24]),
      [asked("GetMetricData")]: counterValues([60, 74]),
      [asked("ListMetrics")]: counterValues([40, 74]),
    },
  },
};

const spent = (job: string) => `${s.cost.name}{cloudwatch_job="${job}"}`;

/** A limit that is meant, and not a budget that is kept: the metrics service may be given one of those as well. */
const spendHigh: Alert = {
  name: "CloudWatchSpendHigh",
  when: above(s.costPerMonth, LIMITS.spend),
  for: minutes(60),
  severity: "warning",
  panel: PANELS.spend,
  summary: 'Reading CloudWatch costs ${{ $value | printf "%.0f" }} a month at this pace',
  description:
    "AWS bills each metric that is asked for, each time. Look which job costs most: watch less of it, or give the metrics " +
    "service a budget, usdPerMonth, which it keeps by asking less often.",
  proof: {
    fires: { [spent("a")]: counterValues([0.15, 1], [0, 90]), [spent("b")]: counterValues([0.102, 1], [0, 90]) },
    says: { summary: "Reading CloudWatch costs $30 a month at this pace" },
    justNot: { [spent("a")]: counterValues([0.15, 1], [0, 90]), [spent("b")]: counterValues([0.1, 1], [0, 90]) },
    // Dear once more, then cheap for 6 hours, though not for 3.
    ends: { [spent("a")]: counterValues([0.252, 1], [0, 64], [3, 1], [0, 274], [0.2, 1], [0, 100]) },
  },
};

export const cloudWatchAlerts: Alert[] = [
  readingFails,
  jobOverdue,
  answersHeld,
  seriesDropped,
  throttledHigh,
  spendHigh,
];
