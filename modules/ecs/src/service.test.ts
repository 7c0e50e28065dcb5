import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { describe, expect, it } from "@jest/globals";
import type { NetworkChoice } from "@watchpost/core";
import type { Network } from "@watchpost/network";
import { itWith, synthesizeStack } from "@watchpost/scripts/testing";
import type { TerraformStack } from "cdktf";

import { applied, CONTEXT, KNOWN_SUBNETS, NAMES, networkIn, NEW_SUBNETS, TAGGED_SUBNETS } from "../test/stack";
import { Cluster } from "./cluster";
import { EbsHost } from "./ebs-host";
import {
  SingleWriterService,
  type SingleWriterServiceProps,
  StatelessService,
  type StatelessServiceProps,
} from "./service";

const WEB = { name: "web", image: "quay.io/example/web:1.0" };
const TASK = { context: CONTEXT, name: "web", family: "test-web", cpu: 256, memoryMiB: 512, volumes: [] };

function common(stack: TerraformStack, choice?: NetworkChoice) {
  const network = networkIn(stack, choice);
  const cluster = new Cluster(stack, "cluster", { name: NAMES.cluster });
  return { name: NAMES.service("web"), cluster, network, party: network.party("web", "Web") };
}

function stateless(props: Partial<StatelessServiceProps> = {}, choice?: NetworkChoice) {
  return synthesizeStack((stack) => {
    new StatelessService(stack, "web", { ...common(stack, choice), task: { ...TASK, containers: [WEB] }, ...props });
  });
}

function singleWriter(props: Partial<SingleWriterServiceProps> = {}, choice?: NetworkChoice) {
  return synthesizeStack((stack) => {
    new SingleWriterService(stack, "web", { ...common(stack, choice), task: TASK, writer: WEB, ...props });
  });
}

function onHost(choice: NetworkChoice) {
  return synthesizeStack((stack) => {
    const shared = common(stack, choice);
    const { network, cluster } = shared;
    const party = network.party("host", "Host");
    const host = new EbsHost(stack, "host", {
      ...{ names: NAMES, network, cluster, party, name: "web", gib: 20, instanceType: "t4g.small" },
      ...{ uid: 65534, gid: 65534, tags: {} },
    });
    new SingleWriterService(stack, "web", {
      ...shared,
      host,
      after: [host.ready],
      task: { ...TASK, volumes: [host.volume] },
      writer: { ...WEB, mounts: [{ volume: host.volume.name, path: "/data", readOnly: false }] },
    });
  });
}

/** The containers of the one task definition. */
function containersOf(stack: ReturnType<typeof stateless>): Record<string, unknown>[] {
  const text = String(stack.resource("aws_ecs_task_definition")["container_definitions"]);
  return JSON.parse(text) as Record<string, unknown>[];
}

describe("a service without state", () => {
  it("starts a new task before it stops the old one, and may be spread over zones", () => {
    expect(stateless().resource("aws_ecs_service")).toMatchObject({
      desired_count: 1,
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      availability_zone_rebalancing: "ENABLED",
      capacity_provider_strategy: [{ capacity_provider: "FARGATE", weight: 1 }],
    });
  });

  it("may have several tasks and run on Spot, and may change between the two kinds of capacity", () => {
    expect(stateless({ tasks: 3, spot: true }).resource("aws_ecs_service")).toMatchObject({
      desired_count: 3,
      capacity_provider_strategy: [{ capacity_provider: "FARGATE_SPOT", weight: 1 }],
      force_new_deployment: true,
    });
  });
});

describe("a service that alone may write", () => {
  it("stops its only task before it starts another, on no Spot, and is not moved between zones", () => {
    const service = singleWriter().resource("aws_ecs_service");
    expect(service).toMatchObject({
      desired_count: 1,
      deployment_minimum_healthy_percent: 0,
      deployment_maximum_percent: 100,
      availability_zone_rebalancing: "DISABLED",
      launch_type: "FARGATE",
    });
    expect(service).not.toHaveProperty("capacity_provider_strategy");
  });

  it("gives the writer two minutes to close its files, and its sidecars what ECS gives", () => {
    const sidecars = [{ ...WEB, name: "side", lifecycle: "restarted" as const }];
    const containers = containersOf(singleWriter({ sidecars }));
    expect(containers.map(({ name, stopTimeout, essential }) => [name, stopTimeout, essential])).toEqual([
      ["web", 120, true],
      ["side", undefined, false],
    ]);
  });

  it("runs on its host, in the host's subnet and without a public address", () => {
    const stack = onHost(KNOWN_SUBNETS);
    expect(stack.resource("aws_ecs_service")).toMatchObject({
      launch_type: "EC2",
      desired_count: 1,
      deployment_maximum_percent: 100,
      network_configuration: { subnets: ["subnet-0a1b2c3d4e5f60001"] },
    });
    expect(stack.resource("aws_ecs_service")["network_configuration"]).not.toHaveProperty("assign_public_ip");
    expect(stack.resource("aws_ecs_task_definition")["requires_compatibilities"]).toEqual(["EC2"]);
  });
});

/** What both kinds of service take beside their containers. */
type CommonProps = Omit<StatelessServiceProps, "task" | "tasks" | "spot">;

