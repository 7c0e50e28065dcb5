import { API_GATEWAY } from "./api-gateway";
import { APPLICATION_ELB } from "./application-elb";
import { BILLING } from "./billing";
import { CONTAINER_INSIGHTS, ECS } from "./ecs";
import { ELASTICACHE } from "./elasticache";
import type { NamespaceEntry } from "./entry";
import { FEATURE_FLAGS } from "./feature-flags";
import { LAMBDA } from "./lambda";
import { PULSE_QUEUE } from "./pulse-queue";
import { RDS } from "./rds";
import { SQS } from "./sqs";

/** What is known of namespaces, by their names. */
export const CATALOGUE: ReadonlyMap<string, NamespaceEntry> = new Map(
  [
    LAMBDA,
    ELASTICACHE,
    ECS,
    CONTAINER_INSIGHTS,
    RDS,
    APPLICATION_ELB,
    API_GATEWAY,
    SQS,
    BILLING,
    FEATURE_FLAGS,
    PULSE_QUEUE,
  ].map((entry) => [entry.namespace, entry]),
);
