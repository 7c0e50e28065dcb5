import { recordedSignal, type Signal } from "@watchpost/alerting/model";

import { FAILED, perSecond, quantile, quantileWhereEnough, shareOf, shareWhereEnough, sumBy, WINDOW } from "./promql";

const RECORDED = "serverless_commerce:lambda";
const FUNCTION = ["function_name"];

type Raw = Readonly<
  Record<"requests" | "requestDuration" | "throttles" | "concurrency" | "coldStarts" | "functionErrors", Signal>
>;

/**
 * How long a gauge of CloudWatch stands in for a value that does not come: one scrape that fails neither ends an alert
 * nor begins its time anew.
 */
export const BRIDGED = "150s";

/** What is known of each function. */
export function recordedOfLambda(raw: Raw) {
  return { ...traffic(raw), ...durations(raw), ...starts(raw) };
}

function traffic({ requests, throttles, concurrency, functionErrors }: Raw) {
  return {
    requestsPerSecond: recordedSignal(`${RECORDED}_requests:per_second`, {
      expr: sumBy(FUNCTION, perSecond(requests)),
      unit: "count",
      help: "Invocations that ended.",
    }),
    errorRatio: recordedSignal(`${RECORDED}_error_ratio`, {
      expr: shareOf(requests, FAILED, FUNCTION),
      unit: "ratio",
      help: "Invocations that failed.",
    }),
    errorRatioBusy: recordedSignal(`${RECORDED}_error_ratio:busy`, {
      expr: shareWhereEnough({ name: requests.name, matchers: FAILED }, requests, FUNCTION),
      unit: "ratio",
      help: "Invocations that failed, of functions with enough of them to tell.",
    }),
    errorsByType: recordedSignal(`${RECORDED}_errors:per_minute`, {
      expr: `${sumBy([...FUNCTION, "error_type"], perSecond(functionErrors))} * 60`,
      unit: "per-minute",
      help: "Errors that functions handled and told of, by type.",
    }),
    throttlesPerMinute: recordedSignal(`${RECORDED}_throttles:per_minute`, {
      expr: `${sumBy(FUNCTION, perSecond(throttles))} * 60`,
      unit: "per-minute",
      help: "Invocations refused for want of concurrency.",
    }),
    concurrencyNow: recordedSignal(`${RECORDED}_concurrent_executions`, {
      expr: `max by (function_name) (last_over_time(${concurrency.name}[${BRIDGED}]))`,
      unit: "count",
      help: "Instances that process events at once.",
    }),
  };
}

function durations({ requestDuration }: Raw) {
  return {
    durationP50: recordedSignal(`${RECORDED}_duration_p50_seconds`, {
      expr: quantile(0.5, requestDuration, FUNCTION),
      unit: "seconds",
      help: "Time that half of the invocations took at most.",
    }),
    durationP95: recordedSignal(`${RECORDED}_duration_p95_seconds`, {
      expr: quantile(0.95, requestDuration, FUNCTION),
      unit: "seconds",
      help: "Time that all but one invocation in twenty took at most.",
    }),
    durationP95Busy: recordedSignal(`${RECORDED}_duration_p95_seconds:busy`, {
      expr: quantileWhereEnough(0.95, requestDuration, FUNCTION),
      unit: "seconds",
      help: "The same, of functions with enough invocations to tell.",
    }),
  };
}

function starts({ coldStarts, requests }: Raw) {
  return {
    coldStartsPerMinute: recordedSignal(`${RECORDED}_cold_starts:per_minute`, {
      expr: `${sumBy(FUNCTION, perSecond(coldStarts))} * 60`,
      unit: "per-minute",
      help: "Invocations that had to wait for a process to begin.",
    }),
    coldStartRatio: recordedSignal(`${RECORDED}_cold_start_ratio`, {
      expr: `${sumBy(FUNCTION, perSecond(coldStarts))} / (${sumBy(FUNCTION, perSecond(requests))} > 0)`,
      unit: "ratio",
      help: "Invocations that had to wait for a process to begin, of all.",
    }),
    coldStartRatioBusy: recordedSignal(`${RECORDED}_cold_start_ratio:busy`, {
      expr: shareWhereEnough(coldStarts, requests, FUNCTION),
      unit: "ratio",
      help: `The same, of functions with enough invocations in ${WINDOW} to tell.`,
    }),
  };
}
