import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Signal } from "@watchpost/alerting/model";

import { dashboard } from "../../dashboard";
import { labelVariable } from "../../label-variable";
import { stat, timeSeries } from "../../panels";
import { LIMITS } from "../limits";
import { WEB_PANELS } from "../panels";
import type { ApplicationSignals } from "./signals";

/** A task is new for so long, in seconds: two scrapes of a minute see it. */
const NEW_TASK_SECONDS = 120;

/** "Web application": requests first, then transactions, then what the tasks take. */
export function webDashboard(s: ApplicationSignals): Dashboard {
  return dashboard({
    uid: "web-application",
    title: "Web application",
    description: "Requests, errors, response times, transactions and users of a web application, as it counts them.",
    tags: ["ecs", "fastapi", "http"],
    range: "6h",
    refresh: "30s",
    deployments: `${s.taskAge.name} < ${NEW_TASK_SECONDS}`,
  })
    .withVariable(labelVariable({ name: "job", title: "Service", of: s.requestRate, label: "job" }))
    .withPanel(requestsNow(s))
    .withPanel(errorsNow(s))
    .withPanel(latencyNow(s))
    .withPanel(activeUsers(s))
    .withPanel(requests(s))
    .withPanel(errors(s))
    .withPanel(latency(s))
    .withPanel(inFlight(s))
    .withPanel(transactions(s))
    .withPanel(failures(s))
    .withPanel(taskMemory(s))
    .withPanel(taskCpu(s))
    .build();
}

const chosen = ({ name }: Signal) => `${name}{job=~"$job"}`;

/** A share of what is counted: 0 where all of it is well, for then the share is not there. */
const shareOf = (share: Signal, all: Signal, by: string) => `${chosen(share)} or 0 * sum by (${by}) (${chosen(all)})`;

const NUMBER = { columns: 6, rows: 4 } as const;

function requestsNow({ requestRate }: ApplicationSignals) {
  return stat({
    ...NUMBER,
    id: 1,
    title: WEB_PANELS.requestsNow,
    description: "Requests by the second, over the last 5 minutes.",
    unit: units.RequestsPerSecond,
    queries: { "{{job}}": `sum by (job) (${chosen(requestRate)})` },
    min: 0,
  });
}

function errorsNow({ errorRatio, requestRate }: ApplicationSignals) {
  return stat({
    ...NUMBER,
    id: 2,
    title: WEB_PANELS.errorsNow,
    description: `Requests answered with 5xx, of all. Above ${LIMITS.errorRatio.text} for 5 minutes an alert fires.`,
    unit: units.PercentUnit,
    queries: { "{{job}}": shareOf(errorRatio, requestRate, "job") },
    limits: [{ from: LIMITS.errorRatio.value, color: "red" }],
    min: 0,
    decimals: 1,
  });
}

function latencyNow({ latencyP95 }: ApplicationSignals) {
  return stat({
    ...NUMBER,
    id: 3,
    title: WEB_PANELS.latencyNow,
    description: `What 95 of 100 requests are quicker than. Above ${LIMITS.latency.text} for 10 minutes an alert fires.`,
    unit: units.Seconds,
    queries: { "p95 {{job}}": chosen(latencyP95) },
    limits: [{ from: LIMITS.latency.value, color: "orange" }],
    min: 0,
  });
}

function activeUsers({ users }: ApplicationSignals) {
  return stat({
    ...NUMBER,
    id: 4,
    title: WEB_PANELS.activeUsers,
    description: "Users who are active, as the application counts them; of several tasks, what the largest count says.",
    unit: units.Short,
    queries: { users: `max(${chosen(users)})` },
    min: 0,
    decimals: 0,
  });
}

function requests({ requestRate }: ApplicationSignals) {
  return timeSeries({
    id: 5,
    title: WEB_PANELS.requests,
    description:
      "Requests by the second, by method and endpoint. Where none has been counted for 15 minutes an alert fires.",
    unit: units.RequestsPerSecond,
    queries: { "{{method}} {{endpoint}}": `sum by (method, endpoint) (${chosen(requestRate)})` },
    stacked: true,
    min: 0,
  });
}

