import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import {
  checkEnvironment,
  days,
  type Environment,
  type EnvironmentValues,
  ephemeral,
  localState,
  publicIp,
  sqlite,
  usdPerMonth,
} from "@watchpost/core";
import { type Synthesized, synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";
import { App } from "cdktf";

import { ReportsStack } from "./example";
import { newChoice, publicAccess, rules } from "./test/values";

const VALUES: EnvironmentValues = {
  name: "dev",
  stage: "lab",
  account: "111122223333",
  region: "eu-west-1",
  owner: "platform-team",
  state: localState(),
  network: newChoice("nat"),
  access: publicAccess(),
  prometheus: { keep: days(7), storage: ephemeral() },
  grafana: { database: sqlite() },
  notify: { email: ["platform-team@example.com"] },
  logs: { prefix: "/ecs/dev-", keep: days(1) },
  budget: usdPerMonth(30),
};

function environmentOf(values: EnvironmentValues): Environment {
  const checked = checkEnvironment(values);
  if ("problems" in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.environment;
}

function synthesize(values: EnvironmentValues): Synthesized {
  const app = new App({ outdir: temporaryDirectory(), stackTraces: false });
  new ReportsStack(app, environmentOf(values));
  return synthesizeApp(app, values.name);
}

describe("the example", () => {
  it("is reached through a load balancer", () => {
    const stack = synthesize(VALUES);
    expect(stack.resource("aws_lb_listener_rule")).toMatchObject({
      condition: [{ host_header: { values: ["reports.monitoring.example.com"] } }],
    });
    expect(Object.keys(stack.resources("aws_security_group"))).toHaveLength(3);
  });

  it("is reached by its own address in a lab", () => {
    const access = publicIp({ allow: ["203.0.113.0/24"] });
    const stack = synthesize({ ...VALUES, network: newChoice("public-ip"), access });
    expect(stack.resources("aws_lb")).toEqual({});
    expect(rules(stack).filter(({ cidr_ipv4 }) => cidr_ipv4 === "203.0.113.0/24")).toMatchObject([
      { direction: "ingress", from_port: 8080, to_port: 8080 },
    ]);
  });

  it("is the one that the README shows", () => {
    const example = readFileSync(join(__dirname, "example.ts"), "utf8");
    expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
