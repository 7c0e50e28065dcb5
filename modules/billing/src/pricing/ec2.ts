import { type Block, block, blocks, isTrue, number, type Resource, text } from "../terraform-json";
import { type Context, type Costs, gp3, isCharge, publicIpv4 } from "./charges";

// The root devices of Amazon Linux and of Ubuntu.
const ROOT_DEVICES: readonly (string | undefined)[] = ["/dev/xvda", "/dev/sda1"];

/** A group's instances at the size it starts with, their volumes and their addresses. */
export function autoscalingGroup(group: Resource, context: Context): Costs {
  const count = number(group.values, "desired_capacity") ?? number(group.values, "min_size");
  if (count === undefined) return [{ why: "neither desired_capacity nor min_size is known before apply" }];
  const mixed = block(group.values, "mixed_instances_policy");
  const choice = mixed && block(mixed, "launch_template");
  if (choice && blocks(choice, "override").length > 0) {
    return [{ why: "mixed_instances_policy chooses the instance types at run time" }];
  }
  const template = templateOf(group, choice, context);
  if (template === undefined) return [{ why: "its launch template is not in this stack" }];
  return [
    ...instances(group, template, count, context),
    ...rootAndOtherVolumes(group, template, count, context),
    ...(hasPublicIp(template) ? publicIpv4(group, context, count) : []),
  ];
}

/** A volume on its own. */
export function ebsVolume(volume: Resource, context: Context): Costs {
  return gp3(volume, context, { what: "EBS volume", count: 1, ...sizeOf(volume.values, "size", "type") });
}

function templateOf(group: Resource, choice: Block | undefined, context: Context): Resource | undefined {
  const own = block(group.values, "launch_template");
  const specified = choice && block(choice, "launch_template_specification");
  const references = [
    own?.["id"],
    own?.["name"],
    specified?.["launch_template_id"],
    specified?.["launch_template_name"],
  ];
  return references
    .map((reference) => context.stack.find(reference, "aws_launch_template"))
    .find((template) => template !== undefined);
}

function instances(group: Resource, template: Resource, count: number, context: Context): Costs {
  const type = text(template.values, "instance_type");
  if (type === undefined) return [{ why: `${template.address}: its instance_type is not known before apply` }];
  const costs = context.charge(group, {
    what: `EC2 ${type}`,
    quantity: count,
    unit: "instance",
    key: `ec2.${type}.hour`,
  });
  const market = block(template.values, "instance_market_options");
  if (!market || text(market, "market_type") !== "spot") return costs;
  return costs.map((cost) =>
    isCharge(cost) ? { ...cost, basis: `${cost.basis}; priced as on demand, Spot costs less` } : cost,
  );
}

function rootAndOtherVolumes(group: Resource, template: Resource, count: number, context: Context): Costs {
  const mappings = blocks(template.values, "block_device_mappings");
  const hasRoot = mappings.some((mapping) => ROOT_DEVICES.includes(text(mapping, "device_name")));
  const volumes = mappings.flatMap((mapping) =>
    blocks(mapping, "ebs").map((ebs) => ({
      what: `EBS volume ${text(mapping, "device_name") ?? "?"} of each instance`,
      count,
      ...sizeOf(ebs, "volume_size", "volume_type"),
    })),
  );
  return [
    ...volumes.flatMap((volume) => gp3(group, context, volume)),
    ...(hasRoot ? [] : [{ why: `${template.address}: the root volume is the image's own, of a size not known here` }]),
  ];
}

function sizeOf(values: Block, size: string, type: string) {
  return {
    sizeGib: number(values, size),
    type: text(values, type),
    iops: number(values, "iops"),
    throughput: number(values, "throughput"),
  };
}

function hasPublicIp(template: Resource): boolean {
  return blocks(template.values, "network_interfaces").some((one) => isTrue(one, "associate_public_ip_address"));
}
