import { minutes } from "@watchpost/core";

import type { CloudWatchAlarm } from "./model/alarm";

export interface MonitorAlarmsProps {
  readonly clusterName: string;
  /** Services that must run, by what they are: `{ prometheus: "dev-prometheus-service" }`. */
  readonly services: Readonly<Record<string, string>>;
  /** The metric that tells how full, in percent, the volume of Prometheus is. @default - it has none */
  readonly volumeMetric?:
    | { readonly namespace: string; readonly name: string; readonly dimensions: Readonly<Record<string, string>> }
    | undefined;
}

const RUNBOOK = "Runbook: docs/runbooks/self.md#alarms-of-cloudwatch in the repository.";

const FIVE_MINUTES_TWICE = { period: minutes(5), periods: 2 } as const;

/** Alarms that watch the monitoring from outside, for when it can no longer say itself that something is wrong. */
export function monitorAlarms({ clusterName, services, volumeMetric }: MonitorAlarmsProps): CloudWatchAlarm[] {
  return [
    ...Object.entries(services).map(([what, serviceName]) => noTask(what, clusterName, serviceName)),
    ...(volumeMetric ? [volumeAlmostFull(volumeMetric)] : []),
  ];
}

/**
 * ECS counts no healthy tasks, but every running one reports its CPU each minute: no reports, no task.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-metrics.html
 */
function noTask(what: string, ClusterName: string, ServiceName: string): CloudWatchAlarm {
  return {
    name: `${what}-not-running`,
    description: `No task of ${ServiceName} has run for ten minutes. Look at the events of the service in ECS. ${RUNBOOK}`,
    severity: "critical",
    namespace: "AWS/ECS",
    metric: "CPUUtilization",
    dimensions: { ClusterName, ServiceName },
    statistic: "SampleCount",
    is: "below",
    threshold: 1,
    ...FIVE_MINUTES_TWICE,
    missing: "breaching",
  };
}

function volumeAlmostFull({
  namespace,
  name,
  dimensions,
}: NonNullable<MonitorAlarmsProps["volumeMetric"]>): CloudWatchAlarm {
  return {
    name: "prometheus-volume",
    description: `The volume of Prometheus is more than 80 % full, or has stopped telling. ${RUNBOOK}`,
    severity: "warning",
    namespace,
    metric: name,
    dimensions,
    statistic: "Maximum",
    is: "above",
    threshold: 80,
    ...FIVE_MINUTES_TWICE,
    missing: "breaching",
  };
}
