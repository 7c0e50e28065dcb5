import { describe, expect, it } from "@jest/globals";

import { estimate } from "../estimate";
import { ROUND_PRICES } from "./round-prices";

describe("a NAT gateway", () => {
  it("costs its hours, and its address where that is", () => {
    const gateway = { allocation_id: "${aws_eip.nat.id}" };
    const { lines, unpriced } = costsOf({ aws_eip: { nat: {} }, aws_nat_gateway: { gateway } });
    expect(lines).toMatchObject([
      { address: "aws_eip.nat", usdPerMonth: expect.closeTo(3.65) },
      { address: "aws_nat_gateway.gateway", usdPerMonth: expect.closeTo(36.5), basis: "1 gateway × $0.05 × 730 h" },
    ]);
    expect(unpriced).toEqual([
      { address: "aws_nat_gateway.gateway", why: "usage-based: $0.05 per unit (data through the NAT gateway)" },
    ]);
  });

  it("costs an address that another stack gives it", () => {
    const { usdPerMonth } = costsOf({ aws_nat_gateway: { gateway: { allocation_id: "eipalloc-0a1b" } } });
    expect(usdPerMonth).toBeCloseTo(40.15);
  });

  it("has no public address when it is private", () => {
    const { usdPerMonth } = costsOf({ aws_nat_gateway: { gateway: { connectivity_type: "private" } } });
    expect(usdPerMonth).toBeCloseTo(36.5);
  });

  it("is not priced when it is regional", () => {
    const { lines, unpriced } = costsOf({ aws_nat_gateway: { gateway: { availability_mode: "regional" } } });
    expect(lines).toEqual([]);
    expect(unpriced[0]?.why).toContain("billed for each zone");
  });
});

describe("a load balancer", () => {
  it("costs its hours, and an address in each zone where it faces the internet", () => {
    expect(costsOf({ aws_lb: { front: { subnets: ["a", "b"] } } }).lines).toMatchObject([
      { what: "ALB", usdPerMonth: expect.closeTo(14.6) },
      { what: "public IPv4", usdPerMonth: expect.closeTo(7.3) },
    ]);
    const mapped = costsOf({ aws_lb: { front: { subnet_mapping: [{ subnet_id: "a" }] } } });
    expect(mapped.lines[1]?.usdPerMonth).toBeCloseTo(3.65);
  });

  it("has no public address when it is internal, and is billed by use on top", () => {
    const { usdPerMonth, unpriced } = costsOf({ aws_lb: { front: { internal: true, subnets: ["a", "b"] } } });
    expect(usdPerMonth).toBeCloseTo(14.6);
    expect(unpriced.map(({ why }) => why)).toEqual(["usage-based: $0.008 per unit (load balancer capacity units)"]);
  });

  it("reports addresses that it cannot count, and other types", () => {
    expect(costsOf({ aws_lb: { front: { subnets: "${data.aws_subnets.all.ids}" } } }).unpriced).toContainEqual({
      address: "aws_lb.front",
      why: "its number of public IPv4 addresses, one a subnet, is not known before apply",
    });
    expect(costsOf({ aws_lb: { front: { load_balancer_type: "network" } } })).toMatchObject({
      lines: [],
      unpriced: [{ why: "a load balancer of type network is not in the price book" }],
    });
  });
});

describe("a VPC endpoint", () => {
  it("costs its hours in each zone when it is an interface", () => {
    const { lines } = costsOf({
      aws_vpc_endpoint: { ecr: { vpc_endpoint_type: "Interface", subnet_ids: ["a", "b"] } },
    });
    expect(lines).toMatchObject([{ usdPerMonth: expect.closeTo(14.6), basis: "2 zones × $0.01 × 730 h" }]);
  });

  it.each([{}, { vpc_endpoint_type: "Gateway" }])("is free as a gateway: %j", (s3) => {
    expect(costsOf({ aws_vpc_endpoint: { s3 } })).toEqual({ lines: [], usdPerMonth: 0, unpriced: [] });
  });

  it.each([
    [
      { vpc_endpoint_type: "GatewayLoadBalancer" },
      "a VPC endpoint of type GatewayLoadBalancer is not in the price book",
    ],
    [
      { vpc_endpoint_type: "Interface", subnet_ids: "${data.aws_subnets.all.ids}" },
      "its number of subnets is not known",
    ],
  ])("is not priced as %j", (values, why) => {
    expect(costsOf({ aws_vpc_endpoint: { other: values } })).toMatchObject({
      lines: [],
      unpriced: [{ why: expect.stringContaining(why) }],
    });
  });
});

describe("a hosted zone", () => {
  it.each(["aws_route53_zone", "aws_service_discovery_private_dns_namespace"])("is what %s makes", (type) => {
    expect(costsOf({ [type]: { zone: {} } }).lines).toMatchObject([
      { usdPerMonth: 0.5, basis: "1 hosted zone × $0.5" },
    ]);
  });
});

function costsOf(resource: object) {
  return estimate({ resource }, "us-east-1", ROUND_PRICES);
}
