import { blocks, isTrue, length, type Resource, text } from "../terraform-json";
import { type Context, type Costs, publicIpv4 } from "./charges";

/** The gateway's hours and what passes through it; and its address, where that is not an `aws_eip` of this stack. */
export function natGateway(gateway: Resource, context: Context): Costs {
  const { values } = gateway;
  if (text(values, "availability_mode") === "regional") {
    return [{ why: "a regional NAT gateway is billed for each zone that it serves, which is not known before apply" }];
  }
  const isPrivate = text(values, "connectivity_type") === "private";
  const ownAddress = !isPrivate && context.stack.find(values["allocation_id"], "aws_eip") === undefined;
  return [
    ...context.charge(gateway, { what: "NAT gateway", quantity: 1, unit: "gateway", key: "natGateway.hour" }),
    context.usage(gateway, "data through the NAT gateway", "natGateway.processedGb"),
    ...(ownAddress ? publicIpv4(gateway, context, 1) : []),
  ];
}

/** Costs the same in use and idle. https://aws.amazon.com/vpc/pricing/ */
export function elasticIp(address: Resource, context: Context): Costs {
  return publicIpv4(address, context, 1);
}

/** An Application Load Balancer: its hours, its use, and an address in each zone where it faces the internet. */
export function loadBalancer(balancer: Resource, context: Context): Costs {
  const type = text(balancer.values, "load_balancer_type") ?? "application";
  if (type !== "application") return [{ why: `a load balancer of type ${type} is not in the price book` }];
  return [
    ...context.charge(balancer, { what: "ALB", quantity: 1, unit: "load balancer", key: "alb.hour" }),
    context.usage(balancer, "load balancer capacity units", "alb.lcuHour"),
    ...(isTrue(balancer.values, "internal") ? [] : zoneAddresses(balancer, context)),
  ];
}

/** An interface endpoint is billed in each zone; a gateway endpoint is free. */
export function vpcEndpoint(endpoint: Resource, context: Context): Costs {
  const type = text(endpoint.values, "vpc_endpoint_type") ?? "Gateway";
  if (type === "Gateway") return [];
  if (type !== "Interface") return [{ why: `a VPC endpoint of type ${type} is not in the price book` }];
  const zones = length(endpoint.values, "subnet_ids");
  if (zones === undefined) return [{ why: "its number of subnets is not known before apply" }];
  return [
    ...context.charge(endpoint, {
      what: "interface endpoint",
      quantity: zones,
      unit: "zone",
      key: "interfaceEndpoint.hour",
    }),
    context.usage(endpoint, "data through the endpoint", "interfaceEndpoint.processedGb"),
  ];
}

/** A hosted zone; a private DNS namespace of Cloud Map makes one. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-discovery.html */
export function hostedZone(zone: Resource, context: Context): Costs {
  const what = "Route 53 hosted zone";
  return context.charge(zone, { what, quantity: 1, unit: "hosted zone", key: "route53.hostedZoneMonth" });
}

function zoneAddresses(balancer: Resource, context: Context): Costs {
  const zones = blocks(balancer.values, "subnet_mapping").length || length(balancer.values, "subnets");
  if (!zones) return [{ why: "its number of public IPv4 addresses, one a subnet, is not known before apply" }];
  return publicIpv4(balancer, context, zones);
}
