import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { type Synthesized, synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";

import { TEST_ENVIRONMENT } from "../test/environment";
import { existingCertificate, newVpc, password, publicHttps, terraformCloud } from "./index";
import type { PlatformValues } from "./environment";
import { build } from "./synthesize";

const REACHABLE: PlatformValues = {
  ...TEST_ENVIRONMENT,
  network: newVpc({ cidr: "10.0.0.0/16", zones: ["eu-west-1a", "eu-west-1b"], egress: "nat" }),
  access: publicHttps({
    allow: ["203.0.113.0/24"],
    domain: "monitoring.example.com",
    hostedZone: { name: "example.com" },
    certificate: existingCertificate("arn:aws:acm:eu-west-1:111122223333:certificate/example"),
    signIn: password(),
  }),
  grafana: { ...TEST_ENVIRONMENT.grafana, content: "provider" },
};

interface Stacks {
  readonly names: readonly string[];
  readonly stackOf: (name: string) => Synthesized;
  readonly manifest: unknown;
}

function stacks(values: PlatformValues): Stacks {
  const app = build([values], join(temporaryDirectory(), "cdktf.out"));
  const stackOf = (name: string) => synthesizeApp(app, name);
  const names = app.node.children.map(({ node }) => node.id);
  stackOf(values.name);
  return { names, stackOf, manifest: JSON.parse(readFileSync(join(app.outdir, "manifest.json"), "utf8")) };
}

const dashboardsIn = ({ terraform }: Synthesized) =>
  Object.keys(terraform.resource?.["aws_s3_object"] ?? {}).filter((name) => name.includes("dashboards"));

describe("what is in Grafana", () => {
  it("is delivered as files, and then there is one stack", () => {
    const { names, stackOf } = stacks({ ...REACHABLE, grafana: TEST_ENVIRONMENT.grafana });
    expect(names).toEqual(["test"]);
    expect(dashboardsIn(stackOf("test"))).not.toEqual([]);
  });

  it("is a stack of its own where the provider puts it in, and then no file brings it, too", () => {
    const { names, stackOf } = stacks(REACHABLE);
    expect(names).toEqual(["test", "test-content"]);
    expect(dashboardsIn(stackOf("test"))).toEqual([]);
    const { url } = stackOf("test-content").resource("grafana_data_source");
    expect(url).toBe("http://prometheus.test.monitoring.internal:9090");
  });

  it("is deployed after Grafana and destroyed before it, and reads nothing of its state", () => {
    const { stackOf, manifest } = stacks(REACHABLE);
    expect(manifest).toMatchObject({ stacks: { "test-content": { dependencies: ["test"] } } });
    expect(stackOf("test-content").text).not.toContain("terraform_remote_state");
  });

  it("reaches Grafana by the address that people use, as the administrator", () => {
    const { stackOf } = stacks(REACHABLE);
    const content = stackOf("test-content");
    expect(content.terraform["provider"]).toMatchObject({
      grafana: [{ url: "https://grafana.monitoring.example.com" }],
    });
    const name = stackOf("test").resource("aws_secretsmanager_secret", "admin-password")["name"];
    expect(content.text).toContain(`"secret_id": ${JSON.stringify(name)}`);
  });

  it("has a state of its own", () => {
    const path = (name: string) => stacks(REACHABLE).stackOf(name).terraform["terraform"];
    expect(path("test-content")).toMatchObject({
      backend: { local: { path: "../../../terraform.test-content.tfstate" } },
    });
    const state = terraformCloud({ organization: "acme", workspace: "monitoring" });
    expect(stacks({ ...REACHABLE, state }).stackOf("test-content").terraform["terraform"]).toMatchObject({
      cloud: { workspaces: { name: "monitoring-content" } },
    });
  });
});
