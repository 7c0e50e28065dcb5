import { DataAwsEc2ManagedPrefixList } from "@cdktf/provider-aws/lib/data-aws-ec2-managed-prefix-list";
import { DataAwsSubnets } from "@cdktf/provider-aws/lib/data-aws-subnets";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import type { ExistingVpcChoice } from "@watchpost/core";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import type { Subnets, Vpc } from "./vpc";

export interface ExistingVpcProps {
  readonly region: string;
  readonly choice: ExistingVpcChoice;
}

/**
 * A VPC that is there already; nothing in it is changed, but for the S3 endpoint where route tables are given. A plan
 * fails where the VPC does not resolve names, which Cloud Map needs, and where tags find no subnet.
 */
export class ExistingVpc extends Construct implements Vpc {
  readonly id: string;
  readonly cidr: string;
  readonly publicSubnets: Subnets | undefined;
  readonly privateSubnets: Subnets | undefined;
  readonly endpointsSecurityGroupId = undefined;
  readonly s3PrefixListId: string | undefined;
  private readonly s3: readonly VpcEndpoint[];

  constructor(scope: Construct, id: string, { region, choice }: ExistingVpcProps) {
    super(scope, id);
    const vpc = new DataAwsVpc(this, "Resource", {
      ...(choice.id ? { id: choice.id } : { tags: choice.tags }),
      lifecycle: {
        postcondition: [
          {
            // https://docs.aws.amazon.com/cloud-map/latest/dg/creating-namespaces.html
            condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
            errorMessage: "Turn on DNS resolution and DNS hostnames of the VPC: service discovery needs both.",
          },
        ],
      },
    });
    this.id = vpc.id;
    this.cidr = vpc.cidrBlock;
    this.s3 = s3Endpoint(this, vpc.id, region, choice.s3EndpointRouteTables);
    this.publicSubnets = this.subnets("public-subnets", choice.publicSubnets);
    this.privateSubnets = this.subnets("private-subnets", choice.privateSubnets);
    if (choice.egress === "endpoints-only") {
      this.s3PrefixListId = new DataAwsEc2ManagedPrefixList(this, "s3-addresses", { name: s3Service(region) }).id;
    }
  }

  /** Its owner has made the endpoints that it has. */
  addEndpoints(): readonly ITerraformDependable[] {
    return [];
  }

  private subnets(id: string, given: ExistingVpcChoice["publicSubnets"]): Subnets | undefined {
    if (!given) return undefined;
    if (Array.isArray(given)) return { ids: given, count: given.length, ready: this.s3 };
    const found = new DataAwsSubnets(this, id, {
      filter: [{ name: "vpc-id", values: [this.id] }],
      tags: given.tags,
      lifecycle: {
        postcondition: [
          { condition: "${length(self.ids) > 0}", errorMessage: "No subnet of the VPC carries all of these tags." },
        ],
      },
    });
    return { ids: found.ids, count: undefined, ready: this.s3 };
  }
}

const s3Service = (region: string) => `com.amazonaws.${region}.s3`;

function s3Endpoint(scope: Construct, vpcId: string, region: string, routeTableIds: string[]): VpcEndpoint[] {
  if (routeTableIds.length === 0) return [];
  return [
    new VpcEndpoint(scope, "s3", {
      vpcId,
      serviceName: s3Service(region),
      vpcEndpointType: "Gateway",
      routeTableIds,
    }),
  ];
}
