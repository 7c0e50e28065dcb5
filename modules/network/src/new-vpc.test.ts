import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { describe, expect, it } from "@jest/globals";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { addNetwork, counts, newChoice, synthesizeNetwork, ZONES } from "../test/values";

const TYPES = [
  "aws_subnet",
  "aws_internet_gateway",
  "aws_nat_gateway",
  "aws_eip",
  "aws_route_table",
  "aws_route_table_association",
  "aws_route",
  "aws_vpc_endpoint",
];
const networks = {
  "public-ip": synthesizeNetwork(newChoice("public-ip")),
  nat: synthesizeNetwork(newChoice("nat")),
  "nat-per-zone": synthesizeNetwork(newChoice("nat-per-zone")),
  "endpoints-only": synthesizeNetwork(newChoice("endpoints-only")),
};
const { nat } = networks;

describe("a new VPC", () => {
  it.each([
    ["public-ip", [2, 1, 0, 0, 1, 2, 1, 1]],
    ["nat", [4, 1, 1, 1, 2, 4, 2, 1]],
    ["nat-per-zone", [4, 1, 2, 2, 3, 4, 3, 1]],
    ["endpoints-only", [2, 0, 0, 0, 1, 2, 0, 7]],
  ] as const)("has what egress %s needs, and no more", (egress, wanted) => {
    expect(Object.values(counts(networks[egress], TYPES))).toEqual(wanted);
  });

  it("resolves names, as Cloud Map and endpoints need", () => {
    expect(nat.resource("aws_vpc")).toMatchObject({
      cidr_block: "10.42.0.0/16",
      enable_dns_hostnames: true,
      enable_dns_support: true,
      tags: { Name: "net-monitoring" },
    });
  });

  it("takes every rule from its default security group", () => {
    const group = nat.resource("aws_default_security_group");
    expect(group).toEqual({ vpc_id: expect.stringContaining("${aws_vpc.") });
  });

  it("has a subnet of each side in each zone, named after both", () => {
    const subnets = Object.values(nat.resources("aws_subnet")).map(({ cidr_block, availability_zone, tags }) => ({
      cidr_block,
      availability_zone,
      tags,
    }));
    expect(subnets).toEqual([
      {
        cidr_block: "10.42.128.0/20",
        availability_zone: "eu-west-1a",
        tags: { Name: "net-monitoring-private-eu-west-1a" },
      },
      {
        cidr_block: "10.42.144.0/20",
        availability_zone: "eu-west-1b",
        tags: { Name: "net-monitoring-private-eu-west-1b" },
      },
      {
        cidr_block: "10.42.0.0/20",
        availability_zone: "eu-west-1a",
        tags: { Name: "net-monitoring-public-eu-west-1a" },
      },
      {
        cidr_block: "10.42.16.0/20",
        availability_zone: "eu-west-1b",
        tags: { Name: "net-monitoring-public-eu-west-1b" },
      },
    ]);
  });

  it("gives nothing a public address by where it stands: tasks say so themselves", () => {
    for (const subnet of Object.values(networks["public-ip"].resources("aws_subnet"))) {
      expect(subnet).not.toHaveProperty("map_public_ip_on_launch");
    }
  });
});

describe("routes", () => {
  it("lead all zones through one NAT gateway, which stands in a public subnet of the first", () => {
    expect(nat.resource("aws_nat_gateway")).toMatchObject({
      subnet_id: expect.stringMatching(/net_vpc_public-eu-west-1a_/),
      allocation_id: expect.stringContaining("${aws_eip."),
    });
    expect(nat.resource("aws_route", "private")).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      nat_gateway_id: expect.stringContaining("${aws_nat_gateway."),
      route_table_id: expect.stringMatching(/private-routes_/),
    });
    const tables = Object.values(nat.resources("aws_route_table_association")).map((each) =>
      String(each["route_table_id"]),
    );
    expect(tables.filter((table) => table.includes("private-routes"))).toHaveLength(2);
  });

  it.each(ZONES)("lead %s through a NAT gateway of its own where there is one in every zone", (zone) => {
    const perZone = networks["nat-per-zone"];
    expect(perZone.resource("aws_nat_gateway", zone)["subnet_id"]).toContain(`public-${zone}_`);
    const route = perZone.resource("aws_route", zone);
    expect(route["nat_gateway_id"]).toContain(`nat-${zone}_`);
    expect(route["route_table_id"]).toContain(`private-${zone}-routes`);
    const association = perZone.resource("aws_route_table_association", `private-${zone}`);
    expect(association["subnet_id"]).toContain(`private-${zone}_`);
    expect(association["route_table_id"]).toContain(`private-${zone}-routes`);
  });

  it("lead public subnets through the internet gateway", () => {
    expect(nat.resource("aws_route", "public")).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: expect.stringContaining("${aws_internet_gateway."),
      route_table_id: expect.stringContaining("public-routes"),
    });
  });

  it("lead nowhere out where there are endpoints only", () => {
    expect(networks["endpoints-only"].resources("aws_route")).toEqual({});
  });

  it("let no NAT gateway and no address begin before the internet gateway, without which AWS makes none", () => {
    for (const type of ["aws_eip", "aws_nat_gateway"]) {
      expect(nat.resource(type)["depends_on"]).toEqual([expect.stringMatching(/^aws_internet_gateway\./)]);
    }
  });
});

