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
import type { ITerraformDependable } from "cdktf";
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
  readonly subnets: readonly Subnet[];
  /** One for all zones, or one a zone. */
  readonly routeTables: readonly RouteTable[];
  readonly associations: readonly RouteTableAssociation[];
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
  private readonly endpoints: Endpoints;

  constructor(scope: Construct, id: string, { names, region, choice }: NewVpcProps) {
    super(scope, id);
    this.names = names;
    this.zones = choice.zones;
    this.cidr = choice.cidr;
    this.id = new AwsVpc(this, "Resource", {
      cidrBlock: choice.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: names.of("monitoring") },
    }).id;
    // Takes every rule from the group that AWS gives to whatever names none.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: this.id });

    const plan = planSubnets(choice);
    const publicSide = this.side("public", plan.public, false);
    const privateSide = this.side("private", plan.private, choice.egress === "nat-per-zone");
    const gateway = plan.public.length > 0 ? this.internetGateway() : undefined;
    const publicRoutes = gateway ? this.publicRoutes(publicSide, gateway) : [];
    const privateRoutes = gateway ? this.natRoutes(publicSide, privateSide, gateway) : [];

    this.endpoints = new Endpoints(this, "endpoints", {
      names,
      region,
      vpc: { id: this.id, cidr: choice.cidr },
      routeTableIds: [...publicSide.routeTables, ...privateSide.routeTables].map((table) => table.id),
      interfaceSubnetIds: choice.egress === "endpoints-only" ? privateSide.subnets.map((subnet) => subnet.id) : [],
    });
    this.endpointsSecurityGroupId = this.endpoints.securityGroupId;
    this.s3PrefixListId = this.endpoints.s3PrefixListId;
    this.publicSubnets = subnetsOf(publicSide, [...publicRoutes, ...this.endpoints.ready]);
    this.privateSubnets = subnetsOf(privateSide, [...privateRoutes, ...this.endpoints.ready]);
  }

  addEndpoints(services: readonly string[]): readonly ITerraformDependable[] {
    return this.endpoints.add(services);
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
    const names = tablePerZone ? this.zones.map((zone) => `${side}-${zone}`) : [side];
    const routeTables = (subnets.length > 0 ? names : []).map(
      (name) =>
        new RouteTable(this, `${name}-routes`, { vpcId: this.id, tags: { Name: this.names.of(`monitoring-${name}`) } }),
    );
    const associations = subnets.flatMap((subnet, i) => {
      const table = routeTables[i] ?? routeTables[0];
      if (!table) return [];
      const id = `${side}-${this.zones[i]}-association`;
      return [new RouteTableAssociation(this, id, { subnetId: subnet.id, routeTableId: table.id })];
    });
    return { subnets, routeTables, associations };
  }

  private internetGateway(): InternetGateway {
    return new InternetGateway(this, "internet-gateway", {
      vpcId: this.id,
      tags: { Name: this.names.of("monitoring") },
    });
  }

  private publicRoutes({ routeTables }: Side, gateway: InternetGateway): Route[] {
    return routeTables.map(
      (table) =>
        new Route(this, "public-internet", {
          routeTableId: table.id,
          destinationCidrBlock: ANYWHERE,
          gatewayId: gateway.id,
        }),
    );
  }

  private natRoutes(publicSide: Side, privateSide: Side, internet: InternetGateway): Route[] {
    return privateSide.routeTables.flatMap((table, i) => {
      const subnet = publicSide.subnets[i];
      if (!subnet) return [];
      const nat = `nat-${this.zones[i]}`;
      const tags = { Name: this.names.of(`monitoring-${nat}`) };
      // AWS makes neither in a VPC whose internet gateway is not attached yet.
      // https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
      const dependsOn = [internet];
      const address = new Eip(this, `${nat}-address`, { domain: "vpc", tags, dependsOn });
      const gateway = new NatGateway(this, nat, { allocationId: address.id, subnetId: subnet.id, tags, dependsOn });
      return [
        new Route(this, `private-to-${nat}`, {
          routeTableId: table.id,
          destinationCidrBlock: ANYWHERE,
          natGatewayId: gateway.id,
        }),
      ];
    });
  }
}

function subnetsOf({ subnets, associations }: Side, ways: readonly ITerraformDependable[]): Subnets | undefined {
  if (subnets.length === 0) return undefined;
  return {
    ids: subnets.map((subnet) => subnet.id),
    count: subnets.length,
    ready: [...associations, ...ways],
  };
}
