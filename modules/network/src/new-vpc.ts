import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import type { Names, NewVpcChoice } from "@watchpost/core";
import { Construct } from "constructs";

import { Endpoints } from "./endpoints";
import { planSubnets } from "./subnet-plan";
import type { Subnets, Vpc } from "./vpc";

export interface NewVpcProps {
  readonly names: Names;
  readonly region: string;
  readonly choice: NewVpcChoice;
}

interface Side {
  readonly subnets: Subnet[];
  /** One for all zones, or one a zone. */
  readonly routeTables: RouteTable[];
}

const ANYWHERE = "0.0.0.0/0";

/** A VPC with the subnets, gateways and endpoints that its egress needs, and nothing else. */
export class NewVpc extends Construct implements Vpc {
  readonly id: string;
  readonly cidr: string;
  readonly publicSubnets: Subnets | undefined;
  readonly privateSubnets: Subnets | undefined;
  readonly endpointsSecurityGroupId: string | undefined;
  readonly s3PrefixListId: string;

  private readonly names: Names;
  private readonly zones: readonly string[];

  constructor(scope: Construct, id: string, { names, region, choice }: NewVpcProps) {
    super(scope, id);
    this.names = names;
    this.zones = choice.zones;
    this.cidr = choice.cidr;
    const vpc = new AwsVpc(this, "Resource", {
      cidrBlock: choice.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: names.of("monitoring") },
    });
    this.id = vpc.id;
    // Takes every rule from the group that AWS gives to whatever names none.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id });

    const plan = planSubnets(choice);
    const isolated = choice.egress === "endpoints-only";
    const publicSide = plan.public.length > 0 ? this.publicSide(plan.public) : undefined;
    const privateSide =
      plan.private.length > 0 ? this.side("private", plan.private, choice.egress === "nat-per-zone") : undefined;
    if (publicSide && privateSide) this.natGateways(publicSide, privateSide);

    this.publicSubnets = subnetsOf(publicSide);
    this.privateSubnets = subnetsOf(privateSide);
    const endpoints = new Endpoints(this, "endpoints", {
      names,
      region,
      vpc: { id: vpc.id, cidr: choice.cidr },
      routeTableIds: [publicSide, privateSide].flatMap((side) => side?.routeTables.map((table) => table.id) ?? []),
      interfaceSubnetIds: isolated ? (this.privateSubnets?.ids ?? []) : [],
    });
    this.endpointsSecurityGroupId = endpoints.securityGroupId;
    this.s3PrefixListId = endpoints.s3PrefixListId;
  }

  private publicSide(cidrs: readonly string[]): Side {
    const gateway = new InternetGateway(this, "internet-gateway", {
      vpcId: this.id,
      tags: { Name: this.names.of("monitoring") },
    });
    const side = this.side("public", cidrs, false);
    for (const table of side.routeTables) {
      new Route(this, "public-internet", {
        routeTableId: table.id,
        destinationCidrBlock: ANYWHERE,
        gatewayId: gateway.id,
      });
    }
    return side;
  }

  private side(side: "public" | "private", cidrs: readonly string[], tablePerZone: boolean): Side {
    const subnets = cidrs.map(
      (cidrBlock, i) =>
        new Subnet(this, `${side}-${this.zones[i]}`, {
          vpcId: this.id,
          cidrBlock,
          availabilityZone: this.zones[i],
          tags: { Name: this.names.of(`monitoring-${side}-${this.zones[i]}`) },
        }),
    );
    const routeTables = (tablePerZone ? this.zones.map((zone) => `${side}-${zone}`) : [side]).map(
      (name) =>
        new RouteTable(this, `${name}-routes`, { vpcId: this.id, tags: { Name: this.names.of(`monitoring-${name}`) } }),
    );
    subnets.forEach((subnet, i) => {
      const table = routeTables[i] ?? routeTables[0];
      if (table) {
        new RouteTableAssociation(this, `${side}-${this.zones[i]}-association`, {
          subnetId: subnet.id,
          routeTableId: table.id,
        });
      }
    });
    return { subnets, routeTables };
  }

  private natGateways(publicSide: Side, privateSide: Side): void {
    privateSide.routeTables.forEach((table, i) => {
      const subnet = publicSide.subnets[i];
      if (!subnet) return;
      const nat = `nat-${this.zones[i]}`;
      const tags = { Name: this.names.of(`monitoring-${nat}`) };
      const address = new Eip(this, `${nat}-address`, { domain: "vpc", tags });
      const gateway = new NatGateway(this, nat, { allocationId: address.id, subnetId: subnet.id, tags });
      new Route(this, `private-to-${nat}`, {
        routeTableId: table.id,
        destinationCidrBlock: ANYWHERE,
        natGatewayId: gateway.id,
      });
    });
  }
}

function subnetsOf(side: Side | undefined): Subnets | undefined {
  return side && { ids: side.subnets.map((subnet) => subnet.id), count: side.subnets.length };
}
