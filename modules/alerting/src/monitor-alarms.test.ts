import { describe, expect, it } from "@jest/globals";

import { monitorAlarms } from "./monitor-alarms";

const services = { prometheus: "prod-prometheus-service", grafana: "prod-grafana-service" };

describe("monitorAlarms", () => {
  it("go off when no task of a service reports any more, whatever the reason", () => {
    const alarms = monitorAlarms({ clusterName: "prod-monitoring-cluster", services });
    expect(alarms.map(({ name }) => name)).toEqual(["prometheus-not-running", "grafana-not-running"]);
    expect(alarms[0]).toMatchObject({
      description:
        "No task of prod-prometheus-service has run for ten minutes. Look at the events of the service in ECS. " +
        "Runbook: docs/runbooks/self.md#alarms-of-cloudwatch in the repository.",
      severity: "critical",
      namespace: "AWS/ECS",
      metric: "CPUUtilization",
      dimensions: { ClusterName: "prod-monitoring-cluster", ServiceName: "prod-prometheus-service" },
      // ECS has no metric that counts healthy tasks; each that runs reports once a minute.
      statistic: "SampleCount",
      is: "below",
      threshold: 1,
      periods: 2,
      missing: "breaching",
    });
  });

  it("go off when the volume is more than 80 % full, or has stopped telling", () => {
    const volumeMetric = {
      namespace: "Watchpost",
      name: "VolumeUsedPercent",
      dimensions: { Volume: "prod-prometheus" },
    };
    const alarms = monitorAlarms({ clusterName: "c", services: {}, volumeMetric });
    expect(alarms).toHaveLength(1);
    expect(alarms[0]).toMatchObject({
      name: "prometheus-volume",
      namespace: "Watchpost",
      metric: "VolumeUsedPercent",
      dimensions: { Volume: "prod-prometheus" },
      statistic: "Maximum",
      is: "above",
      threshold: 80,
      missing: "breaching",
    });
  });
});
