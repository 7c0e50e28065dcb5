import { type Course, daily, restless, type SimulatedSeries, type Simulation, steady } from "../simulation";

const GIBIBYTE = 1_073_741_824;
const RESPONSE_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const REQUEST_BUCKETS = [0.1, 0.5, 1, 2, 5, 10];

type Labels = Readonly<Record<string, string>>;

const gauge = (name: string, labels: Labels, course: Course): SimulatedSeries => ({ name, labels, gauge: course });
const counter = (name: string, labels: Labels, perSecond: Course): SimulatedSeries => ({
  name: `${name}_total`,
  labels,
  perSecond,
});
const timed = (name: string, labels: Labels, perSecond: Course, median: Course, buckets: readonly number[]) => ({
  name,
  labels,
  histogram: { perSecond, median, spread: 0.6, buckets },
});
const part =
  (of: Course, share: number): Course =>
  (at) =>
    of(at) * share;

function ecs(): SimulatedSeries[] {
  return ["storefront", "search"].flatMap((service, i) => {
    const labels = { cluster_name: "market-cluster", service_name: `market-${service}` };
    return [
      gauge("ecs_service_cpu_utilization_ratio", labels, daily(0.12, 0.5 + 0.1 * i, 200 + i)),
      gauge("ecs_service_memory_utilization_ratio", labels, restless(0.55 + 0.1 * i, 0.05, 202 + i)),
    ];
  });
}

function alb(incident: string | undefined): SimulatedSeries[] {
  return ["market", "admin"].flatMap((name, i) => {
    const labels = { load_balancer: `app/${name}/50dc6c495c0c9188` };
    const group = { ...labels, target_group: `targetgroup/${name}/6d0ecf831eec9f09` };
    const bad = i === 0;
    const failing = bad && incident === "AwsLoadBalancerErrorsHigh" ? 0.15 : 0.001;
    const requests = daily(3, 40 / (1 + 4 * i), 210 + i);
    return [
      counter("alb_target_responses", { ...labels, code: "2xx" }, part(requests, 0.97 - failing)),
      counter("alb_target_responses", { ...labels, code: "4xx" }, part(requests, 0.03)),
      counter("alb_target_responses", { ...labels, code: "5xx" }, part(requests, failing)),
      counter("alb_elb_responses", { ...labels, code: "5xx" }, part(requests, failing / 5)),
      timed("alb_target_response_time_seconds", labels, requests, restless(0.09, 0.15, 212 + i), RESPONSE_BUCKETS),
      gauge("alb_target_group_unhealthy_hosts", group, steady(bad && incident === "AwsTargetsUnhealthy" ? 1 : 0)),
      counter("alb_rejected_connections", labels, steady(0)),
      counter("alb_target_connection_errors", labels, part(requests, 0.0003)),
    ];
  });
}

function rds(incident: string | undefined): SimulatedSeries[] {
  return ["market-orders", "market-catalogue"].flatMap((name, i) => {
    const labels = { db_instance_identifier: name };
    const bad = i === 0;
    const free = bad && incident === "AwsDatabaseStorageLow" ? 3 : 40 + 20 * i;
    return [
      gauge("rds_cpu_utilization_ratio", labels, daily(0.08, 0.45, 220 + i)),
      gauge("rds_database_connections", labels, (at) => Math.round(daily(12, 60, 222 + i)(at))),
      gauge("rds_freeable_memory_bytes", labels, restless((2 + i) * GIBIBYTE, 0.05, 224 + i)),
      gauge("rds_free_storage_bytes", labels, restless(free * GIBIBYTE, 0.001, 226 + i)),
      gauge("rds_cpu_credits", labels, restless(bad && incident === "AwsDatabaseCreditsLow" ? 8 : 250, 0.1, 228 + i)),
      gauge("rds_read_latency_seconds", labels, restless(0.001, 0.3, 230 + i)),
      gauge("rds_write_latency_seconds", labels, restless(0.002, 0.3, 232 + i)),
      gauge("rds_read_operations_per_second", labels, daily(20, 180, 234 + i)),
      gauge("rds_write_operations_per_second", labels, daily(30, 140, 236 + i)),
    ];
  });
}

