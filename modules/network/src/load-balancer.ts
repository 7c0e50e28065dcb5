import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerCertificate } from "@cdktf/provider-aws/lib/lb-listener-certificate";
import { LbListenerRule, type LbListenerRuleAction } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { HttpsAccess, Names } from "@watchpost/core";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { Certificate } from "./certificate";
import type { Party } from "./party";
import { inAnyEncoding } from "./path-pattern";
import type { Vpc } from "./vpc";

export interface LoadBalancerProps {
  readonly names: Names;
  readonly vpc: Vpc;
  readonly access: HttpsAccess;
  /** Its security group. */
  readonly party: Party;
  /** Whether AWS refuses to delete it. */
  readonly deletionProtection: boolean;
}

/** A host name behind the load balancer, and where it leads. */
export interface RouteProps {
  /** The first label of the host name: `grafana` of grafana.internal.example.com. */
  readonly host: string;
  readonly port: number;
  /** Path that answers 200 when the target can serve. */
  readonly healthPath: string;
  /** The party behind it; an edge from the load balancer is made. */
  readonly target: Party;
  /** Order among the routes, from 2 on; each has its own, and the number below it is free. */
  readonly priority: number;
  /**
   * Whether the load balancer asks for sign-in before it lets anybody through, where the sign-in is Cognito.
   * @default false - the target asks itself
   */
  readonly signIn?: boolean;
  /**
   * Paths that nobody may call through the load balancer, in whichever encoding; at most three.
   * @default []
   */
  readonly forbiddenPaths?: readonly string[];
}

/** What an ECS service attaches itself to. */
export interface Target {
  readonly targetGroupArn: string;
  /** The target group as CloudWatch names it, for alarms. */
  readonly targetGroupDimension: string;
  readonly url: string;
  /** What must be there before a service may attach. */
  readonly ready: ITerraformDependable;
}

/** TLS 1.2 and 1.3 with forward secrecy. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** Seconds that a leaving task still gets to answer; monitoring pages are short. */
const DEREGISTRATION_SECONDS = 30;

/** An application load balancer with TLS: public from an allow-list, or internal for the VPN. */
export class LoadBalancer extends Construct {
  /** The load balancer as CloudWatch names it, for alarms. */
  readonly dimension: string;
  private readonly props: LoadBalancerProps;
  private readonly lb: Lb;
  private readonly zone: DataAwsRoute53Zone;
  /** Made with the first route, whose certificate it shows to whoever names no host. */
  private https: LbListener | undefined;
  /** The public zone in which certificates are proved. */
  private proofs: DataAwsRoute53Zone | undefined;

  /** @throws Error when the VPC is given without the subnets that it stands in */
  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.props = props;
    const { names, vpc, access, party } = props;
    const isPublic = access.kind === "public-https";
    const allowed = isPublic ? access.allow : access.cidrs;
    party.allowFrom(allowed, 443);
    // The load balancer itself asks Cognito whether a session is valid.
    if (access.signIn.kind === "cognito") party.allowHttpsOut();

