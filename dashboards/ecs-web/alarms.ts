import type { CloudWatchAlarm } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { ALARM_LIMITS } from "./limits";

const FIVE_MINUTES_TWICE = { period: minutes(5), periods: 2 } as const;

const PERCENT = 100;

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html */
export function serviceAlarms(name: string, cluster: string, service: string): CloudWatchAlarm[] {
  const alarm = (what: "cpu" | "memory", metric: string): CloudWatchAlarm => ({
    name: `${name}-${what}`,
    description:
      `The tasks of ${service} use more than ${ALARM_LIMITS[what].text} of their ` +
      `${what === "cpu" ? "CPU" : "memory"}, or there are none.`,
    severity: "warning",
    namespace: "AWS/ECS",
    metric,
    dimensions: { ClusterName: cluster, ServiceName: service },
    statistic: "Average",
    is: "above",
    threshold: ALARM_LIMITS[what].value * PERCENT,
    ...FIVE_MINUTES_TWICE,
    // A service without tasks reports nothing: that is a fault, not a quiet hour.
    missing: "breaching",
  });
  return [alarm("cpu", "CPUUtilization"), alarm("memory", "MemoryUtilization")];
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html */
export function databaseAlarms(instance: string): CloudWatchAlarm[] {
  const { cpu, databaseConnections } = ALARM_LIMITS;
  const alarm = (what: string, metric: string, threshold: number, description: string): CloudWatchAlarm => ({
    name: `database-${what}`,
    description,
    severity: "warning",
    namespace: "AWS/RDS",
    metric,
    dimensions: { DBInstanceIdentifier: instance },
    statistic: "Average",
    is: "above",
    threshold,
    ...FIVE_MINUTES_TWICE,
    missing: "breaching",
  });
  return [
    alarm(
      "cpu",
      "CPUUtilization",
      cpu.value * PERCENT,
      `The database ${instance} uses more than ${cpu.text} of its CPU, or does not run.`,
    ),
    alarm(
      "connections",
      "DatabaseConnections",
      databaseConnections.value,
      `The database ${instance} has more than ${databaseConnections.text} connections, or does not run.`,
    ),
  ];
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export function loadBalancerAlarms(loadBalancer: string): CloudWatchAlarm[] {
  return [
    {
      name: "target-response-time",
      description: "The application takes more than a second to answer, on average.",
      severity: "warning",
      namespace: "AWS/ApplicationELB",
      metric: "TargetResponseTime",
      dimensions: { LoadBalancer: loadBalancer },
      statistic: "Average",
      is: "above",
      threshold: ALARM_LIMITS.responseTime.value,
      ...FIVE_MINUTES_TWICE,
      // Without requests there is nothing to measure.
      missing: "notBreaching",
    },
  ];
}
