import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { describe, expect, it } from "@jest/globals";
import { existingCertificate } from "@watchpost/core";
import { type Arguments, type Synthesized, synthesizeStack } from "@watchpost/scripts/testing";

import {
  addNetwork,
  COGNITO,
  existingChoice,
  namesOf,
  newChoice,
  publicAccess,
  rules,
  synthesizeNetwork,
  taggedChoice,
  vpnAccess,
} from "../test/values";
import { LoadBalancer } from "./load-balancer";

const open = synthesizeNetwork(newChoice("nat"), publicAccess());
const internal = synthesizeNetwork(existingChoice("nat"), vpnAccess({ signIn: COGNITO }));

const references = (type: string, name: string) =>
  expect.stringMatching(new RegExp(`^\\$\\{${type}\\.\\S*${name}\\S*\\}$`));
const ingress = (stack: Synthesized) =>
  rules(stack)
    .filter(
      ({ direction, security_group_id }) =>
        direction === "ingress" && String(security_group_id).includes("load-balancer"),
    )
    .map(({ cidr_ipv4, from_port, to_port }) => [cidr_ipv4, from_port, to_port]);
const ruleOf = (stack: Synthesized, name: string): Arguments => stack.resource("aws_lb_listener_rule", name);
const hosts = (host: string) => ({ host_header: { values: [host] } });

describe("a public load balancer", () => {
  it("stands in public subnets under the environment's name, once they lead to the internet", () => {
    const lb = open.resource("aws_lb");
    expect(lb).toMatchObject({
      name: "net-monitoring",
      internal: false,
      load_balancer_type: "application",
      drop_invalid_header_fields: true,
      enable_deletion_protection: false,
      subnets: [references("aws_subnet", "public-eu-west-1a"), references("aws_subnet", "public-eu-west-1b")],
      security_groups: [references("aws_security_group", "load-balancer")],
    });
    expect(lb["depends_on"]).toContainEqual(expect.stringMatching(/^aws_route\.net_vpc_public-internet_/));
  });

  it("lets in the allow-list alone, by TLS and for the way to it", () => {
    expect(ingress(open)).toEqual([
      ["198.51.100.0/24", 443, 443],
      ["198.51.100.0/24", 80, 80],
      ["203.0.113.0/24", 443, 443],
      ["203.0.113.0/24", 80, 80],
    ]);
  });

  it("sends HTTP to HTTPS", () => {
    expect(open.resource("aws_lb_listener", "http_")).toMatchObject({
      port: 80,
      protocol: "HTTP",
      default_action: [{ type: "redirect", redirect: { port: "443", protocol: "HTTPS", status_code: "HTTP_301" } }],
    });
  });
});

describe("an internal load balancer", () => {
  it("stands in private subnets", () => {
    expect(internal.resource("aws_lb")).toMatchObject({
      internal: true,
      subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    });
  });

  it("lets in the VPN alone, by TLS alone", () => {
    expect(ingress(internal)).toEqual([["10.8.0.0/16", 443, 443]]);
    expect(Object.keys(internal.resources("aws_lb_listener"))).toEqual([expect.stringContaining("https")]);
  });

  it("stands beside the tasks where there are no private subnets", () => {
    const stack = synthesizeNetwork(newChoice("public-ip"), vpnAccess());
    expect(stack.resource("aws_lb")).toMatchObject({
      internal: true,
      subnets: [references("aws_subnet", "public-eu-west-1a"), references("aws_subnet", "public-eu-west-1b")],
    });
  });

  it("takes subnets that tags will find", () => {
    const stack = synthesizeNetwork(taggedChoice("nat"), vpnAccess());
    expect(stack.resource("aws_lb")["subnets"]).toEqual(references("data.aws_subnets", "private-subnets"));
  });
});