    // Where tasks have public addresses, there may be no private side; an internal load balancer has none all the same.
    const subnets = isPublic ? vpc.publicSubnets : (vpc.privateSubnets ?? vpc.publicSubnets);
    if (!subnets) throw new Error(`${this.node.path}: the VPC has no subnets for the load balancer.`);
    this.lb = new Lb(this, "Resource", {
      name: names.of("monitoring"),
      internal: !isPublic,
      loadBalancerType: "application",
      subnets: subnets.ids,
      securityGroups: [party.securityGroupId],
      dropInvalidHeaderFields: true,
      enableDeletionProtection: props.deletionProtection,
      // AWS makes no public one in a VPC whose internet gateway is not attached yet.
      ...(subnets.ready.length > 0 && { dependsOn: [...subnets.ready] }),
    });
    this.dimension = this.lb.arnSuffix;
    if (isPublic) this.redirectFromHttp(allowed);
    this.zone = new DataAwsRoute53Zone(this, "zone", {
      name: access.hostedZone.name,
      privateZone: access.hostedZone.private,
    });
  }

  /** Sends a host name to a service. */
  route(id: string, props: RouteProps): Target {
    const { host, port, healthPath, target } = props;
    this.props.party.connectTo(target, port);
    const hostname = `${host}.${this.props.access.domain}`;
    const targetGroup = this.targetGroup(id, port, healthPath);
    const rule = this.rules(id, props, { listener: this.listen(id, hostname), hostname, targetGroup });
    new Route53Record(this, `${id}-record`, {
      zoneId: this.zone.zoneId,
      name: hostname,
      type: "A",
      alias: { name: this.lb.dnsName, zoneId: this.lb.zoneId, evaluateTargetHealth: false },
    });
    return {
      targetGroupArn: targetGroup.arn,
      targetGroupDimension: targetGroup.arnSuffix,
      url: `https://${hostname}`,
      ready: rule,
    };
  }

  private targetGroup(id: string, port: number, healthPath: string): LbTargetGroup {
    return new LbTargetGroup(this, `${id}-targets`, {
      // A prefix has six characters at most; the tag says the rest.
      namePrefix: `${id.slice(0, 5)}-`,
      tags: { Name: this.props.names.of(id) },
      vpcId: this.props.vpc.id,
      targetType: "ip",
      port,
      protocol: "HTTP",
      deregistrationDelay: String(DEREGISTRATION_SECONDS),
      healthCheck: {
        path: healthPath,
        matcher: "200",
        interval: 15,
        timeout: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
      },
      // A target group in use cannot be deleted: its successor comes first, which is why the name is a prefix.
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** The listener, with a certificate for the host. */
  private listen(id: string, hostname: string): LbListener {
    const { certificate } = this.props.access;
    const isIssued = certificate.kind === "dns-validated";
    const certificateArn = isIssued
      ? new Certificate(this, `${id}-certificate`, { host: hostname, zoneId: this.proofZone(certificate.zone) }).arn
      : certificate.arn;
    if (!this.https) {
      this.https = new LbListener(this, "https", {
        loadBalancerArn: this.lb.arn,
        port: 443,
        protocol: "HTTPS",
        sslPolicy: TLS_POLICY,
        certificateArn,
        defaultAction: [fixedResponse("404")],
      });
    } else if (isIssued) {
      new LbListenerCertificate(this, `${id}-certificate-shown`, { listenerArn: this.https.arn, certificateArn });
    }
    return this.https;
  }

  private proofZone(name: string): string {
    this.proofs ??= new DataAwsRoute53Zone(this, "certificate-zone", { name, privateZone: false });
    return this.proofs.zoneId;
  }

  private rules(id: string, props: RouteProps, { listener, hostname, targetGroup }: Way): LbListenerRule {
    const { priority, signIn = false, forbiddenPaths = [] } = props;
    const ofHost = { hostHeader: { values: [hostname] } };
    const forbidden = forbiddenPaths.length > 0 && [
      new LbListenerRule(this, `${id}-forbidden`, {
        listenerArn: listener.arn,
        priority: priority - 1,
        condition: [ofHost, { pathPattern: { regexValues: forbiddenPaths.map(inAnyEncoding) } }],
        action: [fixedResponse("403")],
      }),
    ];
    const forward = { type: "forward", targetGroupArn: targetGroup.arn };
    const asks = signIn ? this.signInActions() : [];
    return new LbListenerRule(this, `${id}-route`, {
      listenerArn: listener.arn,
      priority,
      condition: [ofHost],
      action: asks.length > 0 ? [...asks, { ...forward, order: asks.length + 1 }] : [forward],
      // What is forbidden is so from the first moment on, and until the last.
      ...(forbidden && { dependsOn: forbidden }),
    });
  }

  private signInActions(): LbListenerRuleAction[] {
    const { signIn } = this.props.access;
    if (signIn.kind !== "cognito") return [];
    return [
      {
        type: "authenticate-cognito",
        order: 1,
        authenticateCognito: {
          userPoolArn: signIn.userPoolArn,
          userPoolClientId: signIn.clientId,
          userPoolDomain: signIn.domain,
        },
      },
    ];
  }

  private redirectFromHttp(allowed: readonly string[]): void {
    this.props.party.allowFrom(allowed, 80);
    new LbListener(this, "http", {
      loadBalancerArn: this.lb.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }],
    });
  }
}

interface Way {
  readonly listener: LbListener;
  readonly hostname: string;
  readonly targetGroup: LbTargetGroup;
}

const fixedResponse = (statusCode: string) => ({
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "", statusCode },
});
