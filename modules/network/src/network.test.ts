import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { EnvironmentStack } from "@watchpost/core";
import {
  type Arguments,
  itWith,
  type Synthesized,
  synthesizeApp,
  temporaryDirectory,
  Terraform,
  TEST_STACK,
} from "@watchpost/scripts/testing";
import { App } from "cdktf";

import {
  addMonitoring,
  COGNITO,
  existingChoice,
  newChoice,
  publicAccess,
  rules,
  synthesizeNetwork,
  taggedChoice,
  vpnAccess,
} from "../test/values";

const EVERYTHING = {
  lab: [newChoice("public-ip"), undefined],
  open: [newChoice("nat"), publicAccess()],
  zonal: [
    newChoice("nat-per-zone", { zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] }),
    vpnAccess({ signIn: COGNITO }),
  ],
  isolated: [newChoice("endpoints-only"), vpnAccess()],
  found: [existingChoice("nat", { s3EndpointRouteTables: ["rtb-0a1b2c3d"] }), vpnAccess({ signIn: COGNITO })],
  tagged: [taggedChoice("nat"), publicAccess()],
  closed: [taggedChoice("endpoints-only"), vpnAccess()],
  shared: [
    existingChoice("public-ip", { publicSubnets: ["subnet-0a1b2c3d4e5f60003", "subnet-0a1b2c3d4e5f60004"] }),
    undefined,
  ],
} as const;

/** Every string in a value, and where it stands. */
function strings(value: unknown, path: string): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => strings(inner, `${path}.${key}`));
}

const open = (stack: Synthesized): Arguments[] =>
  rules(stack).filter((rule) => strings(rule, "").some(([, text]) => text === "0.0.0.0/0" || text === "::/0"));

describe("the whole network", () => {
  it.each(Object.entries(EVERYTHING))(
    "%s names all of the internet in no rule but HTTPS out, and in no other place but routes",
    (_, [choice, access]) => {
      const stack = synthesizeNetwork(choice, access);
      for (const rule of open(stack)) {
        expect(rule).toMatchObject({
          direction: "egress",
          cidr_ipv4: "0.0.0.0/0",
          ip_protocol: "tcp",
          from_port: 443,
          to_port: 443,
        });
      }
      expect(open(stack).length > 0).toBe(choice.egress !== "endpoints-only");
      const elsewhere = strings(stack.terraform, "").filter(
        ([path, text]) => /^(0\.0\.0\.0|::)\/0$/.test(text) && !path.includes("_egress_rule."),
      );
      expect(elsewhere.every(([path]) => /\.aws_route\..*\.destination_cidr_block$/.test(path))).toBe(true);
    },
  );

  it("opens no port to a network but to those that were named", () => {
    const named = new Set<unknown>(["203.0.113.0/24", "198.51.100.0/24", "10.8.0.0/16", "10.42.0.0/16"]);
    for (const [choice, access] of Object.values(EVERYTHING)) {
      const into = rules(synthesizeNetwork(choice, access)).filter(({ direction }) => direction === "ingress");
      expect(into.filter(({ cidr_ipv4 }) => cidr_ipv4 !== undefined && !named.has(cidr_ipv4))).toEqual([]);
    }
  });

  it("makes rules only as resources of their own, for inline ones would fight with them", () => {
    const stack = synthesizeNetwork(...EVERYTHING.open);
    for (const group of [
      ...Object.values(stack.resources("aws_security_group")),
      stack.resource("aws_default_security_group"),
    ]) {
      expect(group).not.toHaveProperty("ingress");
      expect(group).not.toHaveProperty("egress");
    }
  });

  itWith(
    ["terraform", "offline providers"],
    "is taken, made, found unchanged and destroyed by Terraform, in every kind",
    async () => {
      // The state lies three directories above the stack's: it must be this test's own.
      const app = new App({ outdir: join(temporaryDirectory(), "cdktf.out"), stackTraces: false });
      const stack = new EnvironmentStack(app, "networks", { ...TEST_STACK, name: "networks" });
      for (const [name, [choice, access]] of Object.entries(EVERYTHING)) addMonitoring(stack, name, choice, access);
      const { directory } = synthesizeApp(app, "networks");
      const terraform = new Terraform(directory);
      await terraform.init();
      await terraform.validate();
      const [planned] = /Plan: .*/.exec(await terraform.plan()) ?? [];
      expect(planned).toMatch(/^Plan: \d{3} to add, 0 to change, 0 to destroy\.$/);
      await terraform.apply();
      const { any, text } = await terraform.changes();
      expect(any ? text : "").toBe("");
      await terraform.destroy();
      expect(JSON.parse(await terraform.state())).toMatchObject({ resources: [] });
    },
  );
});
