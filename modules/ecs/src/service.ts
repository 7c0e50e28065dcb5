import { EcsService, type EcsServiceConfig } from "@cdktf/provider-aws/lib/ecs-service";
import type { Network, Party, Registration, Target } from "@watchpost/network";
import { type ITerraformDependable, Op, type Postcondition, TerraformSelf } from "cdktf";
import { Construct } from "constructs";

import type { Cluster } from "./cluster";
import type { Container } from "./container";
import type { EbsHost } from "./ebs-host";
import { TaskDefinition, type TaskDefinitionProps } from "./task-definition";

/** What both kinds of service take. */
interface ServiceProps {
  /** `dev-grafana-service` */
  readonly name: string;
  readonly cluster: Cluster;
  readonly network: Network;
  /** Its security group. */
  readonly party: Party;
  /** The name it is found under. @default - none */
  readonly registration?: Registration;
  /** Where the load balancer sends it requests. @default - nowhere */
  readonly target?: { readonly target: Target; readonly container: string; readonly port: number };
  /** What must be there before the first task starts. @default [] */
  readonly after?: readonly ITerraformDependable[];
}

export interface StatelessServiceProps extends ServiceProps {
  readonly task: Omit<TaskDefinitionProps, "launch">;
  /** @default 1 */
  readonly tasks?: number;
  /** Whether it may run on Fargate Spot. @default false */
  readonly spot?: boolean;
}

/** A service whose tasks know nothing that is lost with them: the new one starts before the old one stops. */
export class StatelessService extends Construct {
  constructor(scope: Construct, id: string, props: StatelessServiceProps) {
    super(scope, id);
    const { tasks = 1, spot = false } = props;
    const task = new TaskDefinition(this, "task", props.task);
    new EcsService(this, "Resource", {
      ...commonConfig(props, task),
      capacityProviderStrategy: [{ capacityProvider: spot ? "FARGATE_SPOT" : "FARGATE", weight: 1 }],
      // Without it the provider refuses to change the strategy. https://github.com/hashicorp/terraform-provider-aws/pull/43533
      forceNewDeployment: true,
      desiredCount: tasks,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      availabilityZoneRebalancing: "ENABLED",
    });
  }
}

export interface SingleWriterServiceProps extends ServiceProps {
  /** `writer` and `sidecars` are its containers. */
  readonly task: Omit<TaskDefinitionProps, "launch" | "containers">;
  /** The container that owns the volume: it gets the longest time that Fargate grants to close its files. */
  readonly writer: Omit<Container, "stopTimeoutSeconds" | "lifecycle">;
  /** @default [] */
  readonly sidecars?: readonly Container[];
  /** The instance that carries its volume. @default - Fargate */
  readonly host?: EbsHost;
}

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html: stopTimeout on Fargate */
const LONGEST_STOP_SECONDS = 120;

/**
 * A service that alone may write to its volume. There is one task; the old one has stopped before the new one starts;
 * it runs on no Spot capacity, and ECS does not move it between zones, which would start a second one first.
 */
export class SingleWriterService extends Construct {
  constructor(scope: Construct, id: string, props: SingleWriterServiceProps) {
    super(scope, id);
    const { host, writer, sidecars = [] } = props;
    const task = new TaskDefinition(this, "task", {
      ...props.task,
      launch: host ? "ec2" : "fargate",
      containers: [{ ...writer, stopTimeoutSeconds: LONGEST_STOP_SECONDS }, ...sidecars],
    });
    new EcsService(this, "Resource", {
      ...commonConfig(props, task),
      ...(host ? onHost(props, host) : { launchType: "FARGATE" }),
      desiredCount: 1,
      deploymentMinimumHealthyPercent: 0,
      deploymentMaximumPercent: 100,
      availabilityZoneRebalancing: "DISABLED",
    });
  }
}

function onHost({ party }: ServiceProps, host: EbsHost): Partial<EcsServiceConfig> {
  return {
    launchType: "EC2",
    networkConfiguration: { subnets: [host.subnetId], securityGroups: [party.securityGroupId] },
  };
}

/** Seconds in which the load balancer's health checks do not count: a new task may have tables to migrate. */
const GRACE_SECONDS = 300;

function commonConfig(props: ServiceProps, task: TaskDefinition): EcsServiceConfig {
  const { name, cluster, network, party, registration, target, after = [] } = props;
  return {
    name,
    cluster: cluster.arn,
    taskDefinition: task.arn,
    propagateTags: "SERVICE",
    enableEcsManagedTags: true,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    waitForSteadyState: true,
    lifecycle: { postcondition: [hasDeployed(name, task)] },
    networkConfiguration: {
      subnets: network.taskSubnets.ids,
      securityGroups: [party.securityGroupId],
      assignPublicIp: network.publicAddresses,
    },
    ...(registration && { serviceRegistries: { registryArn: registration.registryArn } }),
    ...(target && {
      loadBalancer: [
        { targetGroupArn: target.target.targetGroupArn, containerName: target.container, containerPort: target.port },
      ],
      healthCheckGracePeriodSeconds: GRACE_SECONDS,
    }),
    dependsOn: [
      cluster.ready,
      ...network.taskSubnets.ready,
      ...task.ready,
      ...after,
      ...(target ? [target.target.ready] : []),
    ],
  };
}

/**
 * A deployment that fails goes back by itself and is steady again, which the provider takes for success:
 * https://github.com/hashicorp/terraform-provider-aws/issues/20858. What then runs is not what was asked for.
 */
function hasDeployed(name: string, task: TaskDefinition): Postcondition {
  return {
    condition: Op.eq(TerraformSelf.getString("task_definition"), task.arn),
    errorMessage: `ECS has gone back to an older task definition of ${name}: no task of the new one became healthy. The service's events in ECS, and the logs of its stopped tasks, say why.`,
  };
}
