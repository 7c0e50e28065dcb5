import { above, type Alert } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { everyTenMinutes } from "./proof";
import type { ServerlessCommerceSignals } from "./signals";

const ORDER = 'function_name="order-service"';
const PAYMENT = 'function_name="payment-service"';

/** When a function is bad, whatever it is for. */
export function lambdaAlerts(signals: ServerlessCommerceSignals): Alert[] {
  return [functionErrors(signals), functionSlow(signals), functionThrottled(signals)];
}

function functionErrors({ errorRatioBusy, requests }: ServerlessCommerceSignals): Alert {
  const ended = (status: string, of = ORDER) => `${requests.name}{${of}, status="${status}"}`;
  return {
    name: "CommerceFunctionErrors",
    when: above(errorRatioBusy, LIMITS.functionErrors),
    for: minutes(10),
    severity: "critical",
    panel: PANELS.functionErrors,
    summary: "{{ $value | humanizePercentage }} of the invocations of {{ $labels.function_name }} fail",
    description:
      `More than ${LIMITS.functionErrors.text} of the function's invocations ended in an error for 10 minutes: code that ` +
      "throws, a timeout, no memory left. It may not even have come to count the orders that failed. Look at its log, " +
      "and at what was deployed last.",
    proof: {
      fires: {
        // Two regions of one function are one function.
        [ended("error", `${ORDER}, region="eu-west-1"`)]: everyTenMinutes(0.6),
        [ended("error", `${ORDER}, region="us-east-1"`)]: everyTenMinutes(0.6),
        [ended("success")]: everyTenMinutes(19.8),
        // Another function, which is well and has far more of them, must not hide it.
        [ended("error", PAYMENT)]: "0x40",
        [ended("success", PAYMENT)]: everyTenMinutes(900),
      },
      says: {
        labels: { function_name: "order-service" },
        summary: "5.714% of the invocations of order-service fail",
      },
      justNot: {
        [ended("error")]: everyTenMinutes(0.99),
        [ended("success")]: everyTenMinutes(19.01),
        // All fail: too few to tell.
        [ended("error", PAYMENT)]: everyTenMinutes(18),
      },
      missing: { [ended("error")]: "0+6x1 stale", [ended("success")]: "0+94x1 stale" },
    },
  };
}

/** All invocations took between the two bounds, which are CloudWatch's nearest to 1 s, 2 s and 5 s. */
const tookUpTo = (name: string, of: string, fast: number, slow: number) => ({
  [`${name}_bucket{${of}, le="0.955594"}`]: everyTenMinutes(fast),
  [`${name}_bucket{${of}, le="2.04841"}`]: everyTenMinutes(fast),
  [`${name}_bucket{${of}, le="4.83003"}`]: everyTenMinutes(fast + slow),
  [`${name}_bucket{${of}, le="+Inf"}`]: everyTenMinutes(fast + slow),
  [`${name}_count{${of}}`]: everyTenMinutes(fast + slow),
});

function functionSlow({ durationP95Busy, requestDuration }: ServerlessCommerceSignals): Alert {
  return {
    name: "CommerceFunctionSlow",
    when: above(durationP95Busy, LIMITS.functionSlow),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.functionDuration,
    summary:
      "One invocation in twenty of {{ $labels.function_name }} takes longer than {{ $value | humanizeDuration }}",
    description:
      `The 95th percentile lay above ${LIMITS.functionSlow.text} for 10 minutes: customers wait, and every second is ` +
      "billed. Look whether what the function calls is slow, at cold starts, and at its memory, with which Lambda gives CPU.",
    proof: {
      fires: {
        // 94.6 % up to 2.05 s: the percentile is a little above that.
        ...tookUpTo(requestDuration.name, ORDER, 19.866, 1.134),
        ...tookUpTo(requestDuration.name, PAYMENT, 990, 10),
      },
      says: {
        labels: { function_name: "order-service" },
        summary: "One invocation in twenty of order-service takes longer than 2.254s",
      },
      justNot: {
        ...tookUpTo(requestDuration.name, ORDER, 19.44, 0.56),
        // All are slow: too few to tell.
        ...tookUpTo(requestDuration.name, PAYMENT, 0, 18),
      },
      missing: { [`${requestDuration.name}_count{${ORDER}}`]: "0+100x40" },
    },
  };
}

function functionThrottled({ throttlesPerMinute, throttles }: ServerlessCommerceSignals): Alert {
  const of = (name: string) => `${throttles.name}{${name}}`;
  return {
    name: "CommerceFunctionThrottled",
    when: above(throttlesPerMinute, LIMITS.throttles),
    for: minutes(10),
    severity: "warning",
    panel: PANELS.throttles,
    summary: "{{ $value | humanize }} invocations of {{ $labels.function_name }} are refused each minute",
    description:
      "Lambda had no concurrency left for the function for 10 minutes: callers that wait are told 429, events are tried " +
      "again later. Look at its reserved concurrency, at the account's limit, and at who else uses that up.",
    proof: {
      fires: {
        [of(`${ORDER}, region="eu-west-1"`)]: everyTenMinutes(6),
        [of(`${ORDER}, region="us-east-1"`)]: everyTenMinutes(5),
        [of(PAYMENT)]: "0x40",
      },
      says: {
        labels: { function_name: "order-service" },
        summary: "1.1 invocations of order-service are refused each minute",
      },
      // Each by itself is not above it.
      justNot: { [of(ORDER)]: everyTenMinutes(10), [of(PAYMENT)]: everyTenMinutes(9) },
      missing: { [of(ORDER)]: "0 50 stale" },
    },
  };
}
