import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface ClusterProps {
  readonly name: string;
}

/** The ECS cluster that all tasks of an environment run in. */
export class Cluster extends Construct {
  readonly name: string;
  readonly arn: string;
  /** What must be there before an instance can join, and stay until the last one has left. */
  readonly ready: ITerraformDependable;

  constructor(scope: Construct, id: string, { name }: ClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, "Resource", {
      name,
      // Prometheus watches the tasks; Container Insights would be billed as custom metrics on top.
      setting: [{ name: "containerInsights", value: "disabled" }],
    });
    new EcsClusterCapacityProviders(this, "capacity", {
      clusterName: cluster.name,
      capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    });
    this.name = name;
    this.arn = cluster.arn;
    this.ready = cluster;
  }
}
