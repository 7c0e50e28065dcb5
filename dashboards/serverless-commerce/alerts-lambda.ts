import { above, type Alert } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import { counted, inSteps, TOO_FEW } from "./proof";
import type { ServerlessCommerceSignals } from "./signals";

const ORDER = 'function_name="order-service"';
const PAYMENT = 'function_name="payment-service"';
const EUROPE = 'region="eu-west-1"';
const AMERICA = 'region="us-east-1"';

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
        [ended("error", `${ORDER}, ${EUROPE}`)]: counted(1, 5),
        [ended("error", `${ORDER}, ${AMERICA}`)]: counted(1, 6),
        [ended("success")]: counted(18, 189),
        // Another function, which is well and has far more of them, must not hide it.
        [ended("error", PAYMENT)]: "0x15",
        [ended("success", PAYMENT)]: counted(900, 900),
      },
      says: {
        labels: { function_name: "order-service" },
        summary: "5.5% of the invocations of order-service fail",
      },
      justNot: {
        [ended("error")]: counted(1, 5),
        [ended("success")]: counted(19, 95),
        // All fail: too few to tell.
        [ended("error", PAYMENT)]: TOO_FEW,
      },
      missing: { [ended("error")]: "0+6x1 stale", [ended("success")]: "0+94x1 stale" },
    },
  };
}

/**
 * Counters of invocations that took up to 2 s, and of all, none of which took less than 1 s or more than 5 s.
 * @param bounds @default - CloudWatch's nearest to those
 */
const took = (name: string, of: string, upTo2s: string, all: string, bounds = ["0.955594", "2.04841", "4.83003"]) => ({
  [`${name}_bucket{${of}, le="${bounds[0]}"}`]: "0x31",
  [`${name}_bucket{${of}, le="${bounds[1]}"}`]: upTo2s,
  [`${name}_bucket{${of}, le="${bounds[2]}"}`]: all,
  [`${name}_bucket{${of}, le="+Inf"}`]: all,
  [`${name}_count{${of}}`]: all,
});

function functionSlow({ durationP95Busy, requestDuration: { name } }: ServerlessCommerceSignals): Alert {
  const inAmerica = took(name, `${ORDER}, ${AMERICA}`, counted(8, 1.16), counted(9, 1.2));
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
        // 94.4 % up to 2.05 s: the percentile is a little above that.
        ...took(name, `${ORDER}, ${EUROPE}`, counted(10, 1.2), counted(11, 1.3, 0.1)),
        ...inAmerica,
        ...took(name, PAYMENT, counted(990, 990), counted(1000, 1000), ["0.5", "1", "5"]),
      },
      says: {
        labels: { function_name: "order-service" },
        summary: "One invocation in twenty of order-service takes longer than 2.346s",
      },
      justNot: {
        // 95 % up to 2 s.
        ...took(name, ORDER, inSteps(95), inSteps(100), ["1", "2", "5"]),
        // All are slow: too few to tell.
        ...took(name, PAYMENT, "0x17", TOO_FEW),
      },
      missing: { [`${name}_count{${ORDER}}`]: "0+100x15" },
      // All are slow, but then there are too few to tell.
      ends: {
        ...inAmerica,
        ...took(name, `${ORDER}, ${EUROPE}`, `${counted(10, 1.2)} 25.6x15`, `${counted(11, 1.3, 0.1)} 28+1x15`),
      },
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
        [of(`${ORDER}, ${EUROPE}`)]: counted(6, 0.6, 0.5),
        [of(`${ORDER}, ${AMERICA}`)]: counted(6, 0.5),
        [of(PAYMENT)]: "0x15",
      },
      says: {
        labels: { function_name: "order-service" },
        summary: "1.1 invocations of order-service are refused each minute",
      },
      // Each by itself is not above it.
      justNot: { [of(ORDER)]: inSteps(10), [of(PAYMENT)]: inSteps(9) },
      missing: { [of(ORDER)]: "0 50 stale" },
      // Nobody is refused any more.
      ends: { [of(ORDER)]: `${counted(12, 1.1, 0.5)} 25.1x12` },
    },
  };
}
