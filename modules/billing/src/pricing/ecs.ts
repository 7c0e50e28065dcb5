import { block, blocks, isTrue, number, type Resource, text } from "../terraform-json";
import { type Context, type Costs, gp3, HOURS_PER_MONTH, notPriced, plural, publicIpv4 } from "./charges";

/** Fargate includes this much. https://aws.amazon.com/fargate/pricing/ */
const FREE_EPHEMERAL_GIB = 20;

type Launch = "fargate" | "fargate-spot" | "ec2" | "external";

/** A service's tasks on Fargate, with their addresses and the volumes that ECS attaches to them. */
export function ecsService(service: Resource, context: Context): Costs {
  // Terraform starts none where the argument is absent.
  const tasks = "desired_count" in service.values ? number(service.values, "desired_count") : 0;
  if (tasks === undefined) return [{ why: "desired_count is not known before apply" }];
  const definition = context.stack.find(service.values["task_definition"], "aws_ecs_task_definition");
  const network = block(service.values, "network_configuration");
  return [
    ...compute(service, definition, tasks, context),
    ...(network && isTrue(network, "assign_public_ip") ? publicIpv4(service, context, tasks) : []),
    ...volumes(service, tasks, context),
  ];
}

function compute(service: Resource, definition: Resource | undefined, tasks: number, context: Context): Costs {
  switch (launchOf(service, definition)) {
    case "ec2":
      return [{ what: "ECS tasks on EC2", usdPerMonth: 0, basis: "paid for through the instances that they run on" }];
    case "external":
      return [{ why: "ECS Anywhere: the price book has no price for registered instances" }];
    case undefined:
      return [
        { why: "neither launch_type, capacity_provider_strategy nor the task definition says where its tasks run" },
      ];
    case "fargate":
      return fargate(service, definition, tasks, context, "");
    case "fargate-spot":
      // https://aws.amazon.com/fargate/pricing/#Fargate_Spot_Pricing_for_Amazon_ECS
      return fargate(service, definition, tasks, context, "; priced as on demand, Spot costs up to 70 % less");
  }
}

function launchOf({ values }: Resource, definition: Resource | undefined): Launch | undefined {
  const providers = blocks(values, "capacity_provider_strategy").map((one) => text(one, "capacity_provider"));
  if (providers.includes("FARGATE_SPOT")) return "fargate-spot";
  if (providers.includes("FARGATE")) return "fargate";
  if (providers.length > 0) return "ec2";
  switch (text(values, "launch_type")) {
    case "FARGATE":
      return "fargate";
    case "EC2":
      return "ec2";
    case "EXTERNAL":
      return "external";
  }
  // The cluster's default strategy decides, and these tasks run on nothing but Fargate.
  const compatible = definition?.values["requires_compatibilities"];
  return Array.isArray(compatible) && compatible.length === 1 && compatible[0] === "FARGATE" ? "fargate" : undefined;
}

function fargate(
  service: Resource,
  definition: Resource | undefined,
  tasks: number,
  context: Context,
  note: string,
): Costs {
  if (definition === undefined) return [{ why: "its task definition is not in this stack" }];
  const { values } = definition;
  const [cpu, mib] = [number(values, "cpu"), number(values, "memory")];
  if (!cpu || !mib) return [{ why: `${definition.address}: cpu and memory are not numbers of CPU units and MiB` }];
  const platform = block(values, "runtime_platform") ?? {};
  const system = text(platform, "operating_system_family") ?? "LINUX";
  if (system !== "LINUX") return [{ why: `${definition.address}: ${system} on Fargate is not in the price book` }];
  const architecture = text(platform, "cpu_architecture") ?? "X86_64";
  const key = `fargate.${architecture.toLowerCase()}`;
  const [vcpu, gb] = [context.price(service, `${key}.vcpuHour`), context.price(service, `${key}.gbHour`)];
  const what = `Fargate Linux/${architecture}`;
  if (!vcpu || !gb) return [notPriced(service, what, `${key}.vcpuHour and ${key}.gbHour`)];
  const task = `${cpu / 1024} vCPU × $${vcpu.usd} + ${mib / 1024} GB × $${gb.usd}`;
  return [
    {
      what,
      usdPerMonth: tasks * ((cpu / 1024) * vcpu.usd + (mib / 1024) * gb.usd) * HOURS_PER_MONTH,
      basis: `${plural(tasks, "task")} × (${task}) × ${HOURS_PER_MONTH} h${note}`,
    },
    ...ephemeralStorage(service, definition, tasks, context),
  ];
}

function ephemeralStorage(service: Resource, { values }: Resource, tasks: number, context: Context): Costs {
  const storage = block(values, "ephemeral_storage");
  const gib = storage && number(storage, "size_in_gib");
  if (gib === undefined || gib <= FREE_EPHEMERAL_GIB) return [];
  const quantity = tasks * (gib - FREE_EPHEMERAL_GIB);
  const what = `Fargate storage above ${FREE_EPHEMERAL_GIB} GB a task`;
  return context.charge(service, { what, quantity, unit: "GB", key: "fargate.ephemeralStorage.gbHour" });
}

function volumes(service: Resource, tasks: number, context: Context): Costs {
  const attached = blocks(service.values, "volume_configuration").flatMap((one) => blocks(one, "managed_ebs_volume"));
  return attached.flatMap((volume) =>
    gp3(service, context, {
      what: "EBS volume of each task",
      count: tasks,
      type: text(volume, "volume_type"),
      sizeGib: number(volume, "size_in_gb"),
      iops: number(volume, "iops"),
      throughput: number(volume, "throughput"),
    }),
  );
}
