import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface ClusterProps {
  /** `dev-monitoring-cluster` */
  readonly name: string;
}

/** The ECS cluster that all tasks of an environment run in. */
export class Cluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** What must be there before a service is made or an instance joins, and stay until the last one has gone. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { name }: ClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, "Resource", {
      name,
      // Prometheus watches the tasks; Container Insights would be billed as custom metrics on top.
      setting: [{ name: "containerInsights", value: "disabled" }],
    });
    // A service that names a capacity provider is refused until the cluster has it, and keeps it from being taken away.
    this.ready = new EcsClusterCapacityProviders(this, "capacity", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    });
    this.name = name;
    this.arn = cluster.arn;
  }
}