describe("TLS", () => {
  it("is 1.2 or 1.3, and answers whoever names no known host with 404", () => {
    expect(open.resource("aws_lb_listener", "https")).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: references("aws_acm_certificate_validation", "grafana-certificate"),
      default_action: [{ type: "fixed-response", fixed_response: { status_code: "404" } }],
    });
  });

  it("has a certificate for each host, for one with a wildcard is shared with whoever else has it", () => {
    const domains = Object.values(open.resources("aws_acm_certificate")).map(({ domain_name }) => domain_name);
    expect(domains).toEqual(["grafana.monitoring.example.com", "prometheus.monitoring.example.com"]);
    expect(open.resource("aws_lb_listener_certificate")).toMatchObject({
      listener_arn: references("aws_lb_listener", "https"),
      certificate_arn: references("aws_acm_certificate_validation", "prometheus-certificate"),
    });
  });

  it("proves each host in the public zone, and gives a changed host its certificate before the old one goes", () => {
    expect(open.resource("aws_acm_certificate", "grafana")).toMatchObject({
      validation_method: "DNS",
      lifecycle: { create_before_destroy: true },
    });
    expect(open.resource("aws_route53_record", "grafana-certificate_proof")).toMatchObject({
      type: "CNAME",
      ttl: 60,
      allow_overwrite: true,
      zone_id: references("data.aws_route53_zone", "certificate-zone"),
    });
    expect(Object.values(open.data("aws_route53_zone"))).toEqual([
      { name: "example.com", private_zone: false },
      { name: "example.com", private_zone: false },
    ]);
  });

  it("takes a certificate that is there already, and then makes none", () => {
    const arn = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b";
    const stack = synthesizeNetwork(newChoice("nat"), publicAccess({ certificate: existingCertificate(arn) }));
    expect(stack.resource("aws_lb_listener", "https")["certificate_arn"]).toBe(arn);
    expect(stack.resources("aws_acm_certificate")).toEqual({});
    expect(stack.resources("aws_lb_listener_certificate")).toEqual({});
  });
});

