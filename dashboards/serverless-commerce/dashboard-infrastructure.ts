import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { labelVariable } from "../label-variable";
import { gauge, stateTimeline, timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { DASHBOARDS, PANELS } from "./panels";
import { chosen, ENOUGH, WINDOW } from "./promql";
import type { ServerlessCommerceSignals } from "./signals";

const SERVICE = "service_name";
const LEGEND = `{{${SERVICE}}}`;
const of = chosen(SERVICE, "service");

/** REST APIs have a name, HTTP APIs an ID: the other is empty. */
const API = "{{api_name}}{{api_id}} {{stage}}";

/** "Infrastructure health": services on ECS, and the APIs in front. */
export function infrastructureDashboard(signals: ServerlessCommerceSignals): Dashboard {
  return dashboard({
    uid: DASHBOARDS.infrastructure,
    title: "Infrastructure health",
    description: "ECS services and what they use, API Gateway and whether it gets through.",
    tags: ["serverless-commerce", "ecs", "api-gateway", "watchpost"],
    range: "6h",
  })
    .withVariable(labelVariable({ name: "service", title: "Service", of: signals.cpu, label: SERVICE }))
    .withPanel(cpuNow(signals))
    .withPanel(memoryNow(signals))
    .withPanel(apiErrorsNow(signals))
    .withPanel(services(signals))
    .withPanel(connectivity(signals))
    .withPanel(cpu(signals))
    .withPanel(memory(signals))
    .withPanel(apiRequests(signals))
    .withPanel(apiErrors(signals))
    .withPanel(apiLatency(signals))
    .withPanel(integrationLatency(signals))
    .build();
}

const SMALL = { unit: units.PercentUnit, min: 0, max: 1, decimals: 0, columns: 8, rows: 5 } as const;

function cpuNow({ cpuRatio }: ServerlessCommerceSignals) {
  return gauge({
    id: 1,
    title: PANELS.cpuNow,
    description: `CPU in use by the ECS service that uses most of its own. Orange above ${LIMITS.cpu.text}.`,
    queries: { CPU: `max(${of(cpuRatio)})` },
    limits: [{ from: LIMITS.cpu.value, color: "orange" }],
    ...SMALL,
  });
}

function memoryNow({ memoryRatio }: ServerlessCommerceSignals) {
  return gauge({
    id: 2,
    title: PANELS.memoryNow,
    description: `Memory in use by the ECS service that uses most of its own. Orange above ${LIMITS.memory.text}.`,
    queries: { memory: `max(${of(memoryRatio)})` },
    limits: [{ from: LIMITS.memory.value, color: "orange" }],
    ...SMALL,
  });
}

function apiErrorsNow({ apiServerErrors }: ServerlessCommerceSignals) {
  return gauge({
    id: 3,
    title: PANELS.apiErrorsNow,
    description: `Requests answered with a 5xx, of the API that fails most. Red above ${LIMITS.apiErrors.text}.`,
    queries: { "5xx": `max(${apiServerErrors.name})` },
    limits: [{ from: LIMITS.apiErrors.value, color: "red" }],
    ...SMALL,
  });
}

function services({ reporting }: ServerlessCommerceSignals) {
  return stateTimeline({
    id: 4,
    title: PANELS.services,
    description:
      "Whether tasks of the service run, by whether they report their CPU: Container Insights, which counts tasks, is off. " +
      "After 20 minutes of silence an alert fires; after six hours a service that is gone has no row any more.",
    queries: { [LEGEND]: of(reporting) },
    states: { bad: "silent", good: "runs" },
  });
}

function connectivity({ up, apiServerErrors }: ServerlessCommerceSignals) {
  return stateTimeline({
    id: 5,
    title: PANELS.connectivity,
    description:
      "Whether what Prometheus scrapes answers, and whether API Gateway gets through to what is behind it: bad while all " +
      "requests end in a 5xx, nothing while there are none. The mixin self has the alerts on what is scraped.",
    queries: {
      "scrape {{job}}": `max by (job) (${up.name})`,
      [`API ${API}`]: `${apiServerErrors.name} < bool 1`,
    },
    states: { bad: "unreachable", good: "answers" },
  });
}

function cpu({ cpuRatio }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 6,
    title: PANELS.cpu,
    description: `CPU in use, of what the tasks ask for. Above ${LIMITS.cpu.text} for 20 minutes an alert fires.`,
    unit: units.PercentUnit,
    queries: { [LEGEND]: of(cpuRatio) },
    limits: [{ from: LIMITS.cpu.value, color: "orange" }],
    min: 0,
    decimals: 1,
  });
}

function memory({ memoryRatio }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 7,
    title: PANELS.memory,
    description: `Memory in use, of what the tasks ask for. Above ${LIMITS.memory.text} for 20 minutes an alert fires.`,
    unit: units.PercentUnit,
    queries: { [LEGEND]: of(memoryRatio) },
    limits: [{ from: LIMITS.memory.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 1,
  });
}

function apiRequests({ apiPerMinute }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 8,
    title: PANELS.apiRequests,
    description: "Requests by the minute to each API and stage.",
    unit: units.RequestsPerMinute,
    queries: { [API]: apiPerMinute.name },
    min: 0,
  });
}

function apiErrors({ apiServerErrors, apiClientErrors }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 9,
    title: PANELS.apiErrors,
    description:
      "Part of the requests answered with a 5xx, and dashed with a 4xx, which is the caller's fault. Above " +
      `${LIMITS.apiErrors.text} of 5xx for 10 minutes an alert fires, where there are ${ENOUGH} requests in ${WINDOW}.`,
    unit: units.PercentUnit,
    queries: { [`5xx ${API}`]: apiServerErrors.name, [`4xx ${API}`]: apiClientErrors.name },
    aside: "/^4xx/",
    limits: [{ from: LIMITS.apiErrors.value, color: "red" }],
    min: 0,
    decimals: 1,
  });
}

function apiLatency({ apiP50, apiP95 }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 10,
    title: PANELS.apiLatency,
    description: "Time from a request to its response, in seconds: the 95th percentile, and dashed the median.",
    unit: units.Seconds,
    queries: { [`p95 ${API}`]: apiP95.name, [`p50 ${API}`]: apiP50.name },
    aside: "/^p50/",
    min: 0,
  });
}

function integrationLatency({ integrationLatency: behind }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 11,
    title: PANELS.integrationLatency,
    description:
      "Time that what is behind the API took, in seconds, as CloudWatch has it for each minute. What the latency beside " +
      "it has more is API Gateway's own.",
    unit: units.Seconds,
    queries: {
      [`p95 ${API}`]: `${behind.name}{quantile="0.95"}`,
      [`p50 ${API}`]: `${behind.name}{quantile="0.5"}`,
    },
    aside: "/^p50/",
    min: 0,
  });
}