describe("endpoints", () => {
  it.each(["public-ip", "nat", "nat-per-zone", "endpoints-only"] as const)(
    "lead from every route table to S3, free of charge, with egress %s",
    (egress) => {
      const network = networks[egress];
      const s3 = network.resource("aws_vpc_endpoint", "_s3_");
      expect(s3).toMatchObject({ service_name: "com.amazonaws.eu-west-1.s3", vpc_endpoint_type: "Gateway" });
      expect(s3["route_table_ids"]).toHaveLength(Object.keys(network.resources("aws_route_table")).length);
    },
  );

  it("are what Fargate and the exporters need, in every zone, where there is no way out", () => {
    const endpoints = Object.values(networks["endpoints-only"].resources("aws_vpc_endpoint")).filter(
      ({ vpc_endpoint_type }) => vpc_endpoint_type === "Interface",
    );
    expect(endpoints.map(({ service_name }) => service_name)).toEqual(
      ["ecr.api", "ecr.dkr", "logs", "monitoring", "secretsmanager", "sns"].map(
        (name) => `com.amazonaws.eu-west-1.${name}`,
      ),
    );
    for (const endpoint of endpoints) {
      expect(endpoint).toMatchObject({
        private_dns_enabled: true,
        subnet_ids: { length: 2 },
        security_group_ids: { length: 1 },
      });
    }
  });

  it("let in HTTPS from inside the VPC, and nothing else", () => {
    expect(networks["endpoints-only"].resource("aws_vpc_security_group_ingress_rule", "https-in")).toMatchObject({
      cidr_ipv4: "10.42.0.0/16",
      from_port: 443,
      to_port: 443,
      ip_protocol: "tcp",
    });
  });

  it.each([
    ["endpoints-only", ["ecs-agent", "ecs"]],
    ["nat", []],
  ] as const)("are made for further services where there is no other way to them: egress %s", (egress, wanted) => {
    const made: number[] = [];
    const stack = synthesizeStack((root) => {
      made.push(addNetwork(root, "net", newChoice(egress)).network.callsAws(["ecs", "ecs-agent"]).length);
    });
    const services = Object.values(stack.resources("aws_vpc_endpoint")).map(({ service_name }) => String(service_name));
    expect(services.filter((service) => service.includes(".ecs"))).toEqual(
      wanted.map((name) => `com.amazonaws.eu-west-1.${name}`),
    );
    expect(made).toEqual([wanted.length]);
  });
});

describe("what stands in subnets", () => {
  const readiness = (egress: keyof typeof networks) => {
    const stack = synthesizeStack((root) => {
      const { taskSubnets } = addNetwork(root, "net", newChoice(egress)).network;
      new SnsTopic(root, "task", { dependsOn: [...taskSubnets.ready] });
    });
    const { depends_on: found = [] } = stack.resource("aws_sns_topic") as { depends_on?: string[] };
    return found.map((address) => address.replace(/_[0-9A-F]{8}$/, ""));
  };

  it("can wait for the ways out of them", () => {
    expect(readiness("public-ip")).toEqual(
      expect.arrayContaining([
        "aws_route.net_vpc_public-internet",
        "aws_route_table_association.net_vpc_public-eu-west-1b-association",
      ]),
    );
    expect(readiness("nat-per-zone")).toEqual(
      expect.arrayContaining([
        "aws_route.net_vpc_private-to-nat-eu-west-1a",
        "aws_route.net_vpc_private-to-nat-eu-west-1b",
      ]),
    );
    expect(readiness("endpoints-only")).toEqual(
      expect.arrayContaining(["aws_vpc_endpoint.net_vpc_endpoints_s3", "aws_vpc_endpoint.net_vpc_endpoints_ecr-api"]),
    );
  });
});