describe("a route", () => {
  it("leads a host to a group of targets by their addresses", () => {
    expect(ruleOf(open, "grafana-route")).toMatchObject({
      listener_arn: references("aws_lb_listener", "https"),
      priority: 10,
      condition: [hosts("grafana.monitoring.example.com")],
      action: [{ type: "forward", target_group_arn: references("aws_lb_target_group", "grafana-targets") }],
    });
    expect(open.resource("aws_lb_target_group", "grafana")).toMatchObject({
      target_type: "ip",
      port: 3000,
      protocol: "HTTP",
      deregistration_delay: "30",
      health_check: { path: "/api/health", matcher: "200" },
    });
  });

  it("can replace its targets while they are in use: a prefix of at most six characters, the successor first", () => {
    for (const group of Object.values(open.resources("aws_lb_target_group"))) {
      expect(String(group["name_prefix"])).toMatch(/^[a-z]{1,5}-$/);
      expect(group).toMatchObject({ lifecycle: { create_before_destroy: true } });
      expect(group).not.toHaveProperty("name");
    }
    expect(open.resource("aws_lb_target_group", "prometheus")["tags"]).toEqual({ Name: "net-prometheus" });
  });

  it("opens the way from the load balancer to its target, and no other", () => {
    const ways = rules(open).filter(({ referenced_security_group_id }) =>
      String(referenced_security_group_id).includes("load-balancer"),
    );
    expect(
      ways.map(({ direction, security_group_id, from_port }) => [direction, security_group_id, from_port]),
    ).toEqual([
      ["ingress", references("aws_security_group", "grafana"), 3000],
      ["ingress", references("aws_security_group", "prometheus"), 9090],
    ]);
  });

  it("refuses what is forbidden before it leads anywhere, in any encoding, from the first moment on", () => {
    const forbidden = ruleOf(open, "prometheus-forbidden");
    const route = ruleOf(open, "prometheus-route");
    expect(forbidden).toMatchObject({
      priority: 19,
      condition: [hosts("prometheus.monitoring.example.com"), { path_pattern: { regex_values: { length: 2 } } }],
      action: [{ type: "fixed-response", fixed_response: { status_code: "403" } }],
    });
    expect(JSON.stringify(forbidden["condition"])).toContain("(q|%71)(u|%75)(i|%69)(t|%74)");
    expect(Number(forbidden["priority"])).toBeLessThan(Number(route["priority"]));
    expect(route["depends_on"]).toEqual([expect.stringMatching(/^aws_lb_listener_rule\.\S*prometheus-forbidden/)]);
  });

  it("asks Cognito first where that is the sign-in and the route asks for it", () => {
    expect(ruleOf(internal, "prometheus-route")["action"]).toEqual([
      {
        type: "authenticate-cognito",
        order: 1,
        authenticate_cognito: {
          user_pool_arn: COGNITO.userPoolArn,
          user_pool_client_id: COGNITO.clientId,
          user_pool_domain: "acme",
        },
      },
      { type: "forward", order: 2, target_group_arn: references("aws_lb_target_group", "prometheus") },
    ]);
    expect(ruleOf(internal, "grafana-route")["action"]).toMatchObject([{ type: "forward" }]);
    expect(ruleOf(open, "prometheus-route")["action"]).toMatchObject([{ type: "forward" }]);
  });

  it("lets the load balancer out to Cognito, and out of the network for nothing else", () => {
    const out = (stack: Synthesized) =>
      rules(stack).filter(
        ({ direction, security_group_id, cidr_ipv4 }) =>
          direction === "egress" && String(security_group_id).includes("load-balancer") && cidr_ipv4 !== undefined,
      );
    expect(out(internal)).toMatchObject([{ cidr_ipv4: "0.0.0.0/0", from_port: 443, to_port: 443 }]);
    expect(out(open)).toEqual([]);
  });

  it("has a record in the hosted zone, and takes over nobody else's", () => {
    const record = open.resource("aws_route53_record", "grafana-record");
    expect(record).toMatchObject({
      name: "grafana.monitoring.example.com",
      type: "A",
      zone_id: references("data.aws_route53_zone", "zone"),
      alias: {
        name: references("aws_lb", "dns_name"),
        zone_id: references("aws_lb", "zone_id"),
        evaluate_target_health: false,
      },
    });
    expect(record).not.toHaveProperty("allow_overwrite");
  });

  it("goes into a private zone where that holds the host", () => {
    const stack = synthesizeNetwork(
      newChoice("nat"),
      vpnAccess({ hostedZone: { name: "example.com", private: true } }),
    );
    expect(Object.values(stack.data("aws_route53_zone"))).toContainEqual({ name: "example.com", private_zone: true });
  });

  it("tells where it leads, and what alarms and services must know", () => {
    const told: unknown[] = [];
    const stack = synthesizeStack((root) => {
      const { network } = addNetwork(root, "net", newChoice("nat"));
      const balancer = new LoadBalancer(root, "entrance", {
        names: namesOf("net"),
        vpc: network.vpc,
        access: vpnAccess(),
        party: network.party("load-balancer", "Load balancer"),
        deletionProtection: true,
      });
      const { url, ready } = balancer.route("reports", {
        host: "reports",
        port: 8080,
        healthPath: "/",
        target: network.party("reports", "Reports"),
        priority: 10,
      });
      told.push(url);
      new SnsTopic(root, "service", { dependsOn: [ready] });
    });
    expect(told).toEqual(["https://reports.monitoring.example.com"]);
    expect(stack.resource("aws_sns_topic")["depends_on"]).toEqual([expect.stringMatching(/^aws_lb_listener_rule\./)]);
    expect(Object.keys(stack.resources("aws_lb_listener_rule"))).toEqual([expect.stringContaining("reports-route")]);
    expect(stack.resource("aws_lb")["enable_deletion_protection"]).toBe(true);
  });
});
