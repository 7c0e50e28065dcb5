import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { labelVariable } from "../label-variable";
import { stat, timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { DASHBOARDS, PANELS } from "./panels";
import { chosen, ENOUGH, WINDOW } from "./promql";
import type { ServerlessCommerceSignals } from "./signals";

const FUNCTION = "function_name";
const LEGEND = `{{${FUNCTION}}}`;
const of = chosen(FUNCTION, "function");

/** "Lambda performance": requests, durations, errors, cold starts, throttles and concurrency of each function. */
export function lambdaDashboard(signals: ServerlessCommerceSignals): Dashboard {
  return dashboard({
    uid: DASHBOARDS.lambda,
    title: "Lambda performance",
    description: "Requests, durations, errors, cold starts, throttles and concurrency of the shop's functions.",
    tags: ["serverless-commerce", "lambda", "watchpost"],
    range: "6h",
  })
    .withVariable(labelVariable({ name: "function", title: "Function", of: signals.requests, label: FUNCTION }))
    .withPanel(requestsNow(signals))
    .withPanel(errorsNow(signals))
    .withPanel(p95Now(signals))
    .withPanel(coldStartsNow(signals))
    .withPanel(requests(signals))
    .withPanel(duration(signals))
    .withPanel(errors(signals))
    .withPanel(errorsByType(signals))
    .withPanel(coldStarts(signals))
    .withPanel(coldStartShare(signals))
    .withPanel(throttles(signals))
    .withPanel(concurrency(signals))
    .build();
}

const SMALL = { columns: 6, rows: 5 } as const;

function requestsNow({ requestsPerSecond }: ServerlessCommerceSignals) {
  return stat({
    id: 1,
    title: PANELS.functionRequestsNow,
    description: `Invocations that ended, by the second, over ${WINDOW}.`,
    unit: units.RequestsPerSecond,
    queries: { [LEGEND]: of(requestsPerSecond) },
    min: 0,
    ...SMALL,
  });
}

function errorsNow({ errorRatio }: ServerlessCommerceSignals) {
  return stat({
    id: 2,
    title: PANELS.functionErrorsNow,
    description: `Part of the invocations that failed, over ${WINDOW}. Red above ${LIMITS.functionErrors.text}.`,
    unit: units.PercentUnit,
    queries: { [LEGEND]: of(errorRatio) },
    limits: [{ from: LIMITS.functionErrors.value, color: "red" }],
    min: 0,
    decimals: 1,
    ...SMALL,
  });
}

function p95Now({ durationP95 }: ServerlessCommerceSignals) {
  return stat({
    id: 3,
    title: PANELS.functionP95Now,
    description:
      "Time that all but one invocation in twenty took at most, in seconds. " +
      `Orange above ${LIMITS.functionSlow.text}.`,
    unit: units.Seconds,
    queries: { [LEGEND]: of(durationP95) },
    limits: [{ from: LIMITS.functionSlow.value, color: "orange" }],
    min: 0,
    ...SMALL,
  });
}

function coldStartsNow({ coldStartRatio }: ServerlessCommerceSignals) {
  return stat({
    id: 4,
    title: PANELS.coldStartsNow,
    description:
      "Part of the invocations that had to wait for a process to begin. AWS/Lambda has no such metric: the functions " +
      "publish ColdStarts, or Lambda Insights is on.",
    unit: units.PercentUnit,
    queries: { [LEGEND]: of(coldStartRatio) },
    limits: [{ from: LIMITS.coldStarts.value, color: "orange" }],
    min: 0,
    decimals: 1,
    ...SMALL,
  });
}

function requests({ requestsPerSecond }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 5,
    title: PANELS.functionRequests,
    description: "Invocations that ended, by the second. Those that were throttled are not among them.",
    unit: units.RequestsPerSecond,
    queries: { [LEGEND]: of(requestsPerSecond) },
    min: 0,
  });
}

function duration({ durationP50, durationP95 }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 6,
    title: PANELS.functionDuration,
    description:
      "Time that the function's code took, in seconds: the 95th percentile, and dashed the median. They are made of how " +
      "many invocations CloudWatch counted between its bounds, not of an average. Above " +
      `${LIMITS.functionSlow.text} for 10 minutes an alert fires, where there are ${ENOUGH} invocations in ${WINDOW}.`,
    unit: units.Seconds,
    queries: { [`p95 ${LEGEND}`]: of(durationP95), [`p50 ${LEGEND}`]: of(durationP50) },
    aside: "/^p50/",
    limits: [{ from: LIMITS.functionSlow.value, color: "orange" }],
    min: 0,
  });
}

function errors({ errorRatio }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 7,
    title: PANELS.functionErrors,
    description:
      "Part of the invocations that ended in an error: code that throws, timeouts, no memory. Above " +
      `${LIMITS.functionErrors.text} for 10 minutes an alert fires, where there are ${ENOUGH} invocations in ${WINDOW}.`,
    unit: units.PercentUnit,
    queries: { [LEGEND]: of(errorRatio) },
    limits: [{ from: LIMITS.functionErrors.value, color: "red" }],
    min: 0,
    decimals: 1,
  });
}

function errorsByType({ errorsByType: byType }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 8,
    title: PANELS.functionErrorsByType,
    description:
      "Errors by the minute and by type, as the functions tell of those that they handle. A function that is ended by a " +
      "timeout tells of nothing: it is in the error rate only.",
    unit: units.CountsPerMinute,
    queries: { [`${LEGEND} {{error_type}}`]: of(byType) },
    stacked: true,
    min: 0,
  });
}

function coldStarts({ coldStartsPerMinute }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 9,
    title: PANELS.coldStarts,
    description:
      "Invocations by the minute that had to wait for a process to begin, as the functions or Lambda Insights count them.",
    unit: units.CountsPerMinute,
    queries: { [LEGEND]: of(coldStartsPerMinute) },
    min: 0,
  });
}

function coldStartShare({ coldStartRatio }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 10,
    title: PANELS.coldStartShare,
    description:
      `Cold starts, of all invocations. Where forecasts are on, above ${LIMITS.coldStarts.text} for 30 minutes an alert ` +
      "fires that wakes nobody.",
    unit: units.PercentUnit,
    queries: { [LEGEND]: of(coldStartRatio) },
    limits: [{ from: LIMITS.coldStarts.value, color: "orange" }],
    min: 0,
    decimals: 1,
  });
}

function throttles({ throttlesPerMinute }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 11,
    title: PANELS.throttles,
    description:
      "Invocations by the minute that Lambda refused for want of concurrency. " +
      `Above ${LIMITS.throttles.text} for 10 minutes an alert fires.`,
    unit: units.CountsPerMinute,
    queries: { [LEGEND]: of(throttlesPerMinute) },
    limits: [{ from: LIMITS.throttles.value, color: "orange" }],
    min: 0,
  });
}

function concurrency({ concurrencyNow }: ServerlessCommerceSignals) {
  return timeSeries({
    id: 12,
    title: PANELS.concurrency,
    description:
      "Instances that process events at once: the most in each minute. The limit is the function's reserved concurrency, " +
      "or what the account has left.",
    unit: units.Short,
    queries: { [LEGEND]: of(concurrencyNow) },
    min: 0,
    decimals: 0,
  });
}
