import { above, type Alert, everyThirdMinute, type Inputs } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { FEW_REQUESTS, LIMITS } from "../limits";
import { APPLICATION_PANELS } from "../panels";
import { applicationSignals as s } from "./signals";

/** Enough requests for an alert, and hardly more than that: so many in the first minute, and then next to none. */
const enough = (share: number) => everyThirdMinute((FEW_REQUESTS + 0.2) * share, 0.1 * share);

/** Too few for an alert: 45 in 10 minutes. */
const few = (share: number) => `0+${4.5 * share}x30`;

const answers = (status: number, job = "qualisys-api", route = "/tests", namespace = "production") =>
  `${s.requests.name}{namespace="${namespace}", job="${job}", method="GET", route="${route}", status="${status}"}`;

const errorsHigh: Alert = {
  name: "KubernetesAppErrorsHigh",
  when: above(s.busyErrorRatio, LIMITS.errors),
  for: minutes(5),
  severity: "critical",
  panel: APPLICATION_PANELS.errors,
  summary:
    "{{ $labels.job }} in {{ $labels.namespace }} answers {{ $value | humanizePercentage }} of requests with 5xx",
  description:
    `More than ${LIMITS.errors.text} of requests have failed for 5 minutes: users see errors. ` +
    "Look which routes it is, what was deployed last, and at the pods' logs.",
  proof: {
    fires: {
      [answers(500)]: enough(0.03),
      [answers(503, "qualisys-api", "/runs")]: enough(0.025),
      [answers(200)]: enough(0.94),
      [answers(404)]: enough(0.005),
      [answers(200, "qualisys-web")]: enough(5),
      // Somebody else's.
      [answers(500, "other")]: enough(1),
    },
    says: {
      labels: { job: "qualisys-api", namespace: "production" },
      summary: "qualisys-api in production answers 5.5% of requests with 5xx",
    },
    justNot: {
      // A bad minute, and then just few enough.
      [answers(500)]: "0 900+5x29",
      [answers(200)]: "0 0+95x29",
      // Each of the few that there are at night, and in staging.
      [answers(500, "qualisys-web")]: few(1),
      [answers(500, "qualisys-api", "/tests", "staging")]: few(1),
    },
    // Users' own faults.
    missing: { [answers(404)]: enough(1), [answers(200)]: enough(0.1) },
  },
};

/**
 * Answers of a job, so many of a hundred of them below half a second, and the others below one.
 * @param values of a series that counts so large a share of them
 */
function durations(
  { job = "qualisys-api", namespace = "production" },
  below500ms: number,
  values: (share: number, fast: boolean) => string,
): Inputs {
  const labels = `namespace="${namespace}", job="${job}", method="GET", status="200"`;
  const ofRoute = (route: string, shares: Readonly<Record<string, number>>) =>
    Object.entries(shares).map(([le, share]): [string, string] => [
      `${s.duration.name}_bucket{${labels}, route="${route}", le="${le}"}`,
      values(share, Number(le) <= LIMITS.latency.value),
    ]);
  return Object.fromEntries([
    ...ofRoute("/tests", { 0.25: 0.3, 0.5: 0.6, 1: 0.6, "+Inf": 0.6 }),
    ...ofRoute("/runs", { 0.25: 0.2, 0.5: below500ms / 100 - 0.6, 1: 0.4, "+Inf": 0.4 }),
    // Of other buckets, and nobody asks for it.
    ...ofRoute("/exports", { 1: 0, "+Inf": 0 }),
    [answers(200, job, "/tests", namespace), values(0.6, false)],
    [answers(200, job, "/runs", namespace), values(0.4, false)],
  ]);
}

const latencyHigh: Alert = {
  name: "KubernetesApiLatencyHigh",
  when: above(s.busyLatencyP95, LIMITS.latency),
  for: minutes(5),
  severity: "warning",
  panel: APPLICATION_PANELS.latency,
  summary:
    "95th percentile of {{ $labels.job }}'s answers in {{ $labels.namespace }} takes {{ $value | humanizeDuration }}",
  description:
    `One request to the API in twenty has taken longer than ${LIMITS.latency.text} for 5 minutes. ` +
    "Look which routes it is, at the pods' CPU, and at the database.",
  proof: {
    fires: {
      ...durations({}, 94, enough),
      // Pages are not the API.
      ...durations({ job: "qualisys-web" }, 70, enough),
    },
    says: {
      labels: { job: "qualisys-api", namespace: "production" },
      summary: "95th percentile of qualisys-api's answers in production takes 583.3ms",
    },
    justNot: {
      // A bad minute, and then just few enough.
      ...durations({}, 95.01, (share, fast) => `0 ${fast ? 0 : 900 * share}+${100 * share}x29`),
      // All of the few that there are in staging, while there are enough pages.
      ...durations({ namespace: "staging" }, 70, few),
      ...durations({ namespace: "staging", job: "qualisys-web" }, 100, (share) => `0+${100 * share}x30`),
    },
  },
};

/** When the application is bad for those who use it. */
export const applicationAlerts: readonly Alert[] = [errorsHigh, latencyHigh];
