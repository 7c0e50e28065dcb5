import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../../dashboard";
import { labelVariable } from "../../label-variable";
import { stat, table, timeSeries } from "../../panels";
import { clusterSignals } from "../cluster/signals";
import { AVAILABILITY, FEW_REQUESTS, LIMITS } from "../limits";
import { APPLICATION_PANELS } from "../panels";
import { availability } from "./objective";
import { applicationSignals as s, JOBS } from "./signals";

const MILLISECONDS_PER_SECOND = 1000;

/** Pods and replica sets are named for what made them: `qualisys-api-5d4f8c7b9-x2x7p`. */
const OURS = JOBS.join("|");

const inNamespace = '{namespace=~"$namespace"}';
const ofApplication = `{job=~"${OURS}", namespace=~"$namespace"}`;

/** What never failed has no series of failures: it has 0 errors, not none. `all` has a series for whatever there is. */
const orNone = (errors: Signal, all: Signal) => `${errors.name}${ofApplication} or 0 * ${all.name}${ofApplication}`;

/** A deployment makes a new replica set, whose pods take over from those of the one before. */
const DEPLOYMENTS = `time() - ${clusterSignals.replicaSetCreated.name}{replicaset=~"(${OURS})-.+"} < 120`;

/** "QUALISYS Application Performance": rate, errors, duration. */
export function applicationDashboard(): Dashboard {
  return dashboard({
    uid: "kubernetes-application",
    title: "QUALISYS Application Performance",
    description: "Rate, errors and duration of requests to the application, by route.",
    tags: ["kubernetes", "application", "red"],
    range: "6h",
    deployments: DEPLOYMENTS,
  })
    .withVariable(labelVariable({ name: "namespace", title: "Namespace", of: s.routeRequests, label: "namespace" }))
    .withPanel(rateNow())
    .withPanel(errorsNow())
    .withPanel(latencyNow())
    .withPanel(podsReady())
    .withPanel(rate())
    .withPanel(errors())
    .withPanel(latency())
    .withPanel(statuses())
    .withPanel(budget())
    .withPanel(budgetLeft())
    .withPanel(routes())
    .build();
}

function rateNow() {
  return stat({
    id: 1,
    title: APPLICATION_PANELS.rateNow,
    description: "Requests a second that are answered, over the last 5 minutes.",
    unit: units.RequestsPerSecond,
    queries: { "{{job}}": `sum by (job) (${s.routeRequests.name}${inNamespace})` },
    columns: 6,
    rows: 5,
  });
}

function errorsNow() {
  return stat({
    id: 2,
    title: APPLICATION_PANELS.errorsNow,
    description: `Requests that were answered with 5xx in the last 5 minutes. Red above ${LIMITS.errors.text}.`,
    unit: units.PercentUnit,
    queries: { "{{job}}": `max by (job) (${orNone(s.errorRatio, s.requestsIn10m)})` },
    limits: [{ from: LIMITS.errors.value, color: "red" }],
    decimals: 2,
    columns: 6,
    rows: 5,
  });
}

function latencyNow() {
  return stat({
    id: 3,
    title: APPLICATION_PANELS.latencyNow,
    description: `95th percentile of the time that answers took in the last 5 minutes. Orange above ${LIMITS.latency.text}.`,
    unit: units.Milliseconds,
    queries: {
      "{{job}}": `max by (job) (${s.latencyP95.name}${ofApplication}) * ${MILLISECONDS_PER_SECOND}`,
    },
    limits: [{ from: LIMITS.latency.value * MILLISECONDS_PER_SECOND, color: "orange" }],
    decimals: 0,
    columns: 6,
    rows: 5,
  });
}

function podsReady() {
  const ready = `${clusterSignals.podReady.name}{condition="true", namespace=~"$namespace", pod=~"(${OURS})-.+"}`;
  return stat({
    id: 4,
    title: APPLICATION_PANELS.pods,
    description: "Pods of the application that are ready to answer. Red where there is none.",
    unit: units.Short,
    queries: { "{{namespace}}": `sum by (namespace) (${ready})` },
    base: "red",
    limits: [{ from: 1, color: "green" }],
    decimals: 0,
    columns: 6,
    rows: 5,
  });
}

function rate() {
  return timeSeries({
    id: 5,
    title: APPLICATION_PANELS.rate,
    description: "Requests a second to each route.",
    unit: units.RequestsPerSecond,
    queries: { "{{job}} {{route}}": `sum by (job, route) (${s.routeRequests.name}${inNamespace})` },
    min: 0,
  });
}

