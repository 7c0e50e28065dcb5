import { type Arguments, type Synthesized, synthesizeStack } from "@watchpost/scripts/testing";
import {
  cognito,
  dnsValidated,
  type Egress,
  type EnvironmentStack,
  type ExistingVpcChoice,
  type HttpsAccess,
  Names,
  type NetworkChoice,
  type NewVpcChoice,
  password,
  secret,
} from "@watchpost/core";

import { LoadBalancer, Network } from "../src";

const REGION = "eu-west-1";
export const ZONES = ["eu-west-1a", "eu-west-1b"];

export const namesOf = (name: string) => new Names({ name, account: "111122223333", region: REGION });

export const newChoice = (egress: Egress, values: Partial<NewVpcChoice> = {}): NewVpcChoice => ({
  kind: "new",
  cidr: "10.42.0.0/16",
  zones: ZONES,
  egress,
  ...values,
});

export const existingChoice = (egress: Egress, values: Partial<ExistingVpcChoice> = {}): ExistingVpcChoice => ({
  kind: "existing",
  id: "vpc-0a1b2c3d4e5f67890",
  privateSubnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
  egress,
  s3EndpointRouteTables: [],
  ...values,
});

/** An existing VPC of which nothing but tags is known. */
export const taggedChoice = (egress: Egress): ExistingVpcChoice => ({
  kind: "existing",
  tags: { Name: "main" },
  privateSubnets: { tags: { Tier: "private" } },
  publicSubnets: { tags: { Tier: "public" } },
  egress,
  s3EndpointRouteTables: [],
});

const HTTPS = {
  domain: "monitoring.example.com",
  hostedZone: { name: "example.com", private: false },
  certificate: dnsValidated("example.com"),
  signIn: password(),
};

export const publicAccess = (values: Partial<Extract<HttpsAccess, { kind: "public-https" }>> = {}): HttpsAccess => ({
  kind: "public-https",
  allow: ["203.0.113.0/24", "198.51.100.0/24"],
  ...HTTPS,
  ...values,
});

export const vpnAccess = (values: Partial<Extract<HttpsAccess, { kind: "vpn-only" }>> = {}): HttpsAccess => ({
  kind: "vpn-only",
  cidrs: ["10.8.0.0/16"],
  ...HTTPS,
  ...values,
});

export const COGNITO = cognito({
  userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01",
  clientId: "1example23456789",
  clientSecret: secret("prod/grafana/cognito-client-secret"),
  domain: "acme",
  groups: { engineering: "Editor" },
});

/** A network, and the names of what stands in it. */
export function addNetwork(stack: EnvironmentStack, name: string, choice: NetworkChoice, existingNamespace = false) {
  const names = namesOf(name);
  return { names, network: new Network(stack, name, { names, region: REGION, choice, existingNamespace }) };
}

/** Grafana and Prometheus as Watchpost lays them out, behind a load balancer where there is an access. */
export function addMonitoring(
  stack: EnvironmentStack,
  name: string,
  choice: NetworkChoice,
  access?: HttpsAccess,
): Network {
  const { names, network } = addNetwork(stack, name, choice, choice.kind === "existing");
  const grafana = network.party("grafana", "Grafana");
  const prometheus = network.party("prometheus", "Prometheus");
  for (const party of [grafana, prometheus]) party.allowHttpsOut();
  grafana.connectTo(prometheus, 9090);
  prometheus.connectToGroup("backend", "sg-0a1b2c3d4e5f67890", 8000);
  prometheus.connectInto("vpc", network.vpc.cidr, 9121);
  for (const service of ["grafana", "prometheus"]) network.namespace.register(service);
  if (!access) return network;
  const party = network.party("load-balancer", "Load balancer");
  const balancer = new LoadBalancer(stack, `${name}-entrance`, {
    names,
    vpc: network.vpc,
    access,
    party,
    deletionProtection: false,
  });
  balancer.route("grafana", {
    host: "grafana",
    port: 3000,
    healthPath: "/api/health",
    target: grafana,
    priority: 10,
    forbiddenPaths: ["/metrics"],
  });
  balancer.route("prometheus", {
    host: "prometheus",
    port: 9090,
    healthPath: "/-/healthy",
    target: prometheus,
    priority: 20,
    signIn: true,
    forbiddenPaths: ["/-/quit", "/-/reload"],
  });
  return network;
}

/** One network in a stack of its own. */
export function synthesizeNetwork(choice: NetworkChoice, access?: HttpsAccess): Synthesized {
  return synthesizeStack((stack) => addMonitoring(stack, "net", choice, access));
}

/** How many resources there are of each type that a bill or an auditor would look at. */
export function counts(synthesized: Synthesized, types: readonly string[]): Record<string, number> {
  return Object.fromEntries(types.map((type) => [type, Object.keys(synthesized.resources(type)).length]));
}

/** Security group rules of both directions, with the direction. */
export function rules(synthesized: Synthesized): Arguments[] {
  return ["ingress", "egress"].flatMap((direction) =>
    Object.values(synthesized.resources(`aws_vpc_security_group_${direction}_rule`)).map((rule) => ({
      direction,
      ...rule,
    })),
  );
}
