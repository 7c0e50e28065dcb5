import { describe, expect, it } from "@jest/globals";
import type { NetworkChoice } from "@watchpost/core";
import { synthesizeStack } from "@watchpost/scripts/testing";

import { addNetwork, existingChoice, newChoice, rules, taggedChoice } from "../test/values";
import type { Network } from "./network";
import type { Party } from "./party";

const ids = (synthesized: ReturnType<typeof synthesizeStack>) =>
  Object.keys(synthesized.resources("aws_vpc_security_group_ingress_rule"));

const synthesize = (
  build: (grafana: Party, prometheus: Party, network: Network) => void,
  choice: NetworkChoice = newChoice("nat"),
) =>
  synthesizeStack((stack) => {
    const { network } = addNetwork(stack, "net", choice);
    build(network.party("grafana", "Grafana"), network.party("prometheus", "Prometheus"), network);
  });

const group = (name: string) =>
  expect.stringMatching(new RegExp(`^\\$\\{aws_security_group\\.net_${name}_\\w+\\.id\\}$`));
const tcp = (port: number) => ({ ip_protocol: "tcp", from_port: port, to_port: port });

describe("a party", () => {
  it("has a security group of its own that allows nothing", () => {
    const stack = synthesize(() => undefined);
    expect(stack.resource("aws_security_group", "grafana")).toMatchObject({
      name: "net-grafana",
      description: "Grafana",
      tags: { Name: "net-grafana" },
    });
    expect(rules(stack)).toEqual([]);
    expect(stack.resource("aws_security_group", "grafana")).not.toHaveProperty("egress");
  });

  it("connects to another by one rule out and one in, each naming the other's group", () => {
    const stack = synthesize((grafana, prometheus) => {
      grafana.connectTo(prometheus, 9090);
    });
    const description = "Grafana to Prometheus";
    expect(rules(stack)).toEqual([
      {
        direction: "ingress",
        security_group_id: group("prometheus"),
        referenced_security_group_id: group("grafana"),
        description,
        ...tcp(9090),
      },
      {
        direction: "egress",
        security_group_id: group("grafana"),
        referenced_security_group_id: group("prometheus"),
        description,
        ...tcp(9090),
      },
    ]);
  });

  it("connects to a group of somebody else, in which it opens the port", () => {
    const stack = synthesize((_, prometheus) => {
      prometheus.connectToGroup("backend", "sg-0a1b2c3d", 8000);
    });
    const description = "Prometheus to backend";
    expect(rules(stack)).toEqual([
      {
        direction: "ingress",
        security_group_id: "sg-0a1b2c3d",
        referenced_security_group_id: group("prometheus"),
        description,
        ...tcp(8000),
      },
      {
        direction: "egress",
        security_group_id: group("prometheus"),
        referenced_security_group_id: "sg-0a1b2c3d",
        description,
        ...tcp(8000),
      },
    ]);
  });

  it("connects into a network whose owner opens the other side", () => {
    const stack = synthesize((_, prometheus) => {
      prometheus.connectInto("vpc", "10.42.0.0/16", 9121);
    });
    expect(rules(stack)).toEqual([
      {
        direction: "egress",
        security_group_id: group("prometheus"),
        cidr_ipv4: "10.42.0.0/16",
        description: "Prometheus to vpc",
        ...tcp(9121),
      },
    ]);
  });
});

describe("an allow-list", () => {
  const synthesizeList = (cidrs: string[]) =>
    synthesize((grafana) => {
      grafana.allowFrom(cidrs, 3000);
    });

  it("is one rule for each network", () => {
    expect(rules(synthesizeList(["203.0.113.0/24", "198.51.100.7/32"]))).toEqual(
      ["198.51.100.7/32", "203.0.113.0/24"].map((cidr) => ({
        direction: "ingress",
        security_group_id: group("grafana"),
        cidr_ipv4: cidr,
        description: "From the allow-list",
        ...tcp(3000),
      })),
    );
  });

  it("keeps the rules that it had, under their ids, when one is added or taken out of the middle", () => {
    const before = ids(synthesizeList(["203.0.113.0/24", "198.51.100.7/32"]));
    const after = ids(synthesizeList(["192.0.2.0/24", "203.0.113.0/24", "198.51.100.7/32"]));
    expect(after).toEqual(expect.arrayContaining(before));
    expect(ids(synthesizeList(["198.51.100.7/32"])).every((id) => before.includes(id))).toBe(true);
  });
});

describe("HTTPS out", () => {
  const out = (choice: NetworkChoice) =>
    rules(
      synthesize((grafana) => {
        grafana.allowHttpsOut();
      }, choice),
    ).filter(({ direction }) => direction === "egress");

  it.each(["public-ip", "nat", "nat-per-zone"] as const)(
    "leads anywhere with egress %s, by port 443 alone",
    (egress) => {
      expect(out(newChoice(egress))).toMatchObject([{ cidr_ipv4: "0.0.0.0/0", ...tcp(443) }]);
    },
  );

  it("leads to the endpoints and S3 alone where there is no way out", () => {
    expect(out(newChoice("endpoints-only"))).toMatchObject([
      { referenced_security_group_id: group("vpc_endpoints_security-group"), ...tcp(443) },
      { prefix_list_id: expect.stringContaining("aws_vpc_endpoint."), ...tcp(443) },
    ]);
  });

  it("leads into an existing VPC, in which its owner's endpoints are, and to S3", () => {
    for (const choice of [existingChoice("endpoints-only"), taggedChoice("endpoints-only")]) {
      expect(out(choice)).toMatchObject([
        { cidr_ipv4: expect.stringMatching(/^\$\{data\.aws_vpc\..*\.cidr_block\}$/), ...tcp(443) },
        { prefix_list_id: expect.stringContaining("data.aws_ec2_managed_prefix_list."), ...tcp(443) },
      ]);
    }
  });
});
