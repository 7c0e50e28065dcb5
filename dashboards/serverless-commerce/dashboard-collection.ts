import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../dashboard";
import { labelVariable } from "../label-variable";
import { gauge, stat, timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { DASHBOARDS, PANELS } from "./panels";
import { chosen } from "./promql";
import { SHOP_JOBS } from "./recorded-collection";
import type { ServerlessCommerceSignals } from "./signals";

const JOB = "cloudwatch_job";
const of = chosen(JOB, "job");

/** Of the shop's jobs those that are chosen. */
const ofShop = ({ name }: Signal, matchers = "") => `${name}{${SHOP_JOBS}, ${JOB}=~"$job"${matchers}}`;

/** What grew in an hour, by some labels. */
const anHour = (signal: Signal, labels: string) => `sum by (${labels}) (increase(${ofShop(signal)}[1h]))`;

/** "Collection and data quality": whether the numbers on the other dashboards are right, and what they cost. */
export function collectionDashboard(signals: ServerlessCommerceSignals): Dashboard {
  return dashboard({
    uid: DASHBOARDS.collection,
    title: "Collection and data quality",
    description: "How fresh, whole and right what CloudWatch says of the shop is, and what it costs to ask.",
    tags: ["serverless-commerce", "data-quality", "watchpost"],
    range: "24h",
  })
    .withVariable(labelVariable({ name: "job", title: "Job", of: signals.dataAge, label: JOB }))
    .withPanel(ageNow(signals))
    .withPanel(pending(signals))
    .withPanel(budgetUsed(signals))
    .withPanel(age(signals))
    .withPanel(collectionErrors(signals))
    .withPanel(gaps(signals))
    .withPanel(late(signals))
    .withPanel(revisions(signals))
    .withPanel(reconciliation(signals))
    .withPanel(histogram(signals))
    .withPanel(uncounted(signals))
    .withPanel(cost(signals))
    .build();
}

const SMALL = { columns: 8, rows: 5 } as const;

function ageNow({ dataAge }: ServerlessCommerceSignals) {
  return stat({
    id: 1,
    title: PANELS.ageNow,
    description: `How old the newest complete minute of the slowest job is. Orange above ${LIMITS.dataAge.text}.`,
    unit: units.Seconds,
    queries: { oldest: `max(${of(dataAge)})` },
    limits: [{ from: LIMITS.dataAge.value, color: "orange" }],
    min: 0,
    ...SMALL,
  });
}

function pending({ pending: unread }: ServerlessCommerceSignals) {
  return stat({
    id: 2,
    title: PANELS.pending,
    description:
      "Metrics that were found and have not been read completely even once. After a start it falls to 0 within minutes.",
    unit: units.Short,
    queries: { metrics: `sum(${ofShop(unread)})` },
    limits: [{ from: 1, color: "orange" }],
    min: 0,
    decimals: 0,
    ...SMALL,
  });
}

function budgetUsed({ budgetUsed: used }: ServerlessCommerceSignals) {
  return gauge({
    id: 3,
    title: PANELS.budgetUsed,
    description:
      "What reading CloudWatch costs at the rate of the last three hours, of what it may cost, all workloads together. " +
      `Above ${LIMITS.budget.text} for an hour an alert fires.`,
    unit: units.PercentUnit,
    queries: { budget: used.name },
    limits: [{ from: LIMITS.budget.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 0,
    ...SMALL,
  });
}

function age({ dataAge }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 4,
    title: PANELS.age,
    description:
      "Age of the newest minute that is complete in all metrics of a job, in seconds: 2 to 8 minutes are usual. Above " +
      `${LIMITS.dataAge.text} for 10 minutes an alert fires, unless another one already says why.`,
    unit: units.Seconds,
    queries: { [`{{${JOB}}}`]: of(dataAge) },
    limits: [{ from: LIMITS.dataAge.value, color: "orange" }],
    min: 0,
  });
}

function collectionErrors({ cycles, skipped, held, throttled }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 5,
    title: PANELS.collectionErrors,
    description:
      "In an hour: readings that failed or were left out, answers that could not be used, and, of all workloads, requests " +
      "that AWS refused as too many. CloudWatchJobOverdue and CloudWatchAnswersHeld of the mixin self are the alerts.",
    unit: units.Short,
    queries: {
      [`failed {{${JOB}}}`]: `sum by (${JOB}) (increase(${ofShop(cycles, ', outcome="failed"')}[1h]))`,
      [`left out {{${JOB}}}`]: anHour(skipped, JOB),
      [`held {{${JOB}}}`]: anHour(held, JOB),
      throttled: `sum(increase(${throttled.name}[1h]))`,
    },
    min: 0,
    decimals: 0,
  });
}

