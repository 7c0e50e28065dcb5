import { catalogueSignal, recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";

import type { EcsWebProps } from "../props";

/** cAdvisor's scrape job. */
export const CADVISOR_JOB = "cadvisor";

const matching = (value: string) => ({ matching: value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") });

type Meaning = Pick<Signal, "kind" | "unit" | "help">;

/**
 * What AWS measures of the services of a cluster:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export function serviceSignals({ cluster }: Pick<EcsWebProps, "cluster">) {
  const of = (family: string, help: string) =>
    catalogueSignal(
      { namespace: "AWS/ECS", family, where: { ClusterName: matching(cluster) } },
      { kind: "gauge", unit: "ratio", help },
    );
  return {
    serviceCpu: of("ecs_service_cpu_utilization_ratio", "CPU in use, of what the service's tasks ask for."),
    serviceMemory: of("ecs_service_memory_utilization_ratio", "Memory in use, of what the service's tasks ask for."),
  };
}

/**
 * What the load balancer counts:
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function loadBalancerSignals(loadBalancer: string) {
  const where = { LoadBalancer: matching(loadBalancer) };
  const of = (family: string, meaning: Meaning) =>
    catalogueSignal({ namespace: "AWS/ApplicationELB", family, where }, meaning);
  const count = (family: string, kind: Signal["kind"], help: string) => of(family, { kind, unit: "count", help });
  const raw = {
    targetResponses: count("alb_target_responses", "counter", "Answers of targets, by the class of their status."),
    ownResponses: count("alb_elb_responses", "counter", "Answers that the load balancer made itself, by class."),
    responseTime: of("alb_target_response_time_seconds", {
      kind: "histogram",
      unit: "seconds",
      help: "Time from a request to its first byte of response.",
    }),
    healthyTargets: count("alb_target_group_healthy_hosts", "gauge", "Targets that are healthy."),
    unhealthyTargets: count("alb_target_group_unhealthy_hosts", "gauge", "Targets that are not healthy."),
  };
  const rate = (part: string, by: string) => `sum by (${by}) (rate(${raw.responseTime.name}_${part}[10m]))`;
  return {
    ...raw,
    responseTimeAverage: recordedSignal("ecs_web:target_response_time_average_seconds", {
      expr: `${rate("sum", "load_balancer")} / (${rate("count", "load_balancer")} > 0)`,
      unit: "seconds",
      help: "Time from a request to its first byte of response, on average.",
    }),
    responseTimeP95: recordedSignal("ecs_web:target_response_time_p95_seconds", {
      expr: `histogram_quantile(0.95, ${rate("bucket", "load_balancer, le")})`,
      unit: "seconds",
      help: "Time from a request to its first byte of response, 95th percentile.",
    }),
  };
}

/** What AWS measures of the database: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export function databaseSignals(instance: string) {
  const of = (family: string, unit: Signal["unit"], help: string) =>
    catalogueSignal(
      { namespace: "AWS/RDS", family, where: { DBInstanceIdentifier: matching(instance) } },
      { kind: "gauge", unit, help },
    );
  return {
    databaseCpu: of("rds_cpu_utilization_ratio", "ratio", "CPU of the database in use."),
    databaseConnections: of("rds_database_connections", "count", "Connections to the database that are open."),
    freeableMemory: of("rds_freeable_memory_bytes", "bytes", "Memory that is free or could be freed."),
    freeStorage: of("rds_free_storage_bytes", "bytes", "Storage that is free."),
    readLatency: of("rds_read_latency_seconds", "seconds", "Time that a read of the disk took."),
    writeLatency: of("rds_write_latency_seconds", "seconds", "Time that a write to the disk took."),
  };
}

const ECS_LABEL = "container_label_com_amazonaws_ecs";

/** What cAdvisor says of containers; the labels are those that the ECS agent gives them. */
export function containerSignals() {
  const of = (name: string, meaning: Meaning) => scrapedSignal(`container_${name}`, CADVISOR_JOB, meaning);
  const raw = {
    usedMemory: of("memory_usage_bytes", {
      kind: "gauge",
      unit: "bytes",
      help: "Memory of a container, caches included.",
    }),
    cpuTime: of("cpu_usage_seconds_total", { kind: "counter", unit: "seconds", help: "CPU time of a container." }),
  };
  const family = `${ECS_LABEL}_task_definition_family`;
  const container = `${ECS_LABEL}_container_name`;
  const named = (expr: string) =>
    `label_replace(label_replace(sum by (${family}, ${container}) (${expr}), "task", "$1", "${family}", "(.+)"), ` +
    `"container", "$1", "${container}", "(.+)")`;
  const byNames = (expr: string) => `sum by (task, container) (${named(expr)})`;
  return {
    ...raw,
    containerMemory: recordedSignal("ecs_web:container_memory_bytes", {
      expr: byNames(`${raw.usedMemory.name}{${container}!=""}`),
      unit: "bytes",
      help: "Memory of all containers of a name, caches included.",
    }),
    containerCpu: recordedSignal("ecs_web:container_cpu_vcpus", {
      expr: byNames(`rate(${raw.cpuTime.name}{${container}!=""}[5m])`),
      unit: "count",
      help: "Processors that all containers of a name keep busy.",
    }),
  };
}

/** All that the dashboard shows. */
export type AwsSignals = ReturnType<typeof serviceSignals> &
  ReturnType<typeof loadBalancerSignals> &
  ReturnType<typeof databaseSignals> &
  ReturnType<typeof containerSignals>;
