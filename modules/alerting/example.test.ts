import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { checkEnvironment, days, ephemeral, localState, newVpc, publicIp, sqlite, usdPerMonth } from "@watchpost/core";

import { web } from "./example";
import { notify } from "./example-notify";

const read = (file: string) => readFileSync(join(__dirname, file), "utf8");

describe("the examples", () => {
  it("are a mixin that is accepted, with an alert at 5 %", () => {
    expect(web.alerts.map(({ when }) => when.expr)).toEqual(["web:error_ratio > 0.05"]);
  });

  it("are ways to people that an environment may have", () => {
    const checked = checkEnvironment({
      name: "dev",
      stage: "lab",
      account: "111122223333",
      region: "eu-west-1",
      owner: "platform-team",
      state: localState(),
      network: newVpc({ cidr: "10.42.0.0/16", zones: ["eu-west-1a", "eu-west-1b"], egress: "public-ip" }),
      access: publicIp({ allow: ["203.0.113.0/24"] }),
      prometheus: { keep: days(7), storage: ephemeral() },
      grafana: { database: sqlite() },
      logs: { prefix: "/ecs/dev-", keep: days(1) },
      budget: usdPerMonth(30),
      notify,
    });
    expect(checked).toMatchObject({ environment: { notify: { slack: { criticalChannel: "#alerts-critical" } } } });
  });

  it.each(["example.ts", "example-notify.ts"])("are the ones that the README shows: %s", (file) => {
    expect(read("README.md")).toContain(`\`\`\`ts\n${read(file)}\`\`\``);
  });
});