const KINDS: readonly (readonly [string, (scope: TerraformStack, props: CommonProps) => void])[] = [
  [
    "a service without state",
    (scope, props) => {
      new StatelessService(scope, props.name, { ...props, task: { ...TASK, containers: [WEB] } });
    },
  ],
  [
    "a service that alone may write",
    (scope, props) => {
      new SingleWriterService(scope, props.name, { ...props, task: TASK, writer: WEB });
    },
  ],
];

describe.each(KINDS)("%s", (_, make) => {
  const serviceWith = (
    more: (scope: TerraformStack, network: Network) => Partial<CommonProps>,
    choice?: NetworkChoice,
  ) =>
    synthesizeStack((scope) => {
      const shared = common(scope, choice);
      make(scope, { ...shared, ...more(scope, shared.network) });
    }).resource("aws_ecs_service");
  const plain = serviceWith(() => ({}));

  it("goes back when a deployment fails, and apply fails with it", () => {
    expect(plain).toMatchObject({
      deployment_circuit_breaker: { enable: true, rollback: true },
      wait_for_steady_state: true,
    });
    expect(plain["lifecycle"]).toEqual({
      postcondition: [
        {
          condition: `\${(self.task_definition == ${String(plain["task_definition"]).slice(2, -1)})}`,
          error_message: expect.stringMatching(/^ECS has gone back to an older task definition of test-web-service: /),
        },
      ],
    });
  });

  it("stands in the network's subnets, in its own security group", () => {
    expect(plain["network_configuration"]).toEqual({
      subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
      security_groups: [expect.stringMatching(/^\$\{aws_security_group\.network_web_\w+\.id\}$/)],
      assign_public_ip: false,
    });
  });

  it("has a public address where that is its way out", () => {
    expect(serviceWith(() => ({}), NEW_SUBNETS)["network_configuration"]).toMatchObject({ assign_public_ip: true });
  });

  it("waits for what it needs: the cluster's capacity, its permissions, and what it is told", () => {
    const service = serviceWith((scope) => ({ after: [new S3Bucket(scope, "needed", {})] }));
    expect(service["depends_on"]).toEqual([
      expect.stringMatching(/^aws_ecs_cluster_capacity_providers\./),
      expect.stringMatching(/^aws_iam_role_policy\..*execution/),
      "aws_s3_bucket.needed",
    ]);
  });

  it("waits for its way out of a new VPC", () => {
    const service = serviceWith(() => ({}), { ...NEW_SUBNETS, egress: "nat" });
    expect(String(service["depends_on"])).toMatch(/aws_route\..*aws_vpc_endpoint\./);
  });

  it("is found under a name", () => {
    const service = serviceWith((_scope, { namespace }) => ({ registration: namespace.register("web") }));
    expect(service["service_registries"]).toEqual({
      registry_arn: expect.stringMatching(/^\$\{aws_service_discovery_service\./),
    });
  });

  it("gets requests from a load balancer once its rule is there, and time to start", () => {
    const service = serviceWith((scope) => {
      const ready = new S3Bucket(scope, "rule", {});
      const target = { targetGroupArn: "arn:target", targetGroupDimension: "", url: "https://web.example.com", ready };
      return { target: { target, container: "web", port: 80 } };
    });
    expect(service).toMatchObject({
      load_balancer: [{ target_group_arn: "arn:target", container_name: "web", container_port: 80 }],
      health_check_grace_period_seconds: 300,
    });
    expect(service["depends_on"]).toContain("aws_s3_bucket.rule");
    expect(plain).not.toHaveProperty("health_check_grace_period_seconds");
  });
});

describe("services in Terraform", () => {
  itWith(
    ["terraform", "offline providers"],
    "are applied, and fail with the reason when ECS has gone back",
    async () => {
      const stack = synthesizeStack((scope) => {
        const shared = common(scope);
        const task = (name: string) => ({ ...TASK, name, family: name });
        new StatelessService(scope, "a", { ...shared, name: "a", task: { ...task("a"), containers: [WEB] } });
        new SingleWriterService(scope, "b", { ...shared, name: "b", task: task("b"), writer: WEB });
      });
      const { terraform } = await applied(stack);
      expect((await terraform.changes()).any).toBe(false);

      const asked = JSON.stringify(stack.resource("aws_ecs_service", "b")["task_definition"]);
      const older = '"arn:aws:ecs:eu-west-1:111122223333:task-definition/b:1"';
      const path = join(stack.directory, "cdk.tf.json");
      writeFileSync(path, stack.text.replace(`"task_definition": ${asked}`, `"task_definition": ${older}`));
      await expect(terraform.plan()).rejects.toThrow(
        /Resource postcondition failed[^]*ECS has gone back to an older task definition of b:/,
      );
    },
  );

  itWith(["terraform", "offline providers"], "run on a host in subnets that are found by tags", async () => {
    const result = await applied(onHost(TAGGED_SUBNETS));
    expect((await result.terraform.changes()).any).toBe(false);
    expect(result.instance("aws_ecs_service")["network_configuration"]).toMatchObject([
      { subnets: ["subnet-0a00000000000001"] },
    ]);
  });
});
