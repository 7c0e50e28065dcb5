import type { Environment } from "./environment/environment";

/** Names of AWS resources that the environment's name becomes part of. */
export class Names {
  constructor(private readonly environment: Pick<Environment, "name" | "account" | "region" | "serviceDiscovery">) {}

  /** `dev-grafana` */
  of(what: string): string {
    return `${this.environment.name}-${what}`;
  }

  get cluster(): string {
    return this.of("monitoring-cluster");
  }

  /** `dev-grafana-service` */
  service(what: string): string {
    return this.of(`${what}-service`);
  }

  /** Names of buckets are shared by all AWS accounts; account and region make this one unique. */
  get configurationBucket(): string {
    return `${this.of("monitoring-config")}-${this.environment.account}-${this.environment.region}`;
  }

  /** The Cloud Map namespace: `prometheus.<namespace>` is where Prometheus is found. */
  get namespace(): string {
    return this.environment.serviceDiscovery?.name ?? `${this.environment.name}.monitoring.internal`;
  }
}

/** Longest name of a load balancer or target group. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
export const LOAD_BALANCER_NAME_LENGTH = 32;

/** Longest name of a bucket. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const BUCKET_NAME_LENGTH = 63;