function gaps({ missing, lost }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 6,
    title: PANELS.gaps,
    description:
      "Minutes of metrics, in an hour: in which CloudWatch has nothing, which is usual where nothing happens, and at the " +
      "right those that it has forgotten before they were read.",
    unit: units.Short,
    queries: { [`missing {{${JOB}}}`]: anHour(missing, JOB), [`lost {{${JOB}}}`]: anHour(lost, JOB) },
    right: { series: "/^lost/", unit: units.Short },
    min: 0,
    decimals: 0,
  });
}

function late({ late: grown }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 7,
    title: PANELS.late,
    description:
      "Values, in an hour, that grew after they had been counted, by how long after their minute's end: up to 15 minutes " +
      "is usual with Lambda, for a value belongs to the minute in which the invocation began. They are counted when they come.",
    unit: units.Short,
    queries: { "within {{age}}": anHour(grown, "age") },
    stacked: true,
    min: 0,
    decimals: 0,
  });
}

function revisions({ revisions: changed, debt }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 8,
    title: PANELS.revisions,
    description:
      "Values, in an hour, that CloudWatch changed after they had been counted; and at the right by how much counters " +
      "are ahead of what it took back: they stand still until they are overtaken.",
    unit: units.Short,
    queries: {
      "{{direction}}": anHour(changed, "direction"),
      "debt of {{family}}": `sum by (family) (${ofShop(debt)})`,
    },
    right: { series: "/^debt/", unit: units.Short },
    min: 0,
  });
}

function reconciliation({ reconciliation: ratio, miscount }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 9,
    title: PANELS.reconciliation,
    description:
      "By which part a counter was wrong about the newest hour that was read again as one, and dashed what it had counted, " +
      `less 1: below 0 it had missed some. Where forecasts are on, above ${LIMITS.miscount.text} for two hours an alert ` +
      "fires that wakes nobody.",
    unit: units.PercentUnit,
    queries: { "wrong by {{metric}}": of(miscount), "counted {{metric}}": `${ofShop(ratio)} - 1` },
    aside: "/^counted/",
    limits: [{ from: LIMITS.miscount.value, color: "orange" }],
    decimals: 1,
  });
}

function histogram({ durationP95, requestQuantiles }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 10,
    title: PANELS.histogram,
    description:
      "The 95th percentile of durations, in seconds: as it is computed from the histogram over ten minutes, and dashed as " +
      "CloudWatch has it for each minute. They should go together; a histogram is only as fine as its buckets.",
    unit: units.Seconds,
    queries: {
      "histogram {{function_name}}": durationP95.name,
      "CloudWatch {{function_name}}": `${requestQuantiles.name}{quantile="0.95"}`,
    },
    aside: "/^CloudWatch/",
    min: 0,
  });
}

function uncounted({ requests, orders, payments }: ServerlessCommerceSignals) {
  const halfAnHour = ({ name }: Signal, matchers = "") => `sum(increase(${name}${matchers}[30m]))`;
  return timeSeries({
    id: 11,
    title: PANELS.uncounted,
    description:
      "Invocations that succeeded in half an hour, and the orders and payments that the shop published of them. With more " +
      `than ${LIMITS.uncounted.text} of the first and none of the others for 20 minutes an alert fires; one fires, too, ` +
      "while there is no such series at all.",
    unit: units.Short,
    queries: {
      invocations: halfAnHour(requests, '{status="success"}'),
      orders: halfAnHour(orders),
      payments: halfAnHour(payments),
    },
    limits: [{ from: LIMITS.uncounted.value, color: "green" }],
    min: 0,
    decimals: 0,
  });
}

function cost({ dollarsPerMonth, budget }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 12,
    title: PANELS.cost,
    description:
      "What each job costs in a month at the rate of the last three hours, in dollars at list prices, all workloads " +
      "together; and dashed the budget, where there is one.",
    unit: units.Dollars,
    queries: { [`{{${JOB}}}`]: dollarsPerMonth.name, budget: `max(${budget.name})` },
    aside: "/^budget/",
    min: 0,
  });
}
