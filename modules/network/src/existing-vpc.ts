import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { ExistingVpcChoice } from "@watchpost/core";
import { Construct } from "constructs";

import type { Subnets, Vpc } from "./vpc";

export interface ExistingVpcProps {
  readonly region: string;
  readonly choice: ExistingVpcChoice;
}

/** A VPC that is there already; nothing in it is changed, but for the S3 endpoint where route tables are given. */
export class ExistingVpc extends Construct implements Vpc {
  readonly id: string;
  readonly cidr: string;
  readonly publicSubnets: Subnets | undefined;
  readonly privateSubnets: Subnets | undefined;
  readonly endpointsSecurityGroupId = undefined;
  readonly s3PrefixListId: string | undefined;

  constructor(scope: Construct, id: string, { region, choice }: ExistingVpcProps) {
    super(scope, id);
    const vpc = new DataAwsVpc(this, "Resource", choice.id ? { id: choice.id } : { tags: choice.tags });
    this.id = vpc.id;
    this.cidr = vpc.cidrBlock;
    this.publicSubnets = this.subnets("public-subnets", choice.publicSubnets);
    this.privateSubnets = this.subnets("private-subnets", choice.privateSubnets);

    const service = `com.amazonaws.${region}.s3`;
    if (choice.s3EndpointRouteTables.length > 0) {
      new VpcEndpoint(this, "s3", {
        vpcId: vpc.id,
        serviceName: service,
        vpcEndpointType: "Gateway",
        routeTableIds: choice.s3EndpointRouteTables,
      });
    }
    if (choice.egress === "endpoints-only") {
      this.s3PrefixListId = new DataAwsEc2ManagedPrefixList(this, "s3-addresses", { name: service }).id;
    }
  }

  private subnets(id: string, given: ExistingVpcChoice["publicSubnets"]): Subnets | undefined {
    if (!given) return undefined;
    if (Array.isArray(given)) return { ids: given, count: given.length };
    const found = new DataAwsSubnets(this, id, {
      filter: [{ name: "vpc-id", values: [this.id] }],
      tags: given.tags,
    });
    return { ids: found.ids, count: undefined };
  }
}
