import { catalogueSignal, recordedSignal, type Signal } from "@watchpost/alerting/model";

import { AWS_SERVICES, type AwsService, type AwsServicesProps } from "./props";

/** Requests in a second below which a share of them is taken of so many all the same: 6 in a minute. */
const FEWEST = 0.1;

/** Queues that take what others could not process are called so. */
const DEAD_LETTER_QUEUE = "(?i).*(dlq|dead.?letter).*";

const NAMESPACES: Readonly<Record<AwsService, string>> = {
  ecs: "AWS/ECS",
  alb: "AWS/ApplicationELB",
  rds: "AWS/RDS",
  elasticache: "AWS/ElastiCache",
  lambda: "AWS/Lambda",
  "api-gateway": "AWS/ApiGateway",
  sqs: "AWS/SQS",
};

/** Families of the metrics service's catalogue: services/metrics-service/src/catalogue. */
function families(service: AwsService, { where = {} }: AwsServicesProps) {
  const wanted = Object.entries(where[service] ?? {}).map(([name, pattern]) => [name, { matching: pattern }] as const);
  const of = (kind: Signal["kind"]) => (family: string, unit: Signal["unit"], help: string) =>
    catalogueSignal(
      { namespace: NAMESPACES[service], family, where: Object.fromEntries(wanted) },
      { kind, unit, help },
    );
  return { gauge: of("gauge"), counter: of("counter"), histogram: of("histogram") };
}

const rate = ({ name }: Signal, matchers = "") => `rate(${name}${matchers}[10m])`;
const p95 = ({ name }: Signal, by: string) =>
  `histogram_quantile(0.95, sum by (${by}, le) (rate(${name}_bucket[10m])))`;

function ecs(props: AwsServicesProps) {
  const { gauge } = families("ecs", props);
  return {
    serviceCpu: gauge("ecs_service_cpu_utilization_ratio", "ratio", "CPU in use, of what a service's tasks ask for."),
    serviceMemory: gauge("ecs_service_memory_utilization_ratio", "ratio", "Memory in use, of what tasks ask for."),
  };
}

function alb(props: AwsServicesProps) {
  const { gauge, counter, histogram } = families("alb", props);
  const raw = {
    targetResponses: counter("alb_target_responses", "count", "Answers of targets, by class."),
    ownResponses: counter("alb_elb_responses", "count", "Answers that the load balancer made itself, by class."),
    responseTime: histogram("alb_target_response_time_seconds", "seconds", "Time to the first byte of a response."),
    unhealthyTargets: gauge("alb_target_group_unhealthy_hosts", "count", "Targets that are not healthy."),
    rejectedConnections: counter("alb_rejected_connections", "count", "Connections refused for there being too many."),
    connectionErrors: counter("alb_target_connection_errors", "count", "Connections to targets that failed."),
  };
  const from = (who: string, signal: Signal) => `label_replace(${rate(signal)}, "from", "${who}", "", "")`;
  const responseRate = recordedSignal("aws_services:alb_responses:per_second", {
    expr: `${from("target", raw.targetResponses)} or ${from("load balancer", raw.ownResponses)}`,
    unit: "per-second",
    help: "Answers by the second, by who made them.",
  });
  return {
    ...raw,
    responseRate,
    errorRatio: recordedSignal("aws_services:alb_error_ratio", {
      expr:
        `sum by (load_balancer) (${responseRate.name}{code="5xx"})` +
        ` / clamp_min(sum by (load_balancer) (${responseRate.name}), ${FEWEST})`,
      unit: "ratio",
      help: "Requests that were answered with 5xx, of at least 6 a minute.",
    }),
    responseTimeP95: recordedSignal("aws_services:alb_response_time_p95_seconds", {
      expr: p95(raw.responseTime, "load_balancer"),
      unit: "seconds",
      help: "95th percentile of the time to the first byte of a response.",
    }),
  };
}

function rds(props: AwsServicesProps) {
  const { gauge } = families("rds", props);
  return {
    databaseCpu: gauge("rds_cpu_utilization_ratio", "ratio", "CPU in use."),
    databaseConnections: gauge("rds_database_connections", "count", "Connections that are open."),
    freeableMemory: gauge("rds_freeable_memory_bytes", "bytes", "Memory that is free or could be freed."),
    freeStorage: gauge("rds_free_storage_bytes", "bytes", "Storage that is free."),
    cpuCredits: gauge("rds_cpu_credits", "count", "CPU credits left of a burstable instance."),
    readLatency: gauge("rds_read_latency_seconds", "seconds", "Time that a read of the disk took."),
    writeLatency: gauge("rds_write_latency_seconds", "seconds", "Time that a write to the disk took."),
    reads: gauge("rds_read_operations_per_second", "per-second", "Reads of the disk."),
    writes: gauge("rds_write_operations_per_second", "per-second", "Writes to the disk."),
  };
}

