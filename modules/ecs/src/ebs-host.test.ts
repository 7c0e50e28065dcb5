import { describe, expect, it } from "@jest/globals";
import type { NetworkChoice } from "@watchpost/core";
import { itWith, synthesizeStack } from "@watchpost/scripts/testing";

import { applied, KNOWN_SUBNETS, NAMES, networkIn, NEW_SUBNETS, statementsOf, TAGGED_SUBNETS } from "../test/stack";
import { Cluster } from "./cluster";
import { EbsHost, type EbsHostProps } from "./ebs-host";
import { hostUserData } from "./ebs-host-user-data";

function host(props: Partial<EbsHostProps> = {}, choice: NetworkChoice = KNOWN_SUBNETS) {
  let made: EbsHost | undefined;
  const stack = synthesizeStack((scope) => {
    const network = networkIn(scope, choice);
    made = new EbsHost(scope, "host", {
      names: NAMES,
      network,
      cluster: new Cluster(scope, "cluster", { name: NAMES.cluster }),
      party: network.party("prometheus-host", "Host of Prometheus"),
      name: "prometheus",
      gib: 80,
      instanceType: "t4g.small",
      uid: 65534,
      gid: 65534,
      tags: { Service: "Monitoring" },
      ...props,
    });
  });
  if (!made) throw new Error("There is no host.");
  return { stack, host: made };
}

describe("the volume of a host", () => {
  const { stack, host: made } = host();

  it("is encrypted, stands in the zone of the first subnet, and leaves a snapshot when it goes", () => {
    expect(stack.resource("aws_ebs_volume")).toEqual({
      availability_zone: expect.stringMatching(/^\$\{data\.aws_subnet\.[\w-]+\.availability_zone\}$/),
      size: 80,
      type: "gp3",
      encrypted: true,
      final_snapshot: true,
      tags: { Name: "test-prometheus" },
    });
    expect(stack.data("aws_subnet")).toEqual({
      [Object.keys(stack.data("aws_subnet")).join()]: { id: "subnet-0a1b2c3d4e5f60001" },
    });
  });

  it("is a directory of the host for its tasks, and has a metric of its own", () => {
    expect(made.volume).toEqual({ name: "prometheus", on: "host", hostPath: "/var/lib/prometheus" });
    expect(made.volumeMetric).toEqual({
      namespace: "Watchpost",
      name: "VolumeUsedPercent",
      dimensions: { Volume: "test-prometheus" },
    });
  });

  it("stands in the first of subnets that are found by tags, in an order that does not change", () => {
    const [subnet] = Object.values(host({}, TAGGED_SUBNETS).stack.data("aws_subnet"));
    expect(subnet?.["id"]).toMatch(/^\$\{element\(sort\(data\.aws_subnets\.[\w-]+\.ids\), 0\)\}$/);
  });

  it("needs a subnet", () => {
    const nowhere: NetworkChoice = { ...KNOWN_SUBNETS, privateSubnets: [] };
    expect(() => host({}, nowhere)).toThrow("An instance needs a subnet for tasks, and the network has none.");
  });
});

