import { above, type Alert, type Signal, whenever } from "@watchpost/alerting/model";
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
      fires: { [ofRequests]: "0+10x22" },
      says: { labels: { namespace: "PulseQueue" }, summary: "There are no metrics of the shop from PulseQueue" },
      justNot: { [ofRequests]: "_x18 5x4", [ofOrders]: "_x18 5x4" },
      // Standing still is not missing.
      missing: { [ofRequests]: "5x22", [ofOrders]: "5x22" },
    },
  };
}

const of = ({ name }: Signal, job: string, more = "") => `${name}{cloudwatch_job="${job}"${more && `, ${more}`}}`;
const LAMBDA = "AWS/Lambda every 2m";
const SHOP = "PulseQueue every 2m";

function metricsDelayed(signals: ServerlessCommerceSignals): Alert {
  const { dataAgeUnexplained, freshness, jobRead, jobInterval, held } = signals;
  // Two other alerts say that one job is not answered, and another not wholly.
  const explained = {
    [of(freshness, "AWS/ECS every 5m")]: "9000x22",
    [of(jobInterval, "AWS/ECS every 5m")]: "120x22",
    [of(jobRead, "AWS/ECS every 5m")]: "-400+60x22",
    [of(freshness, SHOP)]: "9000x22",
    [of(held, SHOP, 'reason="forbidden"')]: "0 1x21",
  };
  const read = {
    [of(jobInterval, LAMBDA)]: "120x22",
    // Three times as long ago as usual.
    [of(jobRead, LAMBDA)]: "-360+60x22",
    [of(held, LAMBDA, 'reason="forbidden"')]: "7x22",
  };
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
      fires: {
        ...explained,
        ...read,
        [of(freshness, LAMBDA, 'instance="a"')]: "1260x12",
        [of(freshness, LAMBDA, 'instance="b"')]: "900x12",
      },
      says: {
        labels: { cloudwatch_job: LAMBDA },
        summary: "What is known of AWS/Lambda every 2m is 21m 0s old",
      },
      justNot: {
        ...read,
        [of(freshness, LAMBDA)]: "1200x12",
        // Not the shop's.
        [of(freshness, "AWS/ElastiCache every 5m")]: "9000x12",
      },
      missing: explained,
      // For a quarter of an hour it is known why.
      ends: { ...explained, ...read, [of(freshness, LAMBDA)]: "1260x12 1200x9" },
    },
  };
}

function requestsUncounted({ uncounted, requests, orders, payments }: ServerlessCommerceSignals): Alert {
  const ended = (status: string, by = "order-service") => `${requests.name}{function_name="${by}", status="${status}"}`;
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
        [ended("success")]: "0 40x21",
        [ended("success", "payment-service")]: "0 20x21",
        [ended("error")]: "0 500x21",
        [counted(orders.name)]: "7x22",
        [counted(payments.name)]: "7x22",
      },
      says: { summary: "60 requests succeeded, and no order and no payment was counted" },
      justNot: {
        [ended("success")]: "0 30x21",
        [ended("success", "payment-service")]: "0 20x21",
        [counted(orders.name)]: "7x22",
        [counted(payments.name)]: "7x22",
      },
      // Payments alone are enough to see that the shop publishes, and so are orders; without requests nothing is expected.
      missing: { [ended("success")]: "0 500x21", [counted(payments.name)]: "7 8x21" },
      // One order is enough for half an hour.
      ends: { [ended("success")]: "0 60x26 120x22 180x13", [counted(orders.name)]: "7x23 8x38" },
    },
  };
}

function overBudget({ budgetUsed, dollars, budget }: ServerlessCommerceSignals): Alert {
  // Of $730 a month three hours are worth $3.
  const spent = (dollarsAtOnce: number) => `0 ${dollarsAtOnce}x65`;
  const limit = (jobs: string) => `${budget.name}{jobs="${jobs}"}`;
  const price = (job: string) => of(dollars, job);
  const all = limit(`${LAMBDA},${SHOP}`);
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
        [price(LAMBDA)]: spent(1.6),
        [price(SHOP)]: spent(1.15),
        [all]: "730x66",
        // Of one job by itself.
        [limit(SHOP)]: "365x66",
      },
      says: { summary: "Reading CloudWatch takes 91.67% of its budget" },
      justNot: { [price(LAMBDA)]: spent(1.5), [price(SHOP)]: spent(1.2), [all]: "730x66" },
      // Without a budget there is nothing to keep.
      missing: { [price(LAMBDA)]: spent(900) },
      // It gets more.
      ends: { [price(LAMBDA)]: spent(2.75), [limit(LAMBDA)]: "730x63 765x2" },
    },
  };
}