function elasticache(incident: string | undefined): SimulatedSeries[] {
  return ["001", "002"].flatMap((node, i) => {
    const labels = { cache_cluster_id: `market-sessions-${node}`, cache_node_id: "0001" };
    const full = i === 0 && incident === "AwsCacheMemoryHigh";
    return [
      gauge("elasticache_cache_hit_ratio", labels, restless(0.93, 0.03, 240 + i)),
      gauge("elasticache_engine_cpu_utilization_ratio", labels, daily(0.03, 0.3, 242 + i)),
      gauge("elasticache_database_memory_usage_ratio", labels, restless(full ? 0.95 : 0.55, 0.02, 244 + i)),
      gauge("elasticache_connections", labels, (at) => Math.round(daily(20, 60, 246 + i)(at))),
      counter("elasticache_evictions", labels, steady(full ? 2 : 0)),
    ];
  });
}

function lambda(incident: string | undefined): SimulatedSeries[] {
  return ["thumbnail", "newsletter"].flatMap((name, i) => {
    const labels = { function_name: `market-${name}` };
    const failing = i === 0 && incident === "AwsFunctionErrorsHigh" ? 0.2 : 0.002;
    const requests = daily(0.5, 4, 250 + i);
    return [
      counter("lambda_requests", { ...labels, status: "success" }, part(requests, 1 - failing)),
      counter("lambda_requests", { ...labels, status: "error" }, part(requests, failing)),
      timed("lambda_request_duration_seconds", labels, requests, restless(0.3, 0.2, 252 + i), REQUEST_BUCKETS),
      counter("lambda_throttles", labels, steady(i === 0 && incident === "AwsFunctionThrottled" ? 0.2 : 0)),
      gauge("lambda_concurrent_executions", labels, (at) => Math.ceil(requests(at) * 0.5)),
    ];
  });
}

function apiGateway(incident: string | undefined): SimulatedSeries[] {
  const apis: readonly Labels[] = [
    { api_name: "market-partners", stage: "prod" },
    { api_id: "a1b2c3d4e5", stage: "$default" },
  ];
  return apis.flatMap((labels, i) => {
    const failing = i === 0 && incident === "AwsApiErrorsHigh" ? 0.15 : 0.002;
    const requests = daily(0.5, 6, 260 + i);
    return [
      counter("api_gateway_requests", labels, requests),
      counter("api_gateway_errors", { ...labels, code: "4xx" }, part(requests, 0.02)),
      counter("api_gateway_errors", { ...labels, code: "5xx" }, part(requests, failing)),
      timed("api_gateway_latency_seconds", labels, requests, restless(0.12, 0.2, 262 + i), REQUEST_BUCKETS),
    ];
  });
}

function sqs(incident: string | undefined): SimulatedSeries[] {
  return ["market-orders", "market-mail", "market-orders-dlq"].flatMap((queue_name, i) => {
    const dead = i === 2;
    const old = i === 0 && incident === "AwsQueueMessagesOld" ? 4000 : 12;
    const letters = incident === "AwsQueueDeadLetters" ? 7 : 0;
    const sent = dead ? steady(letters / 86_400) : daily(0.3, 3, 270 + i);
    return [
      gauge("sqs_messages_visible", { queue_name }, (at) => (dead ? letters : Math.round(daily(0, 30, 273 + i)(at)))),
      gauge(
        "sqs_oldest_message_age_seconds",
        { queue_name },
        dead ? steady(letters * 3600) : restless(old, 0.5, 276 + i),
      ),
      counter("sqs_messages_sent", { queue_name }, sent),
      counter("sqs_messages_deleted", { queue_name }, dead ? steady(0) : sent),
    ];
  });
}

/** A market place on all of the services, two of each. */
export const awsServicesSimulation: Simulation = {
  mixin: "aws-services",
  incidents: [
    "AwsLoadBalancerErrorsHigh",
    "AwsTargetsUnhealthy",
    "AwsFunctionErrorsHigh",
    "AwsFunctionThrottled",
    "AwsApiErrorsHigh",
    "AwsDatabaseStorageLow",
    "AwsDatabaseCreditsLow",
    "AwsCacheMemoryHigh",
    "AwsQueueMessagesOld",
    "AwsQueueDeadLetters",
    "AwsMetricsMissing",
  ],
  series: (incident) =>
    incident === "AwsMetricsMissing"
      ? [...lambda(incident), ...apiGateway(incident), ...sqs(incident)]
      : [
          ...ecs(),
          ...alb(incident),
          ...rds(incident),
          ...elasticache(incident),
          ...lambda(incident),
          ...apiGateway(incident),
          ...sqs(incident),
        ],
};
