import { describe, expect, it } from "@jest/globals";

import { factsOf, overview, warningsOf } from "./overview-table";

const stack = (settings: object) => ({
  provider: { aws: [{ region: "us-east-1" }, { alias: "other", region: "eu-west-1" }] },
  terraform: settings,
  resource: {
    aws_secretsmanager_secret: { one: {}, two: {} },
    aws_sns_topic: { alerts: {} },
  },
});

describe("factsOf", () => {
  it("counts resources, adds up what has a price and counts what is billed by use", () => {
    expect(factsOf("dev", stack({ backend: { s3: { bucket: "acme", key: "watchpost/dev.tfstate" } } }))).toEqual({
      stack: "dev",
      resources: 3,
      usdPerMonth: 0.8,
      unpriced: 1,
      state: "s3://acme/watchpost/dev.tfstate",
    });
  });

  it("tells where the state is kept", () => {
    const stateOf = (settings: object) => factsOf("dev", stack(settings)).state;
    expect(stateOf({ backend: { local: { path: "../../../terraform.dev.tfstate" } } })).toBe("./terraform.dev.tfstate");
    expect(stateOf({ cloud: { organization: "acme" } })).toBe("Terraform Cloud, acme");
    expect(stateOf({})).toBe("unknown");
  });

  it("takes a stack without resources or providers", () => {
    expect(factsOf("empty", {})).toMatchObject({ resources: 0, usdPerMonth: 0 });
  });
});

describe("warningsOf", () => {
  it("is a line a warning, with its stack, and nothing where there is none", () => {
    const annotations = [
      { level: "@cdktf/warn", message: "images.grafana: 10.4.19 is no longer maintained" },
      { level: "@cdktf/info", message: "for the record" },
    ];
    expect(warningsOf({ stacks: { dev: {}, prod: { annotations } } })).toEqual([
      "warning: prod: images.grafana: 10.4.19 is no longer maintained",
      "",
    ]);
    expect(warningsOf({ stacks: { dev: {}, prod: { annotations: [] } } })).toEqual([]);
  });
});

describe("overview", () => {
  const dev = { stack: "dev", resources: 65, usdPerMonth: 22.819, unpriced: 3, state: "./terraform.dev.tfstate" };
  const prod = {
    stack: "prod",
    resources: 97,
    usdPerMonth: 78.8,
    unpriced: 0,
    state: "s3://acme/watchpost/prod.tfstate",
  };

  it("is a table with a line a stack and the command that deploys it", () => {
    expect(overview([dev, prod]).split("\n").slice(0, 3)).toEqual([
      "stack  resources  a month       state                             to deploy it",
      "dev    65         $22.82 + use  ./terraform.dev.tfstate           WATCHPOST_STATE=local npx cdktf deploy dev",
      "prod   97         $78.80        s3://acme/watchpost/prod.tfstate  npx cdktf deploy prod",
    ]);
  });

  it("names the stacks that come before, for cdktf wants them all", () => {
    const [, line] = overview([{ ...prod, stack: "prod-content", after: ["prod"] }]).split("\n");
    expect(line).toMatch(/ npx cdktf deploy prod prod-content$/);
  });

  it("explains the variable only where a state is kept in a file", () => {
    expect(overview([dev])).toContain("Without WATCHPOST_STATE=local");
    expect(overview([prod])).not.toContain("WATCHPOST_STATE");
  });
});
