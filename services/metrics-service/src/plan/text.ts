import { DOLLARS_PER_BILLED_METRIC } from "../cloudwatch/prices";
import { durationText } from "../config/duration";
import type { JobPlan, Plan } from "./plan";

const HEADINGS = ["job", "every", "metrics", "series", "requests", "billed", "$/month"] as const;

/** A table of the jobs, then what is not as asked for. Requests and billed metrics are those of one cycle. */
export function planText(plan: Plan): string {
  const rows = [...plan.jobs.map(rowOf), totalOf(plan)];
  return [...table([HEADINGS, ...rows]), ...notesOf(plan)].join("\n") + "\n";
}

function rowOf(plan: JobPlan): string[] {
  return [
    plan.job,
    durationText(plan.pollSeconds),
    plan.metrics.toString(),
    plan.series.toString(),
    plan.requestsPerCycle.toString(),
    plan.billedMetricsPerCycle.toString(),
    dollars(plan.dollarsPerMonth),
  ];
}

function totalOf({ jobs, dollarsPerMonth }: Plan): string[] {
  const total = (of: (job: JobPlan) => number) => jobs.reduce((sum, job) => sum + of(job), 0).toString();
  return [
    "all",
    "",
    total(({ metrics }) => metrics),
    total(({ series }) => series),
    total(({ requestsPerCycle }) => requestsPerCycle),
    total(({ billedMetricsPerCycle }) => billedMetricsPerCycle),
    dollars(dollarsPerMonth),
  ];
}

function notesOf(plan: Plan): string[] {
  const atStart = plan.jobs.reduce((sum, job) => sum + job.billedMetricsAtStart, 0);
  const perHour = plan.jobs.reduce((sum, job) => sum + job.billedMetricsPerHour, 0);
  return [
    "",
    `With the sums of hours that find late values: ${Number(perHour.toFixed(1))} billed metrics an hour.`,
    `A start without a state file reads the sums since the anchor: ${atStart} billed metrics, ${dollars(atStart * DOLLARS_PER_BILLED_METRIC)} $.`,
    ...plan.jobs.flatMap(({ job, periodSeconds, pollSeconds }) =>
      periodSeconds > pollSeconds
        ? [
            `${job}: a period of ${durationText(periodSeconds)} is asked for once, not every ${durationText(pollSeconds)}.`,
          ]
        : [],
    ),
    ...plan.jobs.flatMap(({ job, series, seriesBeyondLimit }) =>
      seriesBeyondLimit > 0 ? [`${job}: the limit of ${series} series leaves out ${seriesBeyondLimit}.`] : [],
    ),
    ...plan.exceeded.map(
      ({ jobs, monthlyDollars, planned }) =>
        `Over budget: ${jobs.length === plan.jobs.length && jobs.length > 1 ? "all jobs" : jobs.join(", ")} would cost ${dollars(planned)} $ a month, ${dollars(monthlyDollars)} $ are allowed. They will be read less often.`,
    ),
    ...plan.jobs.flatMap(({ snapped }) =>
      snapped.map(({ job, family, bounds }) => {
        const became = bounds.map(({ asked, became: edge }) => `${asked} → ${edge}`);
        return `${job}: buckets of ${family} are at the edges of CloudWatch's bins: ${became.join(", ")}.`;
      }),
    ),
  ];
}

/** To the cent, and what is less as it is. */
function dollars(amount: number): string {
  return amount === 0 || amount >= 0.01 ? amount.toFixed(2) : amount.toPrecision(1);
}

/** The first column to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}
