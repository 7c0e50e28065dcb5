import { mixin, type CloudWatchAlarm, type Mixin, type ScrapeTarget } from "@watchpost/alerting/model";

import { databaseAlarms, loadBalancerAlarms, serviceAlarms } from "./alarms";

/** A web application on ECS with a database on RDS behind a load balancer. */
export interface EcsWebProps {
  /** Its ECS cluster. */
  readonly cluster: string;
  /** The service that answers requests, whose CPU and memory raise alarms: `{ name: "backend", service: "staging-backend" }`. */
  readonly web: { readonly name: string; readonly service: string };
  /** Names in the Cloud Map namespace under which its tasks are scraped: `["backend", "worker", "beat"]`. */
  readonly tasks: readonly string[];
  /** The Cloud Map namespace: `staging.example.local`. */
  readonly namespace: string;
  /**
   * Port of `/metrics` on its tasks.
   * @default 8000
   */
  readonly port?: number;
  /** Security group of its tasks, which then lets Prometheus in. @default - its owner has seen to it */
  readonly securityGroupId?: string;
  /** Identifier of its RDS instance. @default - it has none */
  readonly database?: string;
  /** Its load balancer, as CloudWatch names it: `app/staging/0123456789abcdef`. @default - it has none */
  readonly loadBalancer?: string;
}

/** Scrapes the application's tasks and watches, from outside of Prometheus, what they run on. */
export function ecsWeb(props: EcsWebProps): Mixin {
  const { tasks, namespace, port = 8000, securityGroupId } = props;
  const targets = tasks.map((task): ScrapeTarget => ({
    job: task,
    hostname: `${task}.${namespace}`,
    port,
    ...(securityGroupId && { securityGroupId }),
  }));
  const alarms: CloudWatchAlarm[] = [
    ...serviceAlarms(props.web.name, props.cluster, props.web.service),
    ...(props.database ? databaseAlarms(props.database) : []),
    ...(props.loadBalancer ? loadBalancerAlarms(props.loadBalancer) : []),
  ];
  return mixin({ name: "ecs-web", signals: [], alerts: [], targets, alarms });
}
