import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule, type LbListenerRuleAction } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { HttpsAccess, Names } from "@watchpost/core";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

import { Certificate } from "./certificate";
import type { Party } from "./party";
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
  /** Order among the routes; each has its own. */
  readonly priority: number;
  /**
   * Whether the load balancer asks for sign-in before it lets anybody through, where the sign-in is Cognito.
   * @default false - the target asks itself
   */
  readonly signIn?: boolean;
  /**
   * Paths that nobody may call through the load balancer.
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
  private readonly listener: LbListener;
  private readonly zone: DataAwsRoute53Zone;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    this.props = props;
    const { names, vpc, access, party } = props;
    const isPublic = access.kind === "public-https";
    const allowed = isPublic ? access.allow : access.cidrs;
    party.allowFrom(allowed, 443);
    // The load balancer itself asks Cognito whether a session is valid.
    if (access.signIn.kind === "cognito") party.allowHttpsOut();

    this.lb = new Lb(this, "Resource", {
      name: names.of("monitoring"),
      internal: !isPublic,
      loadBalancerType: "application",
      subnets: (isPublic ? vpc.publicSubnets : vpc.privateSubnets)?.ids ?? [],
      securityGroups: [party.securityGroupId],
      dropInvalidHeaderFields: true,
      enableDeletionProtection: props.deletionProtection,
    });
    this.dimension = this.lb.arnSuffix;
    this.listener = new LbListener(this, "https", {
      loadBalancerArn: this.lb.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn: new Certificate(this, "certificate", { domain: access.domain, choice: access.certificate }).arn,
      defaultAction: [fixedResponse("404")],
    });
    if (isPublic) this.redirectFromHttp(allowed);
    this.zone = new DataAwsRoute53Zone(this, "zone", {
      name: access.hostedZone.name,
      privateZone: access.hostedZone.private,
    });
  }

  /** Sends a host name to a service. */
  route(id: string, props: RouteProps): Target {
    const { host, port, healthPath, target, priority, signIn = false, forbiddenPaths = [] } = props;
    this.props.party.connectTo(target, port);
    const hostname = `${host}.${this.props.access.domain}`;
    const targetGroup = new LbTargetGroup(this, `${id}-targets`, {
      namePrefix: `${id.slice(0, 5)}-`,
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
    if (forbiddenPaths.length > 0) {
      new LbListenerRule(this, `${id}-forbidden`, {
        listenerArn: this.listener.arn,
        priority: priority - 1,
        condition: [{ hostHeader: { values: [hostname] } }, { pathPattern: { values: [...forbiddenPaths] } }],
        action: [fixedResponse("403")],
      });
    }
    const rule = new LbListenerRule(this, `${id}-route`, {
      listenerArn: this.listener.arn,
      priority,
      condition: [{ hostHeader: { values: [hostname] } }],
      action: [...(signIn ? this.signInActions() : []), { type: "forward", order: 2, targetGroupArn: targetGroup.arn }],
    });
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

const fixedResponse = (statusCode: string) => ({
  type: "fixed-response",
  fixedResponse: { contentType: "text/plain", messageBody: "", statusCode },
});
