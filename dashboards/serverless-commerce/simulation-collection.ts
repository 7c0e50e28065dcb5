import { daily, restless, type SimulatedSeries, steady } from "../simulation";

/** Jobs of the metrics service that read the shop, how often, and what they cost in a month. */
const JOBS = [
  { job: "AWS/Lambda every 2m", seconds: 120, dollars: 2.6, metrics: ["Invocations", "Duration"] },
  { job: "PulseQueue every 2m", seconds: 120, dollars: 3.1, metrics: ["OrdersProcessed", "PaymentsProcessed"] },
  { job: "AWS/ECS every 5m", seconds: 300, dollars: 0.4, metrics: [] },
  { job: "AWS/ApiGateway every 2m", seconds: 120, dollars: 0.5, metrics: ["Count"] },
] as const;

type Job = (typeof JOBS)[number];

const SECONDS_PER_MONTH = 730 * 3600;
const DOLLARS_PER_MONTH = 60;

/** Values stay as they are up to here, which is how CloudWatch is read: at whole steps. */
const lastStep = (at: number, seconds: number) => Math.floor(at / seconds) * seconds;

interface Incidents {
  readonly delayed: boolean;
  readonly overBudget: boolean;
}

/** What the metrics service says of its data of the shop. */
export function collectionSeries({ delayed, overBudget }: Incidents): SimulatedSeries[] {
  return [
    ...JOBS.flatMap((job, i) => [...reading(job, delayed && i === 0), ...quality(job, i)]),
    ...JOBS.map(({ job, dollars }, i) => ({
      ...counted("cloudwatch_cost_dollars", job, {}, 0),
      perSecond: restless((dollars * (overBudget ? 40 : 1)) / SECONDS_PER_MONTH, 0.05, 50 + i),
    })),
    {
      name: "watchpost_cloudwatch_budget_dollars_per_month",
      labels: { jobs: JOBS.map(({ job }) => job).join(",") },
      gauge: steady(DOLLARS_PER_MONTH),
    },
    // Of an account that is read by a role.
    {
      name: "watchpost_cloudwatch_api_throttled_total",
      labels: { api: "GetMetricData", region: "eu-west-1", account: "444455556666" },
      perSecond: daily(0, 1 / 3600, 60),
    },
  ];
}

function reading({ job, seconds }: Job, delayed: boolean): SimulatedSeries[] {
  const gauge = (name: string, course: (at: number) => number): SimulatedSeries => ({
    name: `watchpost_${name}`,
    labels: { cloudwatch_job: job },
    gauge: course,
  });
  const reasons = ["partial", "internal-error", "forbidden", "throttled", "failed", "budget"];
  return [
    gauge("cloudwatch_series_freshness_seconds", (at) => (delayed ? 2400 : 150 + at - lastStep(at, seconds))),
    gauge("job_last_success_timestamp_seconds", (at) => lastStep(at, seconds)),
    gauge("job_poll_interval_seconds", steady(seconds)),
    gauge("cloudwatch_pending_metrics", steady(0)),
    counted("job_cycles", job, { outcome: "complete" }, 1 / seconds),
    counted("job_cycles", job, { outcome: "failed" }, 0),
    counted("job_skipped_cycles", job, { reason: "overrun" }, delayed ? 0.5 / seconds : 0),
    counted("job_skipped_cycles", job, { reason: "budget" }, 0),
    ...reasons.map((reason) => counted("cloudwatch_held_answers", job, { reason }, 0)),
  ];
}

function quality({ job, metrics }: Job, i: number): SimulatedSeries[] {
  const late = { "15m": 60, "1h": 4, "3h": 1, "26h": 0.5, older: 0 };
  const anHour = (n: number) => n / 3600;
  return [
    counted("cloudwatch_missing_periods", job, {}, anHour(20 + 7 * i)),
    counted("cloudwatch_lost_periods", job, {}, 0),
    ...Object.entries(late).map(([age, n]) => counted("cloudwatch_late_datapoints", job, { age }, anHour(n))),
    counted("cloudwatch_revisions", job, { direction: "up" }, anHour(50)),
    counted("cloudwatch_revisions", job, { direction: "down" }, anHour(1)),
    {
      name: "watchpost_cloudwatch_counter_debt",
      labels: { cloudwatch_job: job, family: familyOf(job) },
      gauge: steady(0),
    },
    ...metrics.map((metric, j): SimulatedSeries => ({
      name: "watchpost_cloudwatch_reconciliation_ratio",
      labels: { cloudwatch_job: job, metric },
      gauge: (at) => 1 - 0.01 * Math.abs(restless(1, 1, 70 + 3 * i + j)(lastStep(at, 3600)) - 1),
    })),
  ];
}

const familyOf = (job: string) => (job.startsWith("PulseQueue") ? "orders_processed" : "lambda_requests");

function counted(
  name: string,
  job: string,
  labels: Readonly<Record<string, string>>,
  perSecond: number,
): SimulatedSeries & { readonly perSecond: unknown } {
  return { name: `watchpost_${name}_total`, labels: { ...labels, cloudwatch_job: job }, perSecond: steady(perSecond) };
}
