import { describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { addNetwork, existingChoice, publicAccess, synthesizeNetwork, taggedChoice } from "../test/values";

describe("an existing VPC", () => {
  const byId = synthesizeNetwork(existingChoice("nat"));
  const byTags = synthesizeNetwork(taggedChoice("nat"));

  it("is found by its id, or by tags", () => {
    expect(byId.data("aws_vpc")).toMatchObject({
      [Object.keys(byId.data("aws_vpc"))[0] ?? ""]: { id: "vpc-0a1b2c3d4e5f67890" },
    });
    expect(Object.values(byTags.data("aws_vpc"))).toMatchObject([{ tags: { Name: "main" } }]);
  });

  it("is not changed: nothing is made in it but security groups, their rules and names", () => {
    const made = [
      "aws_security_group",
      "aws_service_discovery_service",
      "aws_vpc_security_group_egress_rule",
      "aws_vpc_security_group_ingress_rule",
    ];
    expect(Object.keys(byId.terraform.resource ?? {})).toEqual(made);
    expect(Object.keys(byTags.terraform.resource ?? {})).toEqual(made);
  });

  it("has its subnets looked for in it alone, by all of the tags", () => {
    expect(Object.values(byTags.data("aws_subnets"))).toMatchObject([
      { filter: [{ name: "vpc-id", values: [expect.stringContaining("${data.aws_vpc.")] }], tags: { Tier: "private" } },
      { filter: [{ name: "vpc-id", values: [expect.stringContaining("${data.aws_vpc.")] }], tags: { Tier: "public" } },
    ]);
    expect(byId.data("aws_subnets")).toEqual({});
  });

  it("fails the plan, in words, where it resolves no names or tags find no subnet", () => {
    expect(Object.values(byTags.data("aws_vpc"))).toMatchObject([
      {
        lifecycle: {
          postcondition: [
            {
              condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
              error_message: "Turn on DNS resolution and DNS hostnames of the VPC: service discovery needs both.",
            },
          ],
        },
      },
    ]);
    for (const subnets of Object.values(byTags.data("aws_subnets"))) {
      expect(subnets).toMatchObject({
        lifecycle: {
          postcondition: [
            { condition: "${length(self.ids) > 0}", error_message: "No subnet of the VPC carries all of these tags." },
          ],
        },
      });
    }
  });

  it("gets a way to S3 where route tables are given, for which tasks wait", () => {
    const waits: number[] = [];
    const stack = synthesizeStack((root) => {
      const choice = existingChoice("nat", { s3EndpointRouteTables: ["rtb-0a1b2c3d"] });
      const { network } = addNetwork(root, "net", choice);
      waits.push(network.taskSubnets.ready.length, network.callsAws(["ecs"]).length);
    });
    expect(stack.resource("aws_vpc_endpoint")).toMatchObject({
      service_name: "com.amazonaws.eu-west-1.s3",
      vpc_endpoint_type: "Gateway",
      route_table_ids: ["rtb-0a1b2c3d"],
    });
    expect(waits).toEqual([1, 0]);
  });

  it.each([
    ["tasks with egress nat", () => synthesizeNetwork(existingChoice("nat", { privateSubnets: undefined }))],
    ["tasks with egress public-ip", () => synthesizeNetwork(existingChoice("public-ip"))],
    ["the load balancer", () => synthesizeNetwork(existingChoice("nat"), publicAccess())],
  ])("is refused without subnets for %s", (what, synthesize) => {
    expect(synthesize).toThrow(`the VPC has no subnets for ${what}.`);
  });

  it("has tasks in its private subnets, or in its public ones where they have public addresses", () => {
    const where: unknown[] = [];
    synthesizeStack((stack) => {
      const choices = {
        nat: existingChoice("nat"),
        "public-ip": existingChoice("public-ip", { publicSubnets: ["subnet-0a1b2c3d"] }),
      };
      for (const [name, choice] of Object.entries(choices)) {
        const { network } = addNetwork(stack, name, choice);
        where.push([network.taskSubnets.ids, network.taskSubnets.count, network.publicAddresses]);
      }
      const { taskSubnets } = addNetwork(stack, "tagged", taggedChoice("nat")).network;
      where.push([taskSubnets.ids.length, taskSubnets.count]);
    });
    expect(where).toEqual([
      [["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"], 2, false],
      [["subnet-0a1b2c3d"], 1, true],
      [1, undefined],
    ]);
  });
});
