import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { AwsSignals } from "./signals";

const FIFTEEN_MINUTES = `Above ${LIMITS.errorRatio.text} for 15 minutes an alert fires.`;
const RATIO = {
  unit: units.PercentUnit,
  min: 0,
  decimals: 1,
  limits: [{ from: LIMITS.errorRatio.value, color: "orange" }],
} as const;

/** "AWS traffic": what goes wrong at load balancers, functions and APIs. */
export function trafficDashboard(s: AwsSignals): Dashboard {
  return [...loadBalancers(s), ...functions(s), ...apis(s)]
    .reduce(
      (builder, panel) => builder.withPanel(panel),
      dashboard({
        uid: "aws-traffic",
        title: "AWS traffic",
        description: "Errors and delays of load balancers, Lambda functions and APIs of API Gateway.",
        tags: ["aws", "alb", "lambda", "api-gateway"],
        range: "6h",
      }),
    )
    .build();
}

function loadBalancers(s: AwsSignals) {
  const perMinute = (name: string) => `sum by (load_balancer) (rate(${name}[10m])) * 60`;
  return [
    timeSeries({
      ...RATIO,
      id: 1,
      title: PANELS.albErrors,
      description:
        `Requests answered with 5xx, of at least 6 a minute. ${FIFTEEN_MINUTES} Unless another mixin watches the ` +
        "application.",
      queries: { "{{load_balancer}}": s.errorRatio.name },
    }),
    timeSeries({
      id: 2,
      title: PANELS.albErrorSources,
      description:
        "Answers with 5xx by the minute. Those that the load balancer made itself had no target, or one that closed the " +
        "connection or was too late.",
      unit: units.RequestsPerMinute,
      queries: {
        "{{load_balancer}} {{from}}": `sum by (load_balancer, from) (${s.responseRate.name}{code="5xx"}) * 60`,
      },
      min: 0,
    }),
    timeSeries({
      id: 3,
      title: PANELS.albTargets,
      description: "Targets that fail the health checks. Above 0 for 20 minutes an alert fires.",
      unit: units.Short,
      queries: { "{{target_group}}": s.unhealthyTargets.name },
      limits: [{ from: LIMITS.unhealthyTargets.value, color: "orange" }],
      min: 0,
      decimals: 0,
    }),
    timeSeries({
      id: 4,
      title: PANELS.albConnections,
      description: "Connections by the minute that the load balancer refused, or that it could not open to a target.",
      unit: units.CountsPerMinute,
      queries: {
        "refused {{load_balancer}}": perMinute(s.rejectedConnections.name),
        "to targets {{load_balancer}}": perMinute(s.connectionErrors.name),
      },
      min: 0,
    }),
  ];
}

function functions(s: AwsSignals) {
  return [
    timeSeries({
      ...RATIO,
      id: 5,
      title: PANELS.functionErrors,
      description: `Invocations that ended with an error, of at least 6 a minute. ${FIFTEEN_MINUTES}`,
      queries: { "{{function_name}}": s.functionErrorRatio.name },
      columns: 8,
    }),
    timeSeries({
      id: 6,
      title: PANELS.functionThrottles,
      description: `Invocations by the minute that were refused. Above ${LIMITS.throttles.text} for 15 minutes an alert fires.`,
      unit: units.CountsPerMinute,
      queries: { "{{function_name}}": s.throttlesPerMinute.name },
      limits: [{ from: LIMITS.throttles.value, color: "orange" }],
      min: 0,
      columns: 8,
    }),
    timeSeries({
      id: 7,
      title: PANELS.functionConcurrency,
      description: "Instances that process events at once. The account's quota is for all of them together.",
      unit: units.Short,
      queries: { "{{function_name}}": s.functionConcurrency.name },
      min: 0,
      columns: 8,
    }),
  ];
}

const API = "{{api_name}}{{api_id}} {{stage}}";

function apis(s: AwsSignals) {
  return [
    timeSeries({
      ...RATIO,
      id: 8,
      title: PANELS.apiErrors,
      description: `Requests answered with 5xx, of at least 6 a minute. ${FIFTEEN_MINUTES}`,
      queries: { [API]: s.apiErrorRatio.name },
    }),
    timeSeries({
      id: 9,
      title: PANELS.apiLatency,
      description: "Seconds from a request to its response that 95 of 100 are quicker than.",
      unit: units.Seconds,
      queries: { [API]: s.apiLatencyP95.name },
      min: 0,
    }),
  ];
}
