import { type Alert, type Signal, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { jobsOf } from "../application/signals";
import { AWS_PANELS } from "../panels";
import type { EcsWebProps } from "../props";

/**
 * The limits of services, database and load balancer are watched by CloudWatch's own alarms. What those cannot see is
 * that nothing of it comes to Prometheus. Where nothing runs they tell of it themselves.
 */
export function metricsMissing(cpu: Signal, up: Signal, props: Pick<EcsWebProps, "tasks">): Alert {
  const used = `${cpu.name}{cluster_name="staging", service_name="backend"}`;
  const task = (job: string) => `${up.name}{job="${job}", instance="10.0.1.7:8000"}`;
  return {
    name: "WebCloudWatchMetricsMissing",
    when: whenever(`absent(${cpu.name}) and on () max(${up.name}{${jobsOf(props)}}) == 1`),
    for: minutes(20),
    severity: "warning",
    panel: AWS_PANELS.serviceCpu,
    summary: "The application runs, but CloudWatch has no metrics of its services",
    description:
      "Nothing has come for 20 minutes. Look whether the environment's file names the cluster rightly, and whether " +
      "CloudWatch is late.",
    proof: {
      fires: { [used]: "_x40", [task("backend")]: "1x40", [task("worker")]: "1x40", [task("beat")]: "0x40" },
      says: { summary: "The application runs, but CloudWatch has no metrics of its services" },
      justNot: { [used]: "_x13 0.4x40", [task("backend")]: "1x40" },
      // Nothing of the application runs, though other things do.
      missing: { [used]: "_x40", [task("backend")]: "0x40", [task("grafana")]: "1x40" },
    },
  };
}
