import { describe, expect, it } from "@jest/globals";

import { estimate } from "../estimate";
import { ROUND_PRICES } from "./round-prices";

const TASK = { cpu: "256", memory: "512" };
const SERVICE = {
  task_definition: "${aws_ecs_task_definition.task.arn}",
  launch_type: "FARGATE",
  desired_count: 1,
};

describe("an ECS service", () => {
  it("costs its tasks' vCPU and memory on Fargate", () => {
    expect(costsOf({}).lines).toEqual([
      {
        address: "aws_ecs_service.service",
        what: "Fargate Linux/X86_64",
        usdPerMonth: expect.closeTo(8.76),
        basis: "1 task × (0.25 vCPU × $0.04 + 0.5 GB × $0.004) × 730 h",
      },
    ]);
  });

  it("costs less on ARM", () => {
    const runtime_platform = { cpu_architecture: "ARM64", operating_system_family: "LINUX" };
    expect(costsOf({}, { runtime_platform }).lines).toEqual([
      expect.objectContaining({ what: "Fargate Linux/ARM64", usdPerMonth: expect.closeTo(6.57) }),
    ]);
  });

  it("is priced as on demand on Spot, and says so", () => {
    const capacity_provider_strategy = [
      { capacity_provider: "FARGATE", base: 1 },
      { capacity_provider: "FARGATE_SPOT", weight: 1 },
    ];
    const { lines } = costsOf({ capacity_provider_strategy, launch_type: undefined, desired_count: 2 });
    expect(lines[0]?.usdPerMonth).toBeCloseTo(17.52);
    expect(lines[0]?.basis).toMatch(/^2 tasks × .* × 730 h; priced as on demand, Spot costs up to 70 % less$/);
  });

  it.each([
    { capacity_provider_strategy: [{ capacity_provider: "FARGATE" }], launch_type: undefined },
    { launch_type: undefined },
  ])("runs on Fargate by its strategy, or by what its task definition is compatible with: %j", (values) => {
    expect(costsOf(values, { requires_compatibilities: ["FARGATE"] }).usdPerMonth).toBeCloseTo(8.76);
  });

  it.each([
    { launch_type: "EC2" },
    {
      launch_type: undefined,
      capacity_provider_strategy: { capacity_provider: "${aws_ecs_capacity_provider.own.name}" },
    },
  ])("costs nothing itself on EC2, and says where it is paid for: %j", (values) => {
    expect(costsOf(values)).toMatchObject({
      usdPerMonth: 0,
      lines: [{ basis: "paid for through the instances that they run on" }],
      unpriced: [],
    });
  });

  it("costs an address for each task that has a public one", () => {
    const { lines } = costsOf({ desired_count: 2, network_configuration: { assign_public_ip: true } });
    expect(lines[1]).toMatchObject({
      usdPerMonth: expect.closeTo(7.3),
      basis: "2 public IPv4 addresses × $0.005 × 730 h",
    });
    expect(costsOf({ network_configuration: { assign_public_ip: false } }).lines).toHaveLength(1);
  });

  it("costs the storage of each task above 20 GB", () => {
    const { lines } = costsOf({ desired_count: 2 }, { ephemeral_storage: { size_in_gib: 30 } });
    expect(lines[1]).toMatchObject({ usdPerMonth: expect.closeTo(14.6), basis: "20 GB × $0.001 × 730 h" });
    expect(costsOf({}, { ephemeral_storage: { size_in_gib: 20 } }).lines).toHaveLength(1);
  });

  it("costs the volume that ECS attaches to each task", () => {
    const managed_ebs_volume = { size_in_gb: 50, volume_type: "gp3" };
    const { lines } = costsOf({ desired_count: 2, volume_configuration: { name: "data", managed_ebs_volume } });
    expect(lines[1]).toMatchObject({ what: "EBS volume of each task", usdPerMonth: 10, basis: "100 GB × $0.1" });
  });

  it("costs nothing without tasks", () => {
    expect(costsOf({ desired_count: 0 })).toMatchObject({ usdPerMonth: 0, unpriced: [] });
    const { task_definition, launch_type } = SERVICE;
    expect(estimateOf({ task_definition, launch_type }, TASK)).toMatchObject({ usdPerMonth: 0, unpriced: [] });
  });

  it.each([
    [{ desired_count: "${var.tasks}" }, {}, "desired_count is not known before apply"],
    [{ task_definition: "grafana:7" }, {}, "its task definition is not in this stack"],
    [{ launch_type: "EXTERNAL" }, {}, "ECS Anywhere: the price book has no price for registered instances"],
    [{ launch_type: undefined }, {}, "neither launch_type, capacity_provider_strategy nor the task definition says"],
    [{ launch_type: undefined }, { requires_compatibilities: ["EC2", "FARGATE"] }, "neither launch_type"],
    [{}, { cpu: "${var.cpu}" }, "cpu and memory are not numbers of CPU units and MiB"],
    [{}, { memory: undefined }, "aws_ecs_task_definition.task: cpu and memory"],
    [
      {},
      { runtime_platform: { operating_system_family: "WINDOWS_SERVER_2022_CORE" } },
      "WINDOWS_SERVER_2022_CORE on Fargate",
    ],
    [{}, { runtime_platform: { cpu_architecture: "RISCV" } }, "the price book has no fargate.riscv.vcpuHour"],
    [
      { volume_configuration: { managed_ebs_volume: { size_in_gb: 9 } } },
      {},
      "EBS volume of each task: its type is not",
    ],
  ])("reports what it cannot price: %j %j", (service, task, why) => {
    expect(costsOf(service, task).unpriced).toEqual([
      { address: "aws_ecs_service.service", why: expect.stringContaining(why) },
    ]);
  });
});

function costsOf(service: object, task: object = {}) {
  return estimateOf({ ...SERVICE, ...service }, { ...TASK, ...task });
}

function estimateOf(service: object, task: object) {
  return estimate(
    { resource: { aws_ecs_task_definition: { task }, aws_ecs_service: { service } } },
    "us-east-1",
    ROUND_PRICES,
  );
}
