import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../../dashboard";
import { timeSeries } from "../../panels";
import { ALARM_LIMITS } from "../limits";
import { AWS_PANELS as PANELS } from "../panels";
import type { AwsSignals } from "./signals";

/** "Services and database on AWS": services, load balancer, database, containers, in rows of their own. */
export function awsDashboard(s: AwsSignals): Dashboard {
  return dashboard({
    uid: "ecs-web-aws",
    title: "Services and database on AWS",
    description: "CPU and memory of ECS services, their load balancer, the database on RDS, and containers on EC2.",
    tags: ["ecs", "rds", "alb", "aws"],
    range: "6h",
  })
    .withPanel(serviceCpu(s))
    .withPanel(serviceMemory(s))
    .withPanel(responseTime(s))
    .withPanel(responses(s))
    .withPanel(targets(s))
    .withPanel(databaseCpu(s))
    .withPanel(databaseConnections(s))
    .withPanel(databaseSpace(s))
    .withPanel(databaseLatency(s))
    .withPanel(containerMemory(s))
    .withPanel(containerCpu(s))
    .build();
}

/** How CloudWatch's alarms are raised: alarms.ts. */
const TWICE = "on average over 5 minutes, twice in a row, an alarm of CloudWatch is raised";

function serviceCpu({ serviceCpu: cpu }: AwsSignals) {
  return timeSeries({
    id: 1,
    title: PANELS.serviceCpu,
    description:
      "CPU in use, of what the service's tasks ask for. " +
      `Where the one that answers requests is above ${ALARM_LIMITS.cpu.text} ${TWICE}.`,
    unit: units.PercentUnit,
    queries: { "{{service_name}}": cpu.name },
    limits: [{ from: ALARM_LIMITS.cpu.value, color: "orange" }],
    min: 0,
    decimals: 0,
  });
}

function serviceMemory({ serviceMemory: memory }: AwsSignals) {
  return timeSeries({
    id: 2,
    title: PANELS.serviceMemory,
    description:
      "Memory in use, of what the service's tasks ask for; at 100 % a task is killed. " +
      `Where the one that answers requests is above ${ALARM_LIMITS.memory.text} ${TWICE}.`,
    unit: units.PercentUnit,
    queries: { "{{service_name}}": memory.name },
    limits: [{ from: ALARM_LIMITS.memory.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 0,
  });
}

function responseTime({ responseTimeAverage, responseTimeP95 }: AwsSignals) {
  return timeSeries({
    id: 3,
    title: PANELS.responseTime,
    description:
      `Time from a request to its first byte of response. Above ${ALARM_LIMITS.responseTime.text} ${TWICE}. ` +
      "Dashed: what 95 of 100 are quicker than.",
    unit: units.Seconds,
    queries: { average: responseTimeAverage.name, p95: responseTimeP95.name },
    aside: "/^p95/",
    columns: 8,
    limits: [{ from: ALARM_LIMITS.responseTime.value, color: "orange" }],
    min: 0,
  });
}

function responses({ targetResponses, ownResponses }: AwsSignals) {
  return timeSeries({
    id: 4,
    title: PANELS.responses,
    description:
      "Answers by the minute, by the class of their status. Those with 5xx that the load balancer made itself had no " +
      "target that could answer.",
    unit: units.RequestsPerMinute,
    queries: {
      "targets {{code}}": `sum by (code) (rate(${targetResponses.name}[10m])) * 60`,
      "load balancer {{code}}": `sum by (code) (rate(${ownResponses.name}[10m])) * 60`,
    },
    aside: "/^load balancer/",
    columns: 8,
    min: 0,
  });
}

function targets({ healthyTargets, unhealthyTargets }: AwsSignals) {
  return timeSeries({
    id: 5,
    title: PANELS.targets,
    description: "Tasks that the load balancer sends requests to, and dashed those that fail its health checks.",
    unit: units.Short,
    queries: {
      "healthy {{target_group}}": `min by (target_group) (${healthyTargets.name})`,
      "unhealthy {{target_group}}": `max by (target_group) (${unhealthyTargets.name})`,
    },
    aside: "/^unhealthy/",
    columns: 8,
    min: 0,
    decimals: 0,
  });
}

const DATABASE = "{{db_instance_identifier}}";

function databaseCpu({ databaseCpu: cpu }: AwsSignals) {
  return timeSeries({
    id: 6,
    title: PANELS.databaseCpu,
    description: `CPU of the database in use. Above ${ALARM_LIMITS.cpu.text} ${TWICE}.`,
    unit: units.PercentUnit,
    queries: { [DATABASE]: cpu.name },
    limits: [{ from: ALARM_LIMITS.cpu.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 0,
  });
}

function databaseConnections({ databaseConnections: connections }: AwsSignals) {
  return timeSeries({
    id: 7,
    title: PANELS.databaseConnections,
    description: `Connections to the database that are open. Above ${ALARM_LIMITS.databaseConnections.text} ${TWICE}.`,
    unit: units.Short,
    queries: { [DATABASE]: connections.name },
    limits: [{ from: ALARM_LIMITS.databaseConnections.value, color: "orange" }],
    min: 0,
    decimals: 0,
  });
}

function databaseSpace({ freeableMemory, freeStorage }: AwsSignals) {
  return timeSeries({
    id: 8,
    title: PANELS.databaseSpace,
    description:
      "Bytes of memory that are free or could be freed, and, dashed at the right, of storage. At 0 it stops.",
    unit: units.BytesIEC,
    queries: { [`memory ${DATABASE}`]: freeableMemory.name, [`storage ${DATABASE}`]: freeStorage.name },
    aside: "/^storage/",
    right: { series: "/^storage/", unit: units.BytesIEC },
    min: 0,
  });
}

function databaseLatency({ readLatency, writeLatency }: AwsSignals) {
  return timeSeries({
    id: 9,
    title: PANELS.databaseLatency,
    description: "Seconds that a read of the disk and a write to it took, on average.",
    unit: units.Seconds,
    queries: { [`read ${DATABASE}`]: readLatency.name, [`write ${DATABASE}`]: writeLatency.name },
    min: 0,
  });
}

function containerMemory({ containerMemory: memory }: AwsSignals) {
  return timeSeries({
    id: 10,
    title: PANELS.containerMemory,
    description: "Bytes that all containers of a name use, caches included. From cAdvisor on the cluster's instances.",
    unit: units.BytesIEC,
    queries: { "{{task}} {{container}}": memory.name },
    min: 0,
  });
}

function containerCpu({ containerCpu: cpu }: AwsSignals) {
  return timeSeries({
    id: 11,
    title: PANELS.containerCpu,
    description: "Processors that all containers of a name keep busy. From cAdvisor on the cluster's instances.",
    unit: units.Short,
    queries: { "{{task}} {{container}}": cpu.name },
    min: 0,
    decimals: 2,
  });
}
