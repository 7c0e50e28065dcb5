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
 * Services that every task calls: those for pulling images, logs and secrets are what Fargate itself needs, the others
 * are for metrics and mail. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
const SERVICES_OF_TASKS = ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "monitoring", "sns"];

/** Ways to AWS that do not lead through the internet. The one to S3 costs nothing and is always made. */
export class Endpoints extends Construct {
  readonly s3PrefixListId: string;
  /** @default - there are no interface endpoints */
  readonly securityGroupId: string | undefined;
  /** The endpoints that every task needs. */
  readonly ready: readonly VpcEndpoint[];
  private readonly props: EndpointsProps;

  constructor(scope: Construct, id: string, props: EndpointsProps) {
    super(scope, id);
    this.props = props;
    const { names, region, vpc, routeTableIds, interfaceSubnetIds } = props;
    const s3 = new VpcEndpoint(this, "s3", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds,
      tags: { Name: names.of("monitoring-s3") },
    });
    this.s3PrefixListId = s3.prefixListId;
    this.securityGroupId = interfaceSubnetIds.length > 0 ? this.securityGroup() : undefined;
    this.ready = [s3, ...this.add(SERVICES_OF_TASKS)];
  }

  /** Interface endpoints of services, where there are any such endpoints. */
  add(services: readonly string[]): VpcEndpoint[] {
    const { securityGroupId } = this;
    if (securityGroupId === undefined) return [];
    const { names, region, vpc, interfaceSubnetIds } = this.props;
    return services.map(
      (service) =>
        new VpcEndpoint(this, service.replaceAll(".", "-"), {
          vpcId: vpc.id,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          subnetIds: interfaceSubnetIds,
          securityGroupIds: [securityGroupId],
          privateDnsEnabled: true,
          tags: { Name: names.of(`monitoring-${service}`) },
        }),
    );
  }

  private securityGroup(): string {
    const { names, vpc } = this.props;
    const { id } = new SecurityGroup(this, "security-group", {
      name: names.of("monitoring-endpoints"),
      description: "Interface endpoints of the monitoring VPC",
      vpcId: vpc.id,
      tags: { Name: names.of("monitoring-endpoints") },
    });
    new VpcSecurityGroupIngressRule(this, "https-in", {
      securityGroupId: id,
      description: "AWS APIs from inside the VPC",
      cidrIpv4: vpc.cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    return id;
  }
}
