import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import {
  type Alert,
  type CloudWatchAlarm,
  mixin,
  type Mixin,
  type ScrapeTarget,
  type Signal,
} from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { watchedPanels } from "../watched-panels";
import { databaseAlarms, loadBalancerAlarms, serviceAlarms } from "./alarms";
import { applicationAlerts } from "./application/alerts";
import { applicationSignals } from "./application/signals";
import { metricsMissing } from "./aws/alerts";
import { CADVISOR_JOB, containerSignals, databaseSignals, loadBalancerSignals, serviceSignals } from "./aws/signals";
import { postgresqlAlerts } from "./postgresql/alerts";
import { POSTGRESQL_JOB, postgresqlSignals } from "./postgresql/signals";
import type { EcsWebProps, Exporter } from "./props";
import { redisAlerts } from "./redis/alerts";
import { REDIS_JOB, redisSignals } from "./redis/signals";

export type { EcsWebProps } from "./props";

const DASHBOARDS = ["web-application", "postgresql", "redis", "ecs-web-aws"];

/**
 * Watches a web application: what it says of itself, its database and its Redis, and what AWS measures of that. The
 * limits of what it runs on are watched by alarms of CloudWatch, outside of Prometheus.
 * @param dashboards @default - those that are built, as they are committed; without the panels of what it does not have
 */
export function ecsWeb(
  props: EcsWebProps,
  dashboards: readonly Dashboard[] = DASHBOARDS.map(committedDashboard),
): Mixin {
  const signals = signalsOf(props);
  const names = new Set(signals.map(({ name }) => name));
  const gone = signalsOf(withEverything(props)).filter(({ name }) => !names.has(name));
  return mixin({
    name: "ecs-web",
    signals,
    alerts: alertsOf(props),
    dashboards: watchedPanels(dashboards, gone),
    targets: targetsOf(props),
    alarms: alarmsOf(props),
  });
}

/** As though the environment had all that there may be. */
function withEverything(props: EcsWebProps): EcsWebProps {
  const exporter = { name: "exporter" };
  return {
    ...props,
    database: "database",
    loadBalancer: "app/load-balancer",
    postgresExporter: exporter,
    redisExporter: exporter,
    cadvisor: exporter,
  };
}

function signalsOf(props: EcsWebProps): Signal[] {
  const { database, loadBalancer, postgresExporter, redisExporter, cadvisor } = props;
  return [
    applicationSignals(props),
    serviceSignals(props),
    ...(loadBalancer ? [loadBalancerSignals(loadBalancer)] : []),
    ...(database ? [databaseSignals(database)] : []),
    ...(cadvisor ? [containerSignals()] : []),
    ...(postgresExporter ? [postgresqlSignals] : []),
    ...(redisExporter ? [redisSignals] : []),
  ].flatMap((part): Signal[] => Object.values(part));
}

function alertsOf(props: EcsWebProps): Alert[] {
  const application = applicationSignals(props);
  return [
    ...applicationAlerts(application, props),
    ...(props.postgresExporter ? postgresqlAlerts : []),
    ...(props.redisExporter ? redisAlerts : []),
    metricsMissing(serviceSignals(props).serviceCpu, application.up, props),
  ];
}

function targetsOf(props: EcsWebProps): ScrapeTarget[] {
  const { tasks, namespace, port = 8000, securityGroupId, postgresExporter, redisExporter, cadvisor } = props;
  const target = (job: string, defaultPort: number, exporter: Exporter): ScrapeTarget => ({
    job,
    hostname: `${exporter.name}.${namespace}`,
    port: exporter.port ?? defaultPort,
    ...(exporter.securityGroupId && { securityGroupId: exporter.securityGroupId }),
  });
  return [
    ...tasks.map((task) => target(task, port, { name: task, ...(securityGroupId && { securityGroupId }) })),
    ...(postgresExporter ? [target(POSTGRESQL_JOB, 9187, postgresExporter)] : []),
    ...(redisExporter ? [target(REDIS_JOB, 9121, redisExporter)] : []),
    ...(cadvisor ? [target(CADVISOR_JOB, 8080, cadvisor)] : []),
  ];
}

function alarmsOf({ cluster, web, database, loadBalancer }: EcsWebProps): CloudWatchAlarm[] {
  return [
    ...serviceAlarms(web.name, cluster, web.service),
    ...(database ? databaseAlarms(database) : []),
    ...(loadBalancer ? loadBalancerAlarms(loadBalancer) : []),
  ];
}
