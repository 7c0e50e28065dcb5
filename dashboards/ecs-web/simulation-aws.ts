import { daily, restless, type SimulatedSeries, steady } from "../simulation";

const MEBIBYTE = 1_048_576;
const BALANCER = { load_balancer: "app/staging-wumbo/0123456789abcdef" };

/** The buckets that CloudWatch's bins leave of the catalogue's. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function loadBalancerSeries(): SimulatedSeries[] {
  const requests = daily(4, 36, 130);
  const answers: Readonly<Record<string, number>> = { "2xx": 0.975, "4xx": 0.02, "5xx": 0.002 };
  const group = { ...BALANCER, target_group: "targetgroup/backend/6d0ecf831eec9f09" };
  return [
    ...Object.entries(answers).map(([code, part]) => ({
      name: "alb_target_responses_total",
      labels: { ...BALANCER, code },
      perSecond: (at: number) => requests(at) * part,
    })),
    { name: "alb_elb_responses_total", labels: { ...BALANCER, code: "3xx" }, perSecond: (at) => requests(at) * 0.003 },
    {
      name: "alb_target_response_time_seconds",
      labels: BALANCER,
      histogram: { perSecond: requests, median: restless(0.08, 0.1, 131), spread: 0.7, buckets: BUCKETS },
    },
    { name: "alb_target_group_healthy_hosts", labels: group, gauge: steady(2) },
    { name: "alb_target_group_unhealthy_hosts", labels: group, gauge: steady(0) },
  ];
}

function databaseSeries(): SimulatedSeries[] {
  const labels = { db_instance_identifier: "staging-wumbo-db" };
  const gauge = (name: string, course: (at: number) => number): SimulatedSeries => ({
    name: `rds_${name}`,
    labels,
    gauge: course,
  });
  return [
    gauge("cpu_utilization_ratio", daily(0.08, 0.35, 140)),
    gauge("database_connections", (at) => Math.round(daily(18, 38, 141)(at))),
    gauge("freeable_memory_bytes", restless(950 * MEBIBYTE, 0.05, 142)),
    gauge("free_storage_bytes", restless(38_000 * MEBIBYTE, 0.002, 143)),
    gauge("read_latency_seconds", restless(0.0011, 0.3, 144)),
    gauge("write_latency_seconds", restless(0.0024, 0.3, 145)),
  ];
}

const ECS_LABEL = "container_label_com_amazonaws_ecs";

function containerSeries(): SimulatedSeries[] {
  return ["backend", "worker", "beat"].flatMap((name, i) => {
    const labels = {
      job: "cadvisor",
      instance: "10.0.1.20:8080",
      name: `ecs-staging-wumbo-${name}-12-${name}-c0ffee`,
      [`${ECS_LABEL}_task_definition_family`]: `staging-wumbo-${name}`,
      [`${ECS_LABEL}_container_name`]: name,
    };
    return [
      { name: "container_memory_usage_bytes", labels, gauge: restless((230 - 50 * i) * MEBIBYTE, 0.04, 150 + i) },
      { name: "container_cpu_usage_seconds_total", labels, perSecond: daily(0.03, 0.35 - 0.1 * i, 153 + i) },
    ];
  });
}

/** What CloudWatch says of the services, the load balancer and the database, and cAdvisor of containers. */
export function awsSeries(incident: string | undefined): SimulatedSeries[] {
  const services = ["backend", "worker", "beat"].flatMap((name, i): SimulatedSeries[] => {
    const labels = { cluster_name: "staging-wumbo-cluster", service_name: `staging-wumbo-${name}` };
    return [
      { name: "ecs_service_cpu_utilization_ratio", labels, gauge: daily(0.1, 0.55 - 0.15 * i, 160 + i) },
      { name: "ecs_service_memory_utilization_ratio", labels, gauge: restless(0.6 - 0.1 * i, 0.04, 163 + i) },
    ];
  });
  return [
    ...(incident === "WebCloudWatchMetricsMissing" ? [] : services),
    ...loadBalancerSeries(),
    ...databaseSeries(),
    ...containerSeries(),
  ];
}
