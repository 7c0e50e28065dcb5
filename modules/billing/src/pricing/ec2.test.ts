import { describe, expect, it } from "@jest/globals";

import { estimate } from "../estimate";
import { ROUND_PRICES } from "./round-prices";

const ROOT = { device_name: "/dev/xvda", ebs: { volume_size: 30, volume_type: "gp3" } };
const TEMPLATE = { instance_type: "t4g.small", block_device_mappings: [ROOT] };
const GROUP = { min_size: 1, launch_template: { id: "${aws_launch_template.template.id}" } };

describe("an Auto Scaling group", () => {
  it("costs its instances and their volumes", () => {
    expect(costsOf({ desired_capacity: 2 })).toMatchObject({
      lines: [
        { what: "EC2 t4g.small", usdPerMonth: expect.closeTo(29.2), basis: "2 instances × $0.02 × 730 h" },
        { what: "EBS volume /dev/xvda of each instance", usdPerMonth: 6, basis: "60 GB × $0.1" },
      ],
      unpriced: [],
    });
  });

  it("has the smallest size where no capacity is desired", () => {
    expect(costsOf({}).lines[0]?.basis).toBe("1 instance × $0.02 × 730 h");
  });

  it("costs addresses where its instances get public ones", () => {
    const { lines } = costsOf({}, { network_interfaces: [{ associate_public_ip_address: "true" }] });
    expect(lines[2]).toMatchObject({ what: "public IPv4", usdPerMonth: expect.closeTo(3.65) });
  });

  it("says that Spot costs less", () => {
    const { lines } = costsOf({}, { instance_market_options: { market_type: "spot" } });
    expect(lines[0]?.basis).toBe("1 instance × $0.02 × 730 h; priced as on demand, Spot costs less");
  });

  it.each([
    { launch_template: { name: "${aws_launch_template.template.name}" } },
    {
      launch_template: undefined,
      mixed_instances_policy: {
        launch_template: {
          launch_template_specification: { launch_template_id: "${aws_launch_template.template.id}" },
        },
      },
    },
  ])("finds its launch template by %j", (group) => {
    expect(costsOf(group)).toMatchObject({ usdPerMonth: expect.closeTo(17.6), unpriced: [] });
  });

  it.each([
    [{ min_size: undefined }, {}, "neither desired_capacity nor min_size is known"],
    [{ launch_template: { id: "lt-0a1b2c" } }, {}, "its launch template is not in this stack"],
    [{ mixed_instances_policy: { launch_template: { override: [{ instance_type: "t3.small" }] } } }, {}, "at run time"],
    [{}, { instance_type: "${var.type}" }, "aws_launch_template.template: its instance_type is not known before apply"],
    [{}, { instance_type: "m7i.large" }, "EC2 m7i.large: the price book has no ec2.m7i.large.hour for us-east-1"],
    [{}, { block_device_mappings: undefined }, "the root volume is the image's own"],
    [{}, { block_device_mappings: [ROOT, { device_name: "/dev/xvdb", ebs: { volume_size: 9 } }] }, "/dev/xvdb of each"],
  ])("reports what it cannot price: %j %j", (group, template, why) => {
    expect(costsOf(group, template).unpriced).toEqual([
      { address: "aws_autoscaling_group.group", why: expect.stringContaining(why) },
    ]);
  });
});

describe("an EBS volume", () => {
  it("costs its size", () => {
    expect(volume({ type: "gp3", size: 80 })).toMatchObject({ usdPerMonth: 8, unpriced: [] });
  });

  it.each([
    [{ type: "io2", size: 80 }, "EBS volume: io2 is not in the price book, which has gp3"],
    [{ size: 80 }, "EBS volume: its type is not in the price book"],
    [{ type: "gp3", size: "${var.size}" }, "EBS volume: its size is not known before apply"],
  ])("is not priced as %j", (values, why) => {
    expect(volume(values)).toMatchObject({ lines: [], unpriced: [{ why: expect.stringContaining(why) }] });
  });

  it.each([{ iops: 4000 }, { throughput: 250 }])("costs more than its size with %j", (extra) => {
    expect(volume({ type: "gp3", size: 80, ...extra })).toMatchObject({
      usdPerMonth: 8,
      unpriced: [{ why: "EBS volume: gp3 above 3000 IOPS or 125 MiB/s costs extra" }],
    });
  });
});

function costsOf(group: object, template: object = {}) {
  const resource = {
    aws_launch_template: { template: { ...TEMPLATE, ...template } },
    aws_autoscaling_group: { group: { ...GROUP, ...group } },
  };
  return estimate({ resource }, "us-east-1", ROUND_PRICES);
}

function volume(values: object) {
  return estimate({ resource: { aws_ebs_volume: { tsdb: values } } }, "us-east-1", ROUND_PRICES);
}
