import { recordedSignal, type Signal } from "@watchpost/alerting/model";

const RECORDED = "serverless_commerce:";

/** Jobs of the metrics service that read what the shop is watched by: `AWS/Lambda every 2m`. */
export const SHOP_JOBS = 'cloudwatch_job=~"(AWS/Lambda|LambdaInsights|PulseQueue|AWS/ECS|AWS/ApiGateway)([ /].*)?"';

/** 730 hours, as AWS counts a month. */
const SECONDS_PER_MONTH = 730 * 3600;

type Raw = Readonly<
  Record<"freshness" | "jobRead" | "jobInterval" | "held" | "reconciliation" | "dollars" | "budget", Signal>
>;

/** How good the numbers are, and what they cost. */
export function recordedOfCollection({ freshness, jobRead, jobInterval, held, reconciliation, dollars, budget }: Raw) {
  const ofJob = ({ name }: Signal) => `${name}{${SHOP_JOBS}}`;
  const age = `max by (cloudwatch_job) (${ofJob(freshness)})`;
  const cost = `rate(${dollars.name}[3h]) * ${SECONDS_PER_MONTH}`;
  return {
    dataAge: recordedSignal(`${RECORDED}data_age_seconds`, {
      expr: age,
      unit: "seconds",
      help: "Age of the newest minute that is complete in all metrics of a job.",
    }),
    dataAgeUnexplained: recordedSignal(`${RECORDED}data_age_seconds:unexplained`, {
      // CloudWatchJobOverdue and CloudWatchAnswersHeld of the mixin self tell of the others, with their reason.
      expr:
        `${age} unless on (cloudwatch_job) time() - ${jobRead.name} > 3 * ${jobInterval.name}` +
        ` unless on (cloudwatch_job) changes(${held.name}[15m]) > 0`,
      unit: "seconds",
      help: "The same, of jobs that CloudWatch answers, and wholly.",
    }),
    miscount: recordedSignal(`${RECORDED}miscount_ratio`, {
      expr: `max by (cloudwatch_job, metric) (abs(${ofJob(reconciliation)} - 1))`,
      unit: "ratio",
      help: "By which part a counter was wrong about the newest hour that was read again as one.",
    }),
    dollarsPerMonth: recordedSignal(`${RECORDED}collection_dollars:per_month`, {
      expr: `sum by (cloudwatch_job) (${cost})`,
      unit: "count",
      help: "What a job costs in a month, in dollars, at its rate of the last three hours.",
    }),
    budgetUsed: recordedSignal(`${RECORDED}collection_budget_used_ratio`, {
      // The budget of all jobs is the largest.
      expr: `sum(${cost}) / max(${budget.name})`,
      unit: "ratio",
      help: "What reading CloudWatch costs, of what it may cost.",
    }),
  };
}