function errors() {
  return timeSeries({
    id: 6,
    title: APPLICATION_PANELS.errors,
    description:
      `Requests that were answered with 5xx, of all. Above ${LIMITS.errors.text} for 5 minutes an alert wakes people, where ` +
      `there are more than ${FEW_REQUESTS} requests in 10 minutes.`,
    unit: units.PercentUnit,
    queries: { "{{namespace}} {{job}}": orNone(s.errorRatio, s.requestsIn10m) },
    limits: [{ from: LIMITS.errors.value, color: "red" }],
    min: 0,
    decimals: 2,
  });
}

function latency() {
  const inMilliseconds = (name: string) => `${name}${ofApplication} * ${MILLISECONDS_PER_SECOND}`;
  return timeSeries({
    id: 7,
    title: APPLICATION_PANELS.latency,
    description:
      "95th percentile of the time that answers took, by route, and dashed of all routes together. Of all routes of the API " +
      `above ${LIMITS.latency.text} for 5 minutes an alert fires, where there are more than ${FEW_REQUESTS} requests in 10 minutes.`,
    unit: units.Milliseconds,
    queries: {
      "{{namespace}} {{job}} {{route}}": inMilliseconds(s.routeLatencyP95.name),
      "all of {{namespace}} {{job}}": inMilliseconds(s.latencyP95.name),
    },
    aside: "/^all of/",
    limits: [{ from: LIMITS.latency.value * MILLISECONDS_PER_SECOND, color: "orange" }],
    min: 0,
    decimals: 0,
  });
}

function statuses() {
  return timeSeries({
    id: 8,
    title: APPLICATION_PANELS.statuses,
    description: "Answers a second, by their status: 4xx is for those who ask, 5xx for us.",
    unit: units.RequestsPerSecond,
    queries: { "{{status}}": `sum by (status) (${s.answers.name}${inNamespace})` },
    stacked: true,
    min: 0,
  });
}

function budget() {
  const { errorRatios, perSecond } = availability.signals;
  const windows = { "1 hour": "1h", "6 hours": "6h", "1 day": "1d", "3 days": "3d" };
  const ratioOver = (window: string) => errorRatios.filter(({ name }) => name.endsWith(`:${window}`));
  const queries = Object.entries(windows).flatMap(([time, window]) =>
    ratioOver(window).map((ratio) => [`{{job}}, ${time}`, `max by (job) (${orNone(ratio, perSecond)})`] as const),
  );
  const limits = [...availability.limits].reverse();
  return timeSeries({
    id: 10,
    title: APPLICATION_PANELS.budget,
    description:
      `Requests that were answered with 5xx in the last hour, 6 hours, day and 3 days, of all; ${AVAILABILITY.text} must be ` +
      `good. Alerts fire where they are above ${availability.limits.map(({ text }) => text).join(", ")} in turn: then a budget ` +
      "of 30 days is gone in 2, 5, 10 and 30 days. The first two wake people.",
    unit: units.PercentUnit,
    queries: Object.fromEntries(queries),
    limits: limits.map(({ value }, i) => ({ from: value, color: i < 2 ? "orange" : "red" })),
    min: 0,
    decimals: 2,
    columns: 16,
  });
}

function budgetLeft() {
  return stat({
    id: 11,
    title: APPLICATION_PANELS.budgetLeft,
    description:
      `What is left of the ${availability.limits.at(-1)?.text ?? ""} of requests that may be answered with 5xx in 30 days, or in ` +
      "as many as Prometheus remembers. At 0 no risk should be taken any more; below, the objective is missed.",
    unit: units.PercentUnit,
    queries: { "{{job}}": `min by (job) (${availability.signals.budgetLeft.name}${ofApplication})` },
    base: "red",
    limits: [
      { from: 0, color: "orange" },
      { from: 0.25, color: "green" },
    ],
    decimals: 1,
    columns: 8,
    rows: 8,
  });
}

function routes() {
  return table({
    id: 9,
    title: APPLICATION_PANELS.routes,
    description: `Requests that were answered with 5xx in the last 5 minutes, of those to the route, the worst first. Red above ${LIMITS.errors.text}.`,
    unit: units.PercentUnit,
    query: `sort_desc((${orNone(s.routeErrors, s.routeRequests)}) / ${s.routeRequests.name}${inNamespace})`,
    labels: { namespace: "Namespace", job: "Job", route: "Route" },
    value: "Error rate",
    limits: [{ from: LIMITS.errors.value, color: "red" }],
    decimals: 2,
    columns: 24,
  });
}