describe("the instance of a host", () => {
  const { stack } = host();
  const template = stack.resource("aws_launch_template");

  it("is one, which has gone before another comes", () => {
    expect(stack.resource("aws_autoscaling_group")).toMatchObject({
      min_size: 1,
      max_size: 1,
      desired_capacity: 1,
      vpc_zone_identifier: ["subnet-0a1b2c3d4e5f60001"],
      instance_maintenance_policy: { min_healthy_percentage: 0, max_healthy_percentage: 100 },
      instance_refresh: {
        strategy: "Rolling",
        preferences: { min_healthy_percentage: 0, max_healthy_percentage: 100 },
      },
    });
  });

  it.each([
    ["t4g.small", "/arm64"],
    ["m7g.large", "/arm64"],
    ["r8gd.2xlarge", "/arm64"],
    ["c7gn.medium", "/arm64"],
    ["im4gn.large", "/arm64"],
    ["g5g.xlarge", "/arm64"],
    ["t3.small", ""],
    ["m7i.large", ""],
    ["m7a.large", ""],
    ["g4dn.xlarge", ""],
    ["g6.xlarge", ""],
    ["gr6.4xlarge", ""],
    ["trn1.2xlarge", ""],
    ["u7ig-16tb.224xlarge", ""],
  ])("%s gets the newest image for its processor", (instanceType, architecture) => {
    expect(host({ instanceType }).stack.resource("aws_launch_template")).toMatchObject({
      instance_type: instanceType,
      image_id: `resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023${architecture}/recommended/image_id`,
    });
  });

  it("gives its credentials to no container, and to nobody without a token", () => {
    expect(template["metadata_options"]).toEqual({
      http_endpoint: "enabled",
      http_put_response_hop_limit: 1,
      http_tokens: "required",
    });
  });

  it("carries the environment's tags, and so do its disks and interfaces", () => {
    const tags = { Service: "Monitoring", Name: "test-prometheus" };
    expect(template["tag_specifications"]).toEqual(
      ["instance", "volume", "network-interface"].map((type) => ({ resource_type: type, tags })),
    );
    expect(stack.resource("aws_autoscaling_group")["tag"]).toEqual(
      Object.entries(tags).map(([key, value]) => ({ key, value, propagate_at_launch: true })),
    );
  });

  it("has what it needs until it has gone: the cluster and its permissions", () => {
    expect(stack.resource("aws_autoscaling_group")["depends_on"]).toEqual([
      expect.stringMatching(/^aws_ecs_cluster_capacity_providers\./),
      expect.stringMatching(/^aws_iam_role_policy_attachment\./),
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
  });

  it("reaches ECS through endpoints where there is no other way, and waits for them", () => {
    const { stack } = host({}, { ...NEW_SUBNETS, egress: "endpoints-only" });
    const group = JSON.stringify(stack.resource("aws_autoscaling_group")["depends_on"]);
    for (const service of ["ec2", "ecs", "ecs-agent", "ecs-telemetry"]) {
      const [name] = Object.entries(stack.resources("aws_vpc_endpoint")).find(
        ([, { service_name }]) => service_name === `com.amazonaws.eu-west-1.${service}`,
      ) ?? ["none"];
      expect(group).toContain(`"aws_vpc_endpoint.${name}"`);
    }
  });

  it("may take its volume to itself, tell how full it is, and be an instance of ECS", () => {
    expect(statementsOf(stack.resource("aws_iam_role_policy")["policy"])).toEqual({
      TakeTheVolume: {
        Effect: "Allow",
        Action: "ec2:AttachVolume",
        Resource: expect.stringMatching(/^\$\{aws_ebs_volume\.[\w-]+\.arn\}$/),
      },
      TakeItToThisInstance: {
        Effect: "Allow",
        Action: "ec2:AttachVolume",
        Resource: "arn:aws:ec2:*:*:instance/*",
        Condition: { StringEquals: { "aws:ResourceTag/Name": "test-prometheus" } },
      },
      TellHowFullItIs: {
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "Watchpost" } },
      },
    });
    expect(stack.resource("aws_iam_role_policy_attachment")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
    );
    expect(String(stack.resource("aws_iam_role")["assume_role_policy"])).toContain('"Service":"ec2.amazonaws.com"');
  });
});

describe("a host in Terraform", () => {
  itWith(["terraform", "offline providers"], "gets its first-start script byte for byte", async () => {
    const result = await applied(host({}, NEW_SUBNETS).stack);
    const [volume, template] = ["aws_ebs_volume", "aws_launch_template"].map((type) => result.instance(type));
    expect(Buffer.from(String(template?.["user_data"]), "base64").toString()).toBe(
      hostUserData({
        cluster: "test-monitoring-cluster",
        volumeId: String(volume?.["id"]),
        mountPath: "/var/lib/prometheus",
        label: "test-prometheus",
        uid: 65534,
        gid: 65534,
      }),
    );
    expect((await result.terraform.changes()).any).toBe(false);
  });
});
