import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { timeSeries } from "../panels";
import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { AwsSignals } from "./signals";

const THIRD = { columns: 8, rows: 7, min: 0 } as const;

const RATIO = { ...THIRD, unit: units.PercentUnit, decimals: 0 } as const;

/** Above it there is little left; no alert fires, for that may be as it should. */
const BUSY = [{ from: LIMITS.utilization.value, color: "orange" }] as const;

/** "AWS services": one or two panels of each service, three abreast. */
export function glanceDashboard(s: AwsSignals): Dashboard {
  const panels = [...compute(s), ...databases(s), ...messages(s)];
  return panels
    .reduce(
      (builder, panel) => builder.withPanel(panel),
      dashboard({
        uid: "aws-services",
        title: "AWS services",
        description: "ECS, load balancers, RDS, ElastiCache, Lambda, API Gateway and SQS at a glance.",
        tags: ["aws", "cloudwatch"],
        range: "6h",
      }),
    )
    .build();
}

function compute({ serviceCpu, serviceMemory, responseRate, responseTimeP95 }: AwsSignals) {
  return [
    timeSeries({
      ...RATIO,
      id: 1,
      title: PANELS.serviceCpu,
      description: `CPU in use, of what the service's tasks ask for. The line is at ${LIMITS.utilization.text}.`,
      queries: { "{{service_name}}": serviceCpu.name },
      limits: BUSY,
    }),
    timeSeries({
      ...RATIO,
      id: 2,
      title: PANELS.serviceMemory,
      description: `Memory in use, of what the tasks ask for; at 100 % one is killed. Line: ${LIMITS.utilization.text}.`,
      queries: { "{{service_name}}": serviceMemory.name },
      limits: BUSY,
      max: 1,
    }),
    timeSeries({
      ...THIRD,
      id: 3,
      title: PANELS.albRequests,
      description: "Answers by the second, by their class.",
      unit: units.RequestsPerSecond,
      queries: { "{{load_balancer}} {{code}}": `sum by (load_balancer, code) (${responseRate.name})` },
    }),
    timeSeries({
      ...THIRD,
      id: 4,
      title: PANELS.albResponseTime,
      description: "Seconds to the first byte of a response that 95 of 100 requests are quicker than.",
      unit: units.Seconds,
      queries: { "{{load_balancer}}": responseTimeP95.name },
    }),
  ];
}

function databases({ databaseCpu, databaseConnections, cacheHitRatio, cacheCpu }: AwsSignals) {
  return [
    timeSeries({
      ...RATIO,
      id: 5,
      title: PANELS.databaseCpu,
      description: `CPU of the instance in use. The line is at ${LIMITS.utilization.text}.`,
      queries: { "{{db_instance_identifier}}": databaseCpu.name },
      limits: BUSY,
      max: 1,
    }),
    timeSeries({
      ...THIRD,
      id: 6,
      title: PANELS.databaseConnections,
      description: "Connections of clients that are open.",
      unit: units.Short,
      queries: { "{{db_instance_identifier}}": databaseConnections.name },
      decimals: 0,
    }),
    timeSeries({
      ...RATIO,
      id: 7,
      title: PANELS.cacheHits,
      description: "Reads that found their key, of all in a minute.",
      queries: { "{{cache_cluster_id}}": cacheHitRatio.name },
      max: 1,
    }),
    timeSeries({
      ...RATIO,
      id: 8,
      title: PANELS.cacheCpu,
      description: `CPU that the engine's one thread takes. The line is at ${LIMITS.utilization.text}.`,
      queries: { "{{cache_cluster_id}}": cacheCpu.name },
      limits: BUSY,
      max: 1,
    }),
  ];
}

function messages({ functionRate, functionDurationP95, apiRequests, messages: waiting }: AwsSignals) {
  return [
    timeSeries({
      ...THIRD,
      id: 9,
      title: PANELS.functionRequests,
      description: "Invocations by the minute, by how they ended.",
      unit: units.RequestsPerMinute,
      queries: {
        "{{function_name}} {{status}}": `sum by (function_name, status) (${functionRate.name}) * 60`,
      },
    }),
    timeSeries({
      ...THIRD,
      id: 10,
      title: PANELS.functionDuration,
      description: "Seconds that 95 of 100 invocations are quicker than.",
      unit: units.Seconds,
      queries: { "{{function_name}}": functionDurationP95.name },
    }),
    timeSeries({
      ...THIRD,
      id: 11,
      title: PANELS.apiRequests,
      description: "Requests by the minute.",
      unit: units.RequestsPerMinute,
      queries: {
        "{{api_name}}{{api_id}} {{stage}}": `sum by (api_name, api_id, stage) (rate(${apiRequests.name}[10m])) * 60`,
      },
    }),
    timeSeries({
      ...THIRD,
      id: 12,
      title: PANELS.queueMessages,
      description: "Messages that can be received and have not been.",
      unit: units.Short,
      queries: { "{{queue_name}}": waiting.name },
      decimals: 0,
    }),
  ];
}
