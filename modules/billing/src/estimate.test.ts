import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { estimate } from "./estimate";

const LAB_SERVICE = { launch_type: "FARGATE", desired_count: 1, network_configuration: { assign_public_ip: true } };

/** The lab of the serverless shop: Prometheus and Grafana, a quarter of a vCPU and half a GB each, each with a public address. */
function lab(task: object, tasks: number | string = 1) {
  const service = { ...LAB_SERVICE, desired_count: tasks };
  return {
    resource: {
      aws_ecs_task_definition: {
        prometheus: { cpu: "256", memory: "512", ...task },
        grafana: { cpu: "256", memory: "512", ...task },
      },
      aws_ecs_service: {
        prometheus: { ...service, task_definition: "${aws_ecs_task_definition.prometheus.arn}" },
        grafana: { ...service, task_definition: "${aws_ecs_task_definition.grafana.arn}" },
      },
    },
  };
}

const ARM = { runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" } };

describe("the estimate of the lab", () => {
  it("is about 25 dollars a month, not the 59.16 that the use case claims", () => {
    const { usdPerMonth, unpriced } = estimate(lab({}), "us-east-1");
    expect(usdPerMonth).toBeCloseTo(25.32, 2);
    expect(unpriced).toEqual([]);
  });

  it("is a fifth of the compute cheaper on ARM", () => {
    const compute = (task: object) => estimate(lab(task), "us-east-1").usdPerMonth - 2 * 0.005 * 730;
    expect(compute(ARM) / compute({})).toBeCloseTo(0.8, 3);
  });

  it("shows its arithmetic", () => {
    const { lines } = estimate(lab(ARM), "us-east-1");
    expect(lines.map(({ address, basis }) => `${address}: ${basis}`)).toEqual([
      "aws_ecs_service.prometheus: 1 task × (0.25 vCPU × $0.03238 + 0.5 GB × $0.00356) × 730 h",
      "aws_ecs_service.prometheus: 1 public IPv4 address × $0.005 × 730 h",
      "aws_ecs_service.grafana: 1 task × (0.25 vCPU × $0.03238 + 0.5 GB × $0.00356) × 730 h",
      "aws_ecs_service.grafana: 1 public IPv4 address × $0.005 × 730 h",
    ]);
  });

  it("is not priced where the book has no prices", () => {
    const { lines, unpriced } = estimate(lab({}), "ap-south-1");
    expect(lines).toEqual([]);
    expect(unpriced).toHaveLength(4);
    expect(unpriced[0]).toEqual({
      address: "aws_ecs_service.prometheus",
      why: "Fargate Linux/X86_64: the price book has no fargate.x86_64.vcpuHour and fargate.x86_64.gbHour for ap-south-1",
    });
  });

  it("grows linearly with the number of tasks", () => {
    const one = estimate(lab({}), "us-east-1").usdPerMonth;
    fc.assert(
      fc.property(fc.nat(500), (tasks) => {
        expect(estimate(lab({}, tasks), "us-east-1").usdPerMonth).toBeCloseTo(tasks * one, 6);
      }),
    );
  });
});

describe("an estimate", () => {
  it("lets nothing that it does not know pass as free", () => {
    const { lines, unpriced } = estimate(
      { resource: { aws_msk_cluster: { kafka: {} }, toString: { odd: {} } } },
      "us-east-1",
    );
    expect(lines).toEqual([]);
    expect(unpriced).toEqual([
      { address: "aws_msk_cluster.kafka", why: "aws_msk_cluster is unknown to the price book" },
      { address: "toString.odd", why: "toString is unknown to the price book" },
    ]);
  });

  it("reports nothing of what is free", () => {
    const free = [
      "aws_iam_role",
      "aws_vpc",
      "aws_launch_template",
      "aws_ecs_task_definition",
      "random_password",
      "terraform_data",
    ];
    const resource = Object.fromEntries(free.map((type) => [type, { it: {} }]));
    expect(estimate({ resource }, "us-east-1")).toEqual({ lines: [], usdPerMonth: 0, unpriced: [] });
  });

  it("says of what runs in a Kubernetes cluster that the cluster is billed", () => {
    const resource = {
      helm_release: { stack: {} },
      kubernetes_manifest: { rules: {} },
      kubernetes_namespace: { it: {} },
    };
    expect(estimate({ resource }, "us-east-1").unpriced.map(({ address }) => address)).toEqual([
      "helm_release.stack",
      "kubernetes_manifest.rules",
    ]);
  });

  it("prices a resource in the region of its provider", () => {
    const provider = { aws: [{ region: "eu-west-1" }, { alias: "us", region: "us-east-1" }] };
    const resource = { aws_eip: { a: {} }, aws_ebs_volume: { b: { type: "gp3", size: 100, provider: "aws.us" } } };
    const { lines } = estimate({ provider, resource }, "eu-west-1");
    expect(lines.map(({ usdPerMonth }) => usdPerMonth)).toEqual([expect.closeTo(3.65), 8]);
  });

  it("multiplies by a count that is known", () => {
    const { lines } = estimate({ resource: { aws_kms_key: { keys: { count: 3 } } } }, "us-east-1");
    expect(lines).toEqual([
      { address: "aws_kms_key.keys", what: "KMS key", usdPerMonth: 3, basis: "3 × (1 key × $1)" },
    ]);
  });

  it.each([
    [{ count: "${length(var.keys)}" }, "count is not known before apply"],
    [{ for_each: "${var.keys}" }, "for_each: how many there are is not known before apply"],
  ])("does not guess how many there are: %j", (values, why) => {
    expect(estimate({ resource: { aws_kms_key: { keys: values } } }, "us-east-1")).toEqual({
      lines: [],
      usdPerMonth: 0,
      unpriced: [{ address: "aws_kms_key.keys", why }],
    });
  });

  it("reports modules, whose resources it does not see", () => {
    expect(estimate({ module: { vpc: { source: "./vpc" } } }, "us-east-1").unpriced).toEqual([
      { address: "module.vpc", why: "the resources of a Terraform module are not in this file" },
    ]);
  });

  it("is the sum of its lines, finite and never negative, whatever the arguments", () => {
    fc.assert(
      fc.property(fc.dictionary(aType, fc.dictionary(aName, anything, { maxKeys: 3 }), { maxKeys: 6 }), aRegion, check),
      { numRuns: 500 },
    );
  });
});

const aRegion = fc.constantFrom("us-east-1", "eu-west-1", "ap-south-1");
const aName = fc.constantFrom("a", "b", "c");
const aType = fc.constantFrom(
  ...["aws_autoscaling_group", "aws_launch_template", "aws_ecs_service", "aws_ecs_task_definition", "aws_db_instance"],
  ...["aws_lb", "aws_vpc_endpoint", "aws_nat_gateway", "aws_eip", "aws_cloudwatch_metric_alarm", "aws_ebs_volume"],
  ...["aws_secretsmanager_secret", "aws_efs_file_system", "aws_ecs_cluster", "aws_budgets_budget", "aws_unheard_of"],
);
const aNumber = fc.oneof(fc.integer({ min: -9, max: 9_999 }), fc.double(), fc.constantFrom("256", "-1", "1e3", ""));
const aText = fc.constantFrom(
  "gp3",
  "FARGATE",
  "postgres",
  "db.t4g.micro",
  "t4g.small",
  "Interface",
  "${var.x}",
  "true",
);
const aReference = fc.constantFrom(
  "${aws_ecs_task_definition.a.arn}",
  "${aws_launch_template.b.id}",
  "${aws_eip.c.id}",
);
const leaf = fc.oneof(aNumber, aText, aReference, fc.boolean(), fc.constant(null));
const anArgument = fc.constantFrom(
  ...["desired_count", "cpu", "memory", "task_definition", "launch_type", "min_size", "id", "instance_type", "count"],
  ...["instance_class", "engine", "storage_type", "allocated_storage", "multi_az", "size", "type", "subnets", "period"],
  ...["subnet_ids", "vpc_endpoint_type", "size_in_gib", "size_in_gb", "volume_type", "assign_public_ip", "device_name"],
);
const aBlockName = fc.constantFrom(
  ...["launch_template", "network_configuration", "ephemeral_storage", "volume_configuration", "managed_ebs_volume"],
  ...["block_device_mappings", "ebs", "metric_query", "metric", "replica", "runtime_platform", "subnet_mapping"],
);
const { anything } = fc.letrec<{ anything: unknown; nested: unknown }>((tie) => ({
  anything: fc
    .tuple(fc.dictionary(anArgument, leaf, { maxKeys: 9 }), fc.dictionary(aBlockName, tie("nested"), { maxKeys: 3 }))
    .map(([values, nested]) => ({ ...values, ...nested })),
  nested: fc.oneof({ maxDepth: 3 }, leaf, tie("anything"), fc.array(tie("anything"), { maxLength: 3 })),
}));

function check(resource: object, region: string): void {
  const { lines, usdPerMonth, unpriced } = estimate({ resource }, region);
  expect(usdPerMonth).toBe(lines.reduce((sum, line) => sum + line.usdPerMonth, 0));
  expect([...lines.map((line) => line.usdPerMonth), usdPerMonth].every((usd) => Number.isFinite(usd) && usd >= 0)).toBe(
    true,
  );
  expect([...lines.map((line) => line.basis), ...unpriced.map((gap) => gap.why)].join()).not.toMatch(
    /NaN|undefined|Infinity/,
  );
}
