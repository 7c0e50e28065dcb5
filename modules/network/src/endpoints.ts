import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Names } from "@watchpost/core";
import { Construct } from "constructs";

export interface EndpointsProps {
  readonly names: Names;
  readonly region: string;
  readonly vpc: { readonly id: string; readonly cidr: string };
  /** Route tables that lead to S3 by the gateway endpoint. */
  readonly routeTableIds: string[];
  /** Subnets of the interface endpoints; none where tasks have another way out. */
  readonly interfaceSubnetIds: string[];
}

/**
 * Services that Watchpost's tasks call. Those for pulling images, logs and secrets are what Fargate itself needs:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
export const INTERFACE_ENDPOINT_SERVICES = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "monitoring", "sns", "sts"];

/** Ways to AWS that do not lead through the internet. The one to S3 costs nothing and is always made. */
export class Endpoints extends Construct {
  readonly s3PrefixListId: string;
  /** @default - there are no interface endpoints */
  readonly securityGroupId: string | undefined;

  constructor(scope: Construct, id: string, { names, region, vpc, routeTableIds, interfaceSubnetIds }: EndpointsProps) {
    super(scope, id);
    const s3 = new VpcEndpoint(this, "s3", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds,
      tags: { Name: names.of("monitoring-s3") },
    });
    this.s3PrefixListId = s3.prefixListId;
    if (interfaceSubnetIds.length === 0) return;

    const group = new SecurityGroup(this, "security-group", {
      name: names.of("monitoring-endpoints"),
      description: "Interface endpoints of the monitoring VPC",
      vpcId: vpc.id,
    });
    new VpcSecurityGroupIngressRule(this, "https-in", {
      securityGroupId: group.id,
      description: "AWS APIs from inside the VPC",
      cidrIpv4: vpc.cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    for (const service of INTERFACE_ENDPOINT_SERVICES) {
      new VpcEndpoint(this, service.replace(".", "-"), {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        subnetIds: interfaceSubnetIds,
        securityGroupIds: [group.id],
        privateDnsEnabled: true,
        tags: { Name: names.of(`monitoring-${service}`) },
      });
    }
    this.securityGroupId = group.id;
  }
}
