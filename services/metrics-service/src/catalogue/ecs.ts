import { gauge, type NamespaceEntry } from "./entry";

const PERCENT = { unit: "Percent" } as const;

/**
 * What is used and reserved, of what services asked for and clusters have. Clusters of Fargate have none of their own.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export const ECS: NamespaceEntry = {
  namespace: "AWS/ECS",
  settleSeconds: 120,
  rereadSeconds: 900,
  resourceTypes: ["ecs:service"],
  groups: [
    {
      name: "",
      dimensions: ["ClusterName", "ServiceName"],
      metrics: [
        gauge(
          "ecs_service_cpu_utilization_ratio",
          "CPUUtilization",
          "Average",
          "CPU in use, of what the tasks ask for.",
          PERCENT,
        ),
        gauge(
          "ecs_service_memory_utilization_ratio",
          "MemoryUtilization",
          "Average",
          "Memory in use, of what the tasks ask for.",
          PERCENT,
        ),
        gauge(
          "ecs_service_ebs_utilization_ratio",
          "EBSFilesystemUtilization",
          "Maximum",
          "Space in use on the tasks' volumes.",
          {
            ...PERCENT,
            optional: true,
          },
        ),
      ],
    },
    {
      name: "clusters",
      dimensions: ["ClusterName"],
      metrics: [
        gauge(
          "ecs_cluster_cpu_utilization_ratio",
          "CPUUtilization",
          "Average",
          "CPU in use, of what the instances have.",
          PERCENT,
        ),
        gauge(
          "ecs_cluster_memory_utilization_ratio",
          "MemoryUtilization",
          "Average",
          "Memory in use, of what the instances have.",
          PERCENT,
        ),
        gauge(
          "ecs_cluster_cpu_reservation_ratio",
          "CPUReservation",
          "Average",
          "CPU that tasks reserve, of what the instances have.",
          PERCENT,
        ),
        gauge(
          "ecs_cluster_memory_reservation_ratio",
          "MemoryReservation",
          "Average",
          "Memory that tasks reserve, of what the instances have.",
          PERCENT,
        ),
      ],
    },
  ],
};

const VCPU = 1 / 1024;
const MEBIBYTE = 1_048_576;

/**
 * Only clusters with Container Insights turned on have these. CPU is counted in units of 1/1024 vCPU, memory in MiB.
 * They are made of log events, which come later than a service's own metrics.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html
 */
export const CONTAINER_INSIGHTS: NamespaceEntry = {
  namespace: "ECS/ContainerInsights",
  settleSeconds: 180,
  rereadSeconds: 900,
  resourceTypes: ["ecs:service"],
  groups: [
    {
      name: "",
      dimensions: ["ClusterName", "ServiceName"],
      metrics: [
        gauge("ecs_service_running_tasks", "RunningTaskCount", "Minimum", "Tasks that run."),
        gauge("ecs_service_desired_tasks", "DesiredTaskCount", "Maximum", "Tasks that should run."),
        gauge("ecs_service_pending_tasks", "PendingTaskCount", "Maximum", "Tasks that are being started."),
        gauge(
          "ecs_service_deployments",
          "DeploymentCount",
          "Maximum",
          "Deployments under way, the current one among them.",
        ),
        gauge("ecs_service_cpu_used_vcpus", "CpuUtilized", "Average", "Processors in use.", {
          unit: "None",
          scale: VCPU,
        }),
        gauge("ecs_service_cpu_reserved_vcpus", "CpuReserved", "Average", "Processors reserved.", {
          unit: "None",
          scale: VCPU,
        }),
        gauge("ecs_service_memory_used_bytes", "MemoryUtilized", "Average", "Memory in use.", {
          unit: "Megabytes",
          scale: MEBIBYTE,
        }),
        gauge("ecs_service_memory_reserved_bytes", "MemoryReserved", "Average", "Memory reserved.", {
          unit: "Megabytes",
          scale: MEBIBYTE,
        }),
        gauge("ecs_service_network_received_bytes_per_second", "NetworkRxBytes", "Average", "Bytes received.", {
          unit: "Bytes/Second",
          optional: true,
        }),
        gauge("ecs_service_network_sent_bytes_per_second", "NetworkTxBytes", "Average", "Bytes sent.", {
          unit: "Bytes/Second",
          optional: true,
        }),
      ],
    },
    {
      name: "clusters",
      dimensions: ["ClusterName"],
      metrics: [
        gauge("ecs_cluster_tasks", "TaskCount", "Average", "Tasks that run in the cluster."),
        gauge("ecs_cluster_services", "ServiceCount", "Average", "Services of the cluster."),
        gauge(
          "ecs_cluster_container_instances",
          "ContainerInstanceCount",
          "Average",
          "EC2 instances with an ECS agent.",
        ),
      ],
    },
  ],
};
