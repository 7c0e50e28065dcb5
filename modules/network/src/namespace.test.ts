import { describe, expect, it } from "@jest/globals";
import { type Synthesized, synthesizeStack } from "@watchpost/scripts/testing";

import { addNetwork, newChoice } from "../test/values";

function synthesize(existing: boolean): { readonly stack: Synthesized; readonly hostname: string } {
  const hostnames: string[] = [];
  const stack = synthesizeStack((root) => {
    const { network } = addNetwork(root, "dev", newChoice("nat"), existing);
    hostnames.push(network.namespace.register("prometheus").hostname);
  });
  return { stack, hostname: hostnames.join() };
}

describe("a namespace", () => {
  it("is made for the environment, in its VPC", () => {
    const { stack, hostname } = synthesize(false);
    expect(stack.resource("aws_service_discovery_private_dns_namespace")).toMatchObject({
      name: "dev.monitoring.internal",
      vpc: expect.stringContaining("${aws_vpc."),
    });
    expect(hostname).toBe("prometheus.dev.monitoring.internal");
  });

  it("may be the application's, and is then not touched", () => {
    const { stack } = synthesize(true);
    expect(stack.resources("aws_service_discovery_private_dns_namespace")).toEqual({});
    expect(Object.values(stack.data("aws_service_discovery_dns_namespace"))).toEqual([
      { name: "dev.monitoring.internal", type: "DNS_PRIVATE" },
    ]);
  });

  it.each([false, true])("has a name with an A record for each task, soon forgotten (existing: %s)", (existing) => {
    expect(synthesize(existing).stack.resource("aws_service_discovery_service")).toMatchObject({
      name: "prometheus",
      dns_config: {
        namespace_id: expect.stringContaining("_namespace"),
        routing_policy: "MULTIVALUE",
        dns_records: [{ type: "A", ttl: 10 }],
      },
      force_destroy: true,
    });
  });

  it("says the only threshold that AWS knows: the provider drops an empty block and replaces the service for ever", () => {
    expect(synthesize(false).stack.resource("aws_service_discovery_service")).toMatchObject({
      health_check_custom_config: { failure_threshold: 1 },
    });
  });
});
