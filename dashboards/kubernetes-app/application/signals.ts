import { recordedSignal, scrapedSignal } from "@watchpost/alerting/model";

import { FEW_REQUESTS } from "../limits";

/** The jobs that make the application; of the first, people wait for the answers. */
export const JOBS = ["qualisys-api", "qualisys-web"] as const;
const [API] = JOBS;

/** Matchers of requests: those to the application, and those that it failed to answer. */
export const OURS = `job=~"${JOBS.join("|")}"`;
export const FAILED = 'status=~"5.."';

const raw = {
  requests: scrapedSignal("http_requests_total", API, {
    kind: "counter",
    unit: "count",
    help: "Requests that were answered, by method, route and status.",
  }),
  duration: scrapedSignal("http_request_duration_seconds", API, {
    kind: "histogram",
    unit: "seconds",
    help: "Time that answers took. Its buckets: 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5 and 10 seconds.",
  }),
};

function requestsBy(labels: string, ...matchers: readonly string[]): string {
  const selector = matchers.length > 0 ? `{${matchers.join(", ")}}` : "";
  return `sum by (${labels}) (rate(${raw.requests.name}${selector}[5m]))`;
}

export const BY_JOB = "namespace, job";
const ROUTE = "namespace, job, route";

const rates = {
  routeRequests: recordedSignal("kubernetes_app:route_requests:per_second", {
    expr: requestsBy(ROUTE, OURS),
    unit: "per-second",
    help: "Requests to a route, by the second.",
  }),
  routeErrors: recordedSignal("kubernetes_app:route_errors:per_second", {
    expr: requestsBy(ROUTE, OURS, FAILED),
    unit: "per-second",
    help: "Requests to a route that were answered with 5xx, by the second; nothing of one that never was.",
  }),
  answers: recordedSignal("kubernetes_app:answers:per_second", {
    expr: requestsBy("namespace, job, status", OURS),
    unit: "per-second",
    help: "Answers with a status, by the second.",
  }),
  requestsIn10m: recordedSignal("kubernetes_app:requests:10m", {
    expr: `sum by (${BY_JOB}) (increase(${raw.requests.name}[10m]))`,
    unit: "count",
    help: "Requests in 10 minutes.",
  }),
};

const durations = {
  durationBuckets: recordedSignal("kubernetes_app:request_duration_seconds_bucket:rate5m", {
    expr: `sum by (${ROUTE}, le) (rate(${raw.duration.name}_bucket{${OURS}}[5m]))`,
    unit: "per-second",
    help: "Requests a second to a route that took no longer than `le`.",
  }),
};

const recorded = {
  ...rates,
  ...durations,
  errorRatio: recordedSignal("kubernetes_app:error_ratio", {
    expr: `${requestsBy(BY_JOB, OURS, FAILED)} / ${requestsBy(BY_JOB)}`,
    unit: "ratio",
    help: "Requests that were answered with 5xx; nothing where none ever was.",
  }),
  routeLatencyP95: recordedSignal("kubernetes_app:route_duration_p95_seconds", {
    expr: `histogram_quantile(0.95, ${durations.durationBuckets.name})`,
    unit: "seconds",
    help: "95th percentile of the time that answers of a route took.",
  }),
  latencyP95: recordedSignal("kubernetes_app:request_duration_p95_seconds", {
    expr: `histogram_quantile(0.95, sum by (${BY_JOB}, le) (rate(${raw.duration.name}_bucket[5m])))`,
    unit: "seconds",
    help: "95th percentile of the time that answers took.",
  }),
};

const enough = `and on (${BY_JOB}) ${rates.requestsIn10m.name} > ${FEW_REQUESTS}`;

/** What alerts look at: shares of requests where there are enough of them to mean something. */
const busy = {
  busyErrorRatio: recordedSignal("kubernetes_app:busy_error_ratio", {
    expr: `${recorded.errorRatio.name} ${enough}`,
    unit: "ratio",
    help: "The error ratio of jobs that have enough requests.",
  }),
  busyLatencyP95: recordedSignal("kubernetes_app:busy_api_duration_p95_seconds", {
    expr: `${recorded.latencyP95.name}{job="${API}"} ${enough}`,
    unit: "seconds",
    help: "95th percentile of the time that answers of the API took, where there are enough of them.",
  }),
};

/** What prom-client counts in the application, and what is made of it: rate, errors, duration. */
export const applicationSignals = { ...raw, ...recorded, ...busy };
