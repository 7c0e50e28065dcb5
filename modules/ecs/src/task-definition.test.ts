import { describe, expect, it } from "@jest/globals";
import { itWith, synthesizeStack } from "@watchpost/scripts/testing";

import { applied, CONTEXT, statementsOf } from "../test/stack";
import type { Container } from "./container";
import { TaskDefinition, type TaskDefinitionProps } from "./task-definition";

const WEB: Container = { name: "web", image: "quay.io/example/web:1.0" };
const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-AbCdEf";
const ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/mirror";

function task(props: Partial<TaskDefinitionProps> = {}) {
  return synthesizeStack((stack) => {
    new TaskDefinition(stack, "task", {
      context: CONTEXT,
      name: "web",
      family: "test-web",
      cpu: 256,
      memoryMiB: 512,
      containers: [WEB],
      volumes: [],
      ...props,
    });
  });
}

const executionPolicy = (containers: readonly Container[]) =>
  statementsOf(task({ containers }).resource("aws_iam_role_policy", "execution")["policy"]);

describe("a task definition", () => {
  it("runs on Fargate on ARM", () => {
    expect(task().resource("aws_ecs_task_definition")).toMatchObject({
      family: "test-web",
      cpu: "256",
      memory: "512",
      network_mode: "awsvpc",
      requires_compatibilities: ["FARGATE"],
      runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" },
    });
  });

  it("runs on the processor of its instance where it runs on one", () => {
    const definition = task({ launch: "ec2" }).resource("aws_ecs_task_definition");
    expect(definition["requires_compatibilities"]).toEqual(["EC2"]);
    expect(definition).not.toHaveProperty("runtime_platform");
  });

  it("logs into a group of its own, which forgets", () => {
    const stack = task();
    expect(stack.resource("aws_cloudwatch_log_group")).toEqual({ name: "/ecs/test-web", retention_in_days: 7 });
    expect(stack.resource("aws_ecs_task_definition")["container_definitions"]).toContain(
      '"awslogs-group":"${aws_cloudwatch_log_group.',
    );
  });

  it("has volumes on its own disk, on its host's and on EFS, which it mounts by its role and through TLS", () => {
    const volumes = task({
      volumes: [
        { name: "scratch", on: "task" },
        { name: "data", on: "host", hostPath: "/var/lib/data" },
        { name: "shared", on: "efs", fileSystemId: "fs-1", accessPointId: "fsap-1" },
      ],
    }).resource("aws_ecs_task_definition")["volume"];
    expect(volumes).toEqual([
      { name: "scratch" },
      { name: "data", host_path: "/var/lib/data" },
      {
        name: "shared",
        efs_volume_configuration: {
          file_system_id: "fs-1",
          transit_encryption: "ENABLED",
          authorization_config: { access_point_id: "fsap-1", iam: "ENABLED" },
        },
      },
    ]);
  });

  it("may not be larger than ECS takes", () => {
    const command = ["x".repeat(70_000)];
    expect(() => task({ containers: [{ ...WEB, command }] })).toThrow(
      /^Task definition test-web has 70\d{3} bytes, and ECS takes 65536: deliver its text as files\.$/,
    );
    expect(() => task({ containers: [{ ...WEB, command: ["x".repeat(64_000)] }] })).not.toThrow();
  });
});

describe("the roles of a task", () => {
  it("may be taken by ECS, for this account only", () => {
    const roles = Object.values(task().resources("aws_iam_role"));
    expect(roles.map(({ name }) => name)).toEqual(["test-web-execution", "test-web-task"]);
    for (const { assume_role_policy: policy } of roles) {
      expect(JSON.parse(String(policy))).toEqual({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "ecs-tasks.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
          },
        ],
      });
    }
  });

  it("are two: its processes have none of the rights that start it", () => {
    const { execution_role_arn: execution, task_role_arn: own } = task().resource("aws_ecs_task_definition");
    expect(execution).toMatch(/execution-role/);
    expect(own).toMatch(/task-role/);
  });

  it("let ECS write to the one log group and nothing else, where the task asks for nothing", () => {
    expect(executionPolicy([WEB])).toEqual({
      WriteLogs: {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*$/),
      },
    });
  });

  it("let ECS read exactly the secrets that containers name", () => {
    const other = `${SECRET}2`;
    const containers: Container[] = [
      { ...WEB, secrets: { TOKEN: SECRET, SAME: SECRET } },
      { ...WEB, name: "side", secrets: { OTHER: other } },
    ];
    expect(executionPolicy(containers)["ReadSecrets"]).toEqual({
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: [SECRET, other],
    });
  });

  it.each([
    [`${ECR}/prometheus/prometheus:v3.14.0`, "eu-west-1:111122223333:repository/mirror/prometheus/prometheus"],
    [`${ECR}/web@sha256:${"0".repeat(64)}`, "eu-west-1:111122223333:repository/mirror/web"],
    ["444455556666.dkr-ecr.us-east-1.on.aws/web:1", "us-east-1:444455556666:repository/web"],
  ])("let ECS pull %s from its repository", (image, repository) => {
    expect(executionPolicy([WEB, { name: "mirrored", image }])).toMatchObject({
      SignInToEcr: { Action: "ecr:GetAuthorizationToken", Resource: "*" },
      PullImages: {
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:BatchImportUpstreamImage",
          "ecr:CreateRepository",
          "ecr:GetDownloadUrlForLayer",
        ],
        Resource: `arn:aws:ecr:${repository}`,
      },
    });
  });

  it.each(["public.ecr.aws/aws-cli/aws-cli:2", "docker.io/grafana/grafana:13", "quay.io/x/y.dkr.ecr.z:1"])(
    "let ECS pull nothing from ECR for %s",
    (image) => {
      expect(Object.keys(executionPolicy([{ ...WEB, image }]))).toEqual(["WriteLogs"]);
    },
  );

  it("let its processes do nothing, or what is given", () => {
    expect(Object.keys(task().resources("aws_iam_role_policy"))).toHaveLength(1);
    const statements = [{ sid: "Publish", actions: ["sns:Publish"], resources: ["arn:aws:sns:eu-west-1:1:topic"] }];
    expect(statementsOf(task({ statements }).resource("aws_iam_role_policy", "task-policy")["policy"])).toEqual({
      Publish: { Effect: "Allow", Action: "sns:Publish", Resource: "arn:aws:sns:eu-west-1:1:topic" },
    });
  });

  itWith(["terraform", "offline providers"], "are accepted by Terraform, and a second plan is empty", async () => {
    const containers = [{ ...WEB, image: `${ECR}/web:1`, secrets: { TOKEN: SECRET }, ports: [80] }];
    const { terraform } = await applied(task({ containers, volumes: [{ name: "scratch", on: "task" }] }));
    expect((await terraform.changes()).any).toBe(false);
  });
});
