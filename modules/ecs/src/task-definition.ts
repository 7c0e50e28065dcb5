import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsTaskDefinition, type EcsTaskDefinitionVolume } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type Duration, policyDocument, type PolicyStatement, trustPolicy } from "@watchpost/core";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { type Container, renderContainers } from "./container";

/** What all tasks of an environment share. */
export interface TaskContext {
  readonly account: string;
  readonly region: string;
  /** What the names of log groups begin with: `/ecs/dev-`. */
  readonly logGroupPrefix: string;
  readonly logRetention: Duration;
}

/** A volume of a task, by what it lies on: the task's own disk, which goes with it, its host's, or EFS. */
export type Volume =
  | { readonly name: string; readonly on: "task" }
  | { readonly name: string; readonly on: "host"; readonly hostPath: string }
  | { readonly name: string; readonly on: "efs"; readonly fileSystemId: string; readonly accessPointId: string };

export interface TaskDefinitionProps {
  readonly context: TaskContext;
  /** What it is: its log group is `<prefix><name>`. */
  readonly name: string;
  /** The family, and the beginning of the names of its roles: `dev-grafana`. */
  readonly family: string;
  /** CPU units: 1024 are one vCPU. */
  readonly cpu: number;
  /** Of all its containers. */
  readonly memoryMiB: number;
  /** What it runs on: Fargate, or an instance of the cluster. @default "fargate" */
  readonly launch?: "fargate" | "ec2";
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  /** What the processes may do in AWS. @default [] */
  readonly statements?: readonly PolicyStatement[];
}

/** Bytes of the largest task definition. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const TASK_DEFINITION_BYTES = 65_536;

/**
 * A task definition with a log group and two roles of its own: what ECS may do to start it, and what its processes may
 * do, which is nothing but `statements`. On Fargate it runs on ARM: https://aws.amazon.com/fargate/pricing/ asks a fifth
 * less for it, and all images are there for both.
 */
export class TaskDefinition extends Construct {
  readonly arn: string;
  /** What must be there before a task can start. */
  readonly ready: ITerraformDependable[];

  /** @throws Error when the rendered containers are more than ECS takes */
  constructor(scope: Construct, id: string, props: TaskDefinitionProps) {
    super(scope, id);
    const { context, name, family, containers, launch = "fargate" } = props;
    const logGroup = new CloudwatchLogGroup(this, "logs", {
      name: `${context.logGroupPrefix}${name}`,
      retentionInDays: context.logRetention.days,
    });
    const execution = this.role(
      "execution",
      `${family}-execution`,
      context.account,
      executionStatements(logGroup.arn, containers),
    );
    const task = this.role("task", `${family}-task`, context.account, props.statements ?? []);

    const containerDefinitions = renderContainers(containers, { group: logGroup.name, region: context.region });
    assertFits(family, containerDefinitions);
    const definition = new EcsTaskDefinition(this, "Resource", {
      family,
      networkMode: "awsvpc",
      requiresCompatibilities: [launch.toUpperCase()],
      cpu: String(props.cpu),
      memory: String(props.memoryMiB),
      executionRoleArn: execution.role.arn,
      taskRoleArn: task.role.arn,
      ...(launch === "fargate" && { runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" } }),
      volume: props.volumes.map(renderVolume),
      containerDefinitions,
    });
    this.arn = definition.arn;
    this.ready = [execution.policy, task.policy].filter((policy) => policy !== undefined);
  }

  private role(id: string, name: string, account: string, statements: readonly PolicyStatement[]) {
    const role = new IamRole(this, `${id}-role`, {
      name,
      assumeRolePolicy: trustPolicy("ecs-tasks.amazonaws.com", account),
    });
    const policy =
      statements.length === 0
        ? undefined
        : new IamRolePolicy(this, `${id}-policy`, { name, role: role.id, policy: policyDocument(statements) });
    return { role, policy };
  }
}

/** What ECS must be allowed before the first process runs: to read secrets, to pull images and to write logs. */
function executionStatements(logGroupArn: string, containers: readonly Container[]): PolicyStatement[] {
  const secrets = new Set(containers.flatMap(({ secrets = {} }) => Object.values(secrets)));
  return [
    { sid: "WriteLogs", actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [`${logGroupArn}:*`] },
    ...(secrets.size > 0
      ? [{ sid: "ReadSecrets", actions: ["secretsmanager:GetSecretValue"], resources: [...secrets] }]
      : []),
    ...pullStatements(new Set(containers.flatMap(({ image }) => ecrRepositoryArn(image) ?? []))),
  ];
}

/** A mirror of images is a pull-through cache, which imports what it does not hold yet. https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html */
function pullStatements(repositoryArns: ReadonlySet<string>): PolicyStatement[] {
  if (repositoryArns.size === 0) return [];
  return [
    { sid: "SignInToEcr", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      sid: "PullImages",
      actions: [
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:BatchImportUpstreamImage",
        "ecr:CreateRepository",
        "ecr:GetDownloadUrlForLayer",
      ],
      resources: [...repositoryArns],
    },
  ];
}

/** A private registry's name. https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html */
const ECR_IMAGE = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|on\.aws)\/([^:@]+)/;

function ecrRepositoryArn(image: string): string | undefined {
  const [, account, region, repository] = ECR_IMAGE.exec(image) ?? [];
  return repository && `arn:aws:ecr:${region}:${account}:repository/${repository}`;
}

function renderVolume(volume: Volume): EcsTaskDefinitionVolume {
  switch (volume.on) {
    case "task":
      return { name: volume.name };
    case "host":
      return { name: volume.name, hostPath: volume.hostPath };
    case "efs":
      return {
        name: volume.name,
        efsVolumeConfiguration: {
          fileSystemId: volume.fileSystemId,
          transitEncryption: "ENABLED",
          authorizationConfig: { accessPointId: volume.accessPointId, iam: "ENABLED" },
        },
      };
  }
}

function assertFits(family: string, rendered: string): void {
  const bytes = Buffer.byteLength(rendered);
  if (bytes > TASK_DEFINITION_BYTES) {
    throw new Error(
      `Task definition ${family} has ${bytes} bytes, and ECS takes ${TASK_DEFINITION_BYTES}: deliver its text as files.`,
    );
  }
}
