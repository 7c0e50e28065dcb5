import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { mixin, type Mixin } from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { watchedPanels } from "../watched-panels";
import { awsAlerts } from "./alerts";
import { AWS_SERVICES, type AwsServicesProps } from "./props";
import { signalsOf } from "./signals";

export type { AwsServicesProps } from "./props";

const DASHBOARDS = ["aws-services", "aws-traffic", "aws-stores"];

/**
 * ECS, load balancers, RDS, ElastiCache, Lambda, API Gateway and SQS at a glance, as CloudWatch has them, and what is bad
 * whatever runs there.
 * @param dashboards @default - those that are built, as they are committed; without the panels of services left out
 */
export function awsServices(
  props: AwsServicesProps = {},
  dashboards: readonly Dashboard[] = DASHBOARDS.map(committedDashboard),
): Mixin {
  const { without = [] } = props;
  const services = AWS_SERVICES.filter((service) => !without.includes(service));
  return mixin({
    name: "aws-services",
    signals: signalsOf(services, props),
    alerts: awsAlerts(services, props),
    dashboards: watchedPanels(dashboards, signalsOf(without, props)),
  });
}
