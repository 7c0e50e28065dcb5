import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import type { Egress, Names } from "@watchpost/core";
import { Construct } from "constructs";

import type { Vpc } from "./vpc";

export interface PartyProps {
  readonly names: Names;
  readonly vpc: Vpc;
  readonly egress: Egress;
  /** What it is, for the security group's description: `Grafana`. */
  readonly title: string;
}

/** Something that connects or is connected to. Its security group allows what is said here by name, and no more. */
export class Party extends Construct {
  readonly securityGroupId: string;
  private readonly props: PartyProps;

  /** @param id the name, from which the security group gets its own: `grafana` becomes `dev-grafana` */
  constructor(scope: Construct, id: string, props: PartyProps) {
    super(scope, id);
    this.props = props;
    this.securityGroupId = new SecurityGroup(this, "Resource", {
      name: props.names.of(id),
      description: props.title,
      vpcId: props.vpc.id,
      tags: { Name: props.names.of(id) },
    }).id;
  }

  /** An edge to another party: out of this group, into the other. */
  connectTo(other: Party, port: number): void {
    const description = `${this.props.title} to ${other.props.title}`;
    new VpcSecurityGroupEgressRule(this, `to-${other.node.id}-${port}`, {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: other.securityGroupId,
      description,
      ...tcp(port),
    });
    new VpcSecurityGroupIngressRule(other, `from-${this.node.id}-${port}`, {
      securityGroupId: other.securityGroupId,
      referencedSecurityGroupId: this.securityGroupId,
      description,
      ...tcp(port),
    });
  }

  /** An edge to a security group that somebody else owns, in which it opens the port. */
  connectToGroup(id: string, securityGroupId: string, port: number): void {
    const description = `${this.props.title} to ${id}`;
    new VpcSecurityGroupEgressRule(this, `to-${id}-${port}`, {
      securityGroupId: this.securityGroupId,
      referencedSecurityGroupId: securityGroupId,
      description,
      ...tcp(port),
    });
    new VpcSecurityGroupIngressRule(this, `into-${id}-${port}`, {
      securityGroupId,
      referencedSecurityGroupId: this.securityGroupId,
      description,
      ...tcp(port),
    });
  }

  /** Connects into a network, whose owner opens the other side. */
  connectInto(id: string, cidrIpv4: string, port: number): void {
    new VpcSecurityGroupEgressRule(this, `to-${id}-${port}`, {
      securityGroupId: this.securityGroupId,
      cidrIpv4,
      description: `${this.props.title} to ${id}`,
      ...tcp(port),
    });
  }

  /** Lets these networks in. */
  allowFrom(cidrs: readonly string[], port: number): void {
    for (const cidrIpv4 of cidrs) {
      new VpcSecurityGroupIngressRule(this, `from-${cidrIpv4.replace(/[./]/g, "-")}-${port}`, {
        securityGroupId: this.securityGroupId,
        cidrIpv4,
        description: "From the allow-list",
        ...tcp(port),
      });
    }
  }

  /** HTTPS to AWS and, where the egress leads there, to the internet: the only rule that names 0.0.0.0/0. */
  allowHttpsOut(): void {
    const { egress, vpc } = this.props;
    const rule = (
      id: string,
      target: { cidrIpv4: string } | { prefixListId: string } | { referencedSecurityGroupId: string },
    ) =>
      new VpcSecurityGroupEgressRule(this, id, {
        securityGroupId: this.securityGroupId,
        description: "HTTPS out",
        ...target,
        ...tcp(443),
      });
    if (egress !== "endpoints-only") {
      rule("https-out", { cidrIpv4: "0.0.0.0/0" });
      return;
    }
    rule(
      "https-to-endpoints",
      vpc.endpointsSecurityGroupId
        ? { referencedSecurityGroupId: vpc.endpointsSecurityGroupId }
        : { cidrIpv4: vpc.cidr },
    );
    if (vpc.s3PrefixListId) rule("https-to-s3", { prefixListId: vpc.s3PrefixListId });
  }
}

const tcp = (port: number) => ({ ipProtocol: "tcp", fromPort: port, toPort: port });