function elasticache(props: AwsServicesProps) {
  const { gauge, counter } = families("elasticache", props);
  return {
    cacheHitRatio: gauge("elasticache_cache_hit_ratio", "ratio", "Reads that found their key."),
    cacheCpu: gauge("elasticache_engine_cpu_utilization_ratio", "ratio", "CPU in use by the engine's thread."),
    cacheMemory: gauge("elasticache_database_memory_usage_ratio", "ratio", "Memory in use, of what may be."),
    cacheConnections: gauge("elasticache_connections", "count", "Connections of clients that are open."),
    cacheEvictions: counter("elasticache_evictions", "count", "Keys removed for want of memory."),
  };
}

function lambda(props: AwsServicesProps) {
  const { gauge, counter, histogram } = families("lambda", props);
  const raw = {
    functionRequests: counter("lambda_requests", "count", "Invocations that ended, by status."),
    functionDuration: histogram("lambda_request_duration_seconds", "seconds", "Time that an invocation took."),
    functionThrottles: counter("lambda_throttles", "count", "Invocations refused for want of concurrency."),
    functionConcurrency: gauge("lambda_concurrent_executions", "count", "Instances that process events at once."),
  };
  const functionRate = recordedSignal("aws_services:lambda_requests:per_second", {
    expr: rate(raw.functionRequests),
    unit: "per-second",
    help: "Invocations by the second, by how they ended.",
  });
  const by = "sum by (function_name)";
  return {
    ...raw,
    functionRate,
    functionErrorRatio: recordedSignal("aws_services:lambda_error_ratio", {
      expr: `${by} (${functionRate.name}{status="error"}) / clamp_min(${by} (${functionRate.name}), ${FEWEST})`,
      unit: "ratio",
      help: "Invocations that ended with an error, of at least 6 a minute.",
    }),
    throttlesPerMinute: recordedSignal("aws_services:lambda_throttles:per_minute", {
      expr: `${by} (${rate(raw.functionThrottles)}) * 60`,
      unit: "per-minute",
      help: "Invocations refused for want of concurrency.",
    }),
    functionDurationP95: recordedSignal("aws_services:lambda_duration_p95_seconds", {
      expr: p95(raw.functionDuration, "function_name"),
      unit: "seconds",
      help: "95th percentile of the time that an invocation took.",
    }),
  };
}

/** REST APIs are known by name, HTTP APIs by ID. */
const API = "api_name, api_id, stage";

function apiGateway(props: AwsServicesProps) {
  const { counter, histogram } = families("api-gateway", props);
  const raw = {
    apiRequests: counter("api_gateway_requests", "count", "Requests."),
    apiErrors: counter("api_gateway_errors", "count", "Requests answered with an error, by class."),
    apiLatency: histogram("api_gateway_latency_seconds", "seconds", "Time from a request to its response."),
  };
  return {
    ...raw,
    apiErrorRatio: recordedSignal("aws_services:api_gateway_error_ratio", {
      // Both have the same labels, but for the class.
      expr:
        `sum without (code, region) (${rate(raw.apiErrors, '{code="5xx"}')})` +
        ` / clamp_min(sum without (region) (${rate(raw.apiRequests)}), ${FEWEST})`,
      unit: "ratio",
      help: "Requests answered with 5xx, of at least 6 a minute.",
    }),
    apiLatencyP95: recordedSignal("aws_services:api_gateway_latency_p95_seconds", {
      expr: p95(raw.apiLatency, API),
      unit: "seconds",
      help: "95th percentile of the time from a request to its response.",
    }),
  };
}

function sqs(props: AwsServicesProps) {
  const { gauge, counter } = families("sqs", props);
  const raw = {
    messages: gauge("sqs_messages_visible", "count", "Messages that can be received."),
    oldestMessage: gauge("sqs_oldest_message_age_seconds", "seconds", "Age of the oldest message."),
    messagesSent: counter("sqs_messages_sent", "count", "Messages added to a queue."),
    messagesDeleted: counter("sqs_messages_deleted", "count", "Messages that were processed."),
  };
  return {
    ...raw,
    messageAge: recordedSignal("aws_services:sqs_oldest_message_age_seconds", {
      // Dead letters are there to lie and wait.
      expr: `${raw.oldestMessage.name}{queue_name!~"${DEAD_LETTER_QUEUE}"}`,
      unit: "seconds",
      help: "Age of the oldest message of a queue that somebody should empty.",
    }),
    deadLetters: recordedSignal("aws_services:sqs_dead_letters", {
      expr: `${raw.messages.name}{queue_name=~"${DEAD_LETTER_QUEUE}"}`,
      unit: "count",
      help: "Messages that could not be processed.",
    }),
  };
}

const OF_SERVICES = { ecs, alb, rds, elasticache, lambda, "api-gateway": apiGateway, sqs };

/** All that the dashboards show. */
export function awsSignals(props: AwsServicesProps) {
  return {
    ...ecs(props),
    ...alb(props),
    ...rds(props),
    ...elasticache(props),
    ...lambda(props),
    ...apiGateway(props),
    ...sqs(props),
  };
}

/** Signals of some services. */
export function signalsOf(services: readonly AwsService[], props: AwsServicesProps): Signal[] {
  return AWS_SERVICES.filter((service) => services.includes(service)).flatMap((service): Signal[] =>
    Object.values(OF_SERVICES[service](props)),
  );
}

export type AwsSignals = ReturnType<typeof awsSignals>;
