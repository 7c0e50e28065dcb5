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
  /**
   * What the names of the application's own metrics begin with: `<prefix>transactions_total`, `<prefix>active_users`.
   * @default "wumbo_"
   */
  readonly prefix?: string;
  /**
   * Values of the label `status` that a transaction which failed is counted under.
   * @default ["failed", "failure", "error"]
   */
  readonly failedStatuses?: readonly string[];
  /** postgres_exporter, on port 9187 unless another is given. @default - there is none, nor a dashboard of PostgreSQL */
  readonly postgresExporter?: Exporter;
  /** redis_exporter, on port 9121 unless another is given. @default - there is none, nor a dashboard of Redis */
  readonly redisExporter?: Exporter;
  /**
   * cAdvisor on the cluster's EC2 instances, on port 8080 unless another is given: it alone has what single containers
   * use. Fargate lets nobody run it; there the panels of services, from CloudWatch, and of tasks, from their own
   * metrics, are what there is.
   * @default - there is none, nor panels of containers
   */
  readonly cadvisor?: Exporter;
}

/** Something in the Cloud Map namespace that is scraped beside the application. */
export interface Exporter {
  /** Its name in the namespace: `postgres-exporter`. */
  readonly name: string;
  readonly port?: number;
  /** Its security group, which then lets Prometheus in. @default - its owner has seen to it */
  readonly securityGroupId?: string;
}
