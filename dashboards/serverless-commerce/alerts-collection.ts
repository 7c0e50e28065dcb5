import { above, type Alert, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { ServerlessCommerceSignals } from "./signals";

/**
 * When the numbers themselves cannot be trusted. That CloudWatch does not answer a job, or not wholly, the mixin `self`
 * says: CloudWatchJobOverdue, CloudWatchAnswersHeld.
 */
export function collectionAlerts(signals: ServerlessCommerceSignals): Alert[] {
  return [metricsMissing(signals), metricsDelayed(signals), requestsUncounted(signals), overBudget(signals)];
}

/** Functions that nobody calls keep their counters: what is missing altogether was never found. */
function metricsMissing({ requests, orders }: ServerlessCommerceSignals): Alert {
  const absent = (series: string, namespace: string) =>
    `label_replace(absent(${series}), "namespace", "${namespace}", "", "")`;
  const ofOrders = `${orders.name}{status="success", error_type="none"}`;
  const ofRequests = `${requests.name}{function_name="order-service", status="success"}`;
  return {
    name: "CommerceMetricsMissing",
    when: whenever(`${absent(requests.name, "AWS/Lambda")} or ${absent(orders.name, "PulseQueue")}`),
    for: minutes(20),
    severity: "warning",
    panel: PANELS.uncounted,
    summary: "There are no metrics of the shop from {{ $labels.namespace }}",
    description:
      "For 20 minutes nothing at all was known of what this namespace of CloudWatch has of the shop; alerts on it cannot " +
      "fire. Look whether the functions are called as the environment's file says, whether they publish, and whether " +
      "something has been ordered yet.",
    proof: {
      fires: { [ofRequests]: "0+10x50" },
      says: { labels: { namespace: "PulseQueue" }, summary: "There are no metrics of the shop from PulseQueue" },
      justNot: { [ofRequests]: "_x18 5x50", [ofOrders]: "_x18 5x50" },
      // Standing still is not missing.
      missing: { [ofRequests]: "5x50", [ofOrders]: "5x50" },
    },
  };
}

const JOB = '{cloudwatch_job="AWS/Lambda every 2m"}';

function metricsDelayed(signals: ServerlessCommerceSignals): Alert {
  const { dataAgeUnexplained, freshness, jobRead, jobInterval, held } = signals;
  const read = { [jobInterval.name + JOB]: "120x50", [jobRead.name + JOB]: "0+60x50" };
  return {
    name: "CommerceMetricsDelayed",
    when: above(dataAgeUnexplained, LIMITS.dataAge),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.age,
    summary: "What is known of {{ $labels.cloudwatch_job }} is {{ $value | humanizeDuration }} old",
    description:
      `For 10 minutes the newest complete minute has been more than ${LIMITS.dataAge.text} old, though CloudWatch answers: ` +
      "eight minutes are usual. Alerts on it come late by so much. Look whether readings are left out, for they take " +
      "longer than the time between two, and whether requests are throttled.",
    proof: {
      fires: { ...read, [freshness.name + JOB]: "1260x50" },
      says: {
        labels: { cloudwatch_job: "AWS/Lambda every 2m" },
        summary: "What is known of AWS/Lambda every 2m is 21m 0s old",
      },
      justNot: {
        ...read,
        [freshness.name + JOB]: "1200x50",
        // Not the shop's.
        [`${freshness.name}{cloudwatch_job="AWS/ElastiCache every 5m"}`]: "9000x50",
      },
      // Another alert says that the one is not answered, and the other not wholly.
      missing: {
        [freshness.name + JOB]: "9000x50",
        [jobInterval.name + JOB]: "120x50",
        [jobRead.name + JOB]: "-400+60x50",
        [`${freshness.name}{cloudwatch_job="PulseQueue every 2m"}`]: "9000x50",
        [`${held.name}{cloudwatch_job="PulseQueue every 2m", reason="forbidden"}`]: "0 1+1x50",
      },
    },
  };
}

function requestsUncounted({ uncounted, requests, orders, payments }: ServerlessCommerceSignals): Alert {
  const ended = (status: string) => `${requests.name}{function_name="order-service", status="${status}"}`;
  const counted = (name: string) => `${name}{status="success", error_type="none"}`;
  return {
    name: "CommerceRequestsUncounted",
    when: above(uncounted, LIMITS.uncounted),
    for: minutes(20),
    severity: "warning",
    panel: PANELS.uncounted,
    summary: "{{ $value | humanize }} requests succeeded, and no order and no payment was counted",
    description:
      "In half an hour functions worked and the shop published nothing of what they did: its numbers stand still, and " +
      "alerts on orders, payments and stock cannot fire. Look at the functions' right to PutMetricData, and whether what " +
      "was deployed last still publishes.",
    proof: {
      fires: {
        [ended("success")]: "0 60x60",
        [ended("error")]: "0 500x60",
        [counted(orders.name)]: "7x60",
        [counted(payments.name)]: "7x60",
      },
      says: { summary: "60 requests succeeded, and no order and no payment was counted" },
      justNot: { [ended("success")]: "0 50x60", [counted(orders.name)]: "7x60", [counted(payments.name)]: "7x60" },
      // Payments alone are enough to see that the shop publishes, and so are orders; without requests nothing is expected.
      missing: { [ended("success")]: "0+500x60", [counted(payments.name)]: "0+1x60" },
      ends: { [ended("success")]: "0 60x60", [counted(orders.name)]: "7x25 8+1x30" },
    },
  };
}

function overBudget({ budgetUsed, dollars, budget }: ServerlessCommerceSignals): Alert {
  // Of $20 a month three hours are worth 8.2 cents.
  const spent = (cents: number) => `0 ${cents / 100}x240`;
  const limit = (jobs: string) => `${budget.name}{jobs="${jobs}"}`;
  const price = (job: string) => `${dollars.name}{cloudwatch_job="${job}"}`;
  return {
    name: "CommerceCollectionOverBudget",
    when: above(budgetUsed, LIMITS.budget),
    for: minutes(60),
    severity: "warning",
    panel: PANELS.budgetUsed,
    summary: "Reading CloudWatch takes {{ $value | humanizePercentage }} of its budget",
    description:
      `At the rate of the last three hours it costs more than ${LIMITS.budget.text} of what it may. Money is not lost: the ` +
      "metrics service reads less often before it overspends, and so data are late. Look which job costs most, and why it " +
      "has more metrics than before; or give it more.",
    proof: {
      fires: {
        [price("AWS/Lambda every 2m")]: spent(4),
        [price("PulseQueue every 2m")]: spent(3.5),
        [limit("AWS/Lambda every 2m,PulseQueue every 2m")]: "20x240",
        // Of one job by itself.
        [limit("PulseQueue every 2m")]: "10x240",
      },
      says: { summary: "Reading CloudWatch takes 91.25% of its budget" },
      justNot: {
        [price("AWS/Lambda every 2m")]: spent(3.9),
        [price("PulseQueue every 2m")]: spent(3.4),
        [limit("AWS/Lambda every 2m,PulseQueue every 2m")]: "20x240",
      },
      // Without a budget there is nothing to keep.
      missing: { [price("AWS/Lambda every 2m")]: spent(900) },
      ends: {
        [price("AWS/Lambda every 2m")]: spent(7.5),
        [limit("AWS/Lambda every 2m")]: "20x240",
      },
    },
  };
}