function errors({ errorRatio, requestRate }: ApplicationSignals) {
  return timeSeries({
    id: 6,
    title: WEB_PANELS.errors,
    description:
      `Requests answered with 5xx, of all; of at least 12 a minute, so that one at night is no alarm. Above ` +
      `${LIMITS.errorRatio.text} for 5 minutes an alert fires. Dashed, at the right: the statuses, by the second.`,
    unit: units.PercentUnit,
    queries: {
      "{{job}}": shareOf(errorRatio, requestRate, "job"),
      "status {{status}}": `sum by (status) (${requestRate.name}{job=~"$job", status=~"5.."})`,
    },
    aside: "/^status/",
    right: { series: "/^status/", unit: units.RequestsPerSecond },
    limits: [{ from: LIMITS.errorRatio.value, color: "red" }],
    min: 0,
    decimals: 1,
  });
}

function latency({ latencyP95, endpointLatencyP95 }: ApplicationSignals) {
  return timeSeries({
    id: 7,
    title: WEB_PANELS.latency,
    description:
      `What 95 of 100 requests are quicker than, of each endpoint; dashed, of all. All above ${LIMITS.latency.text} for ` +
      "10 minutes: an alert fires. With fewer than 12 requests a minute there is no line of all.",
    unit: units.Seconds,
    queries: {
      "all of {{job}}": chosen(latencyP95),
      "{{method}} {{endpoint}}": chosen(endpointLatencyP95),
    },
    aside: "/^all of/",
    limits: [{ from: LIMITS.latency.value, color: "orange" }],
    min: 0,
  });
}

function inFlight({ inFlight: concurrent }: ApplicationSignals) {
  return timeSeries({
    id: 8,
    title: WEB_PANELS.inFlight,
    description:
      "Requests that were being answered at once, on average: when it rises and requests do not, something waits.",
    unit: units.Short,
    queries: { "{{job}}": chosen(concurrent) },
    min: 0,
  });
}

function transactions({ transactionRate }: ApplicationSignals) {
  return timeSeries({
    id: 9,
    title: WEB_PANELS.transactions,
    description: "Transactions by the minute, by category and how they ended.",
    unit: units.CountsPerMinute,
    queries: { "{{category}} {{status}}": `sum by (category, status) (${chosen(transactionRate)}) * 60` },
    min: 0,
  });
}

function failures({ transactionFailureRatio, transactionRate }: ApplicationSignals) {
  return timeSeries({
    id: 10,
    title: WEB_PANELS.failures,
    description:
      "Transactions that failed, of all of their category; of at least 6 a minute. " +
      `Above ${LIMITS.transactionFailures.text} for 10 minutes an alert fires.`,
    unit: units.PercentUnit,
    queries: { "{{category}}": shareOf(transactionFailureRatio, transactionRate, "job, category") },
    limits: [{ from: LIMITS.transactionFailures.value, color: "orange" }],
    min: 0,
    decimals: 1,
  });
}

function taskMemory({ taskMemory: memory }: ApplicationSignals) {
  return timeSeries({
    id: 11,
    title: WEB_PANELS.taskMemory,
    description: "Bytes that each task's process holds, as it says itself: all that is to be had of a task on Fargate.",
    unit: units.BytesIEC,
    queries: { "{{job}} {{instance}}": chosen(memory) },
    min: 0,
  });
}

function taskCpu({ taskCpu: cpu }: ApplicationSignals) {
  return timeSeries({
    id: 12,
    title: WEB_PANELS.taskCpu,
    description: "Processors that each task's process keeps busy, as it says itself.",
    unit: units.Short,
    queries: { "{{job}} {{instance}}": chosen(cpu) },
    min: 0,
    decimals: 2,
  });
}
