import { type Alert, type Signal, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { storeAlerts } from "./store-alerts";
import { PANELS } from "./panels";
import type { AwsService, AwsServicesProps } from "./props";
import { type AwsSignals, awsSignals } from "./signals";
import { trafficAlerts } from "./traffic-alerts";

/** An alert, the service that it is about, and whether a mixin of the application would tell the same. */
export interface AwsAlert {
  readonly service: AwsService;
  readonly alert: Alert;
  readonly ofApplication?: boolean;
  readonly forecast?: boolean;
}

/** When services are bad, whatever runs on them; those of services that are looked at. */
export function awsAlerts(services: readonly AwsService[], props: AwsServicesProps): Alert[] {
  const { applicationsWatched = false, forecasts = false } = props;
  const signals = awsSignals(props);
  const wanted = [...trafficAlerts(signals), ...storeAlerts(signals)].filter(
    ({ service, ofApplication = false, forecast = false }) =>
      services.includes(service) && !(ofApplication && applicationsWatched) && (!forecast || forecasts),
  );
  return [...wanted.map(({ alert }) => alert), ...metricsMissing(services, signals)];
}

/** Published every minute while anything of the service is there, whether it is used or not. */
const ALWAYS: readonly (readonly [AwsService, (signals: AwsSignals) => Signal, string])[] = [
  ["ecs", ({ serviceCpu }) => serviceCpu, '{cluster_name="shop", service_name="web"}'],
  ["rds", ({ databaseCpu }) => databaseCpu, '{db_instance_identifier="shop"}'],
  ["elasticache", ({ cacheCpu }) => cacheCpu, '{cache_cluster_id="shop-001", cache_node_id="0001"}'],
  ["alb", ({ unhealthyTargets }) => unhealthyTargets, '{load_balancer="app/shop/1", target_group="targetgroup/web/1"}'],
];

function metricsMissing(services: readonly AwsService[], signals: AwsSignals): Alert[] {
  const always = ALWAYS.filter(([service]) => services.includes(service)).map(([, signal, labels]) => ({
    name: signal(signals).name,
    labels,
  }));
  if (always.length === 0) return [];
  const all = (values: string) => Object.fromEntries(always.map(({ name, labels }) => [name + labels, values]));
  // Each of them alone is enough.
  const only = (which: number, values: string) =>
    always.slice(which, which + 1).map(({ name, labels }) => [name + labels, values] as const);
  return [
    {
      name: "AwsMetricsMissing",
      when: whenever(`absent(${always.map(({ name }) => name).join(" or ")})`),
      for: minutes(20),
      severity: "warning",
      ...(services.includes("ecs") && { panel: PANELS.serviceCpu }),
      summary: "CloudWatch has had no metrics of AWS's services for 20 minutes",
      description:
        "No alert on them can fire. Look whether anything runs in this account and region, whether what is read is " +
        "narrowed too far, and whether CloudWatch is late.",
      proof: {
        fires: all("_x40"),
        says: { summary: "CloudWatch has had no metrics of AWS's services for 20 minutes" },
        justNot: Object.fromEntries(only(always.length > 1 ? 1 : 0, "_x13 0.5x27")),
        missing: Object.fromEntries(only(always.length - 1, "0.5x40")),
        ends: Object.fromEntries(only(0, "_x40 0.5x20")),
      },
    },
  ];
}
