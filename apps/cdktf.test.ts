import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { cdktf, itWith, temporaryDirectory } from "@watchpost/scripts/testing";

describe("cdktf", () => {
  it("lists every environment and cluster, and what is in a Grafana that the provider fills", async () => {
    const { status, stdout, stderr } = await cdktf(temporaryDirectory(), "list");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of ["dev", "staging", "staging-content", "prod", "cluster"])
      expect(stdout).toMatch(new RegExp(`^${name} +/`, "m"));
  }, 60_000);

  it("synthesizes every environment", async () => {
    const directory = temporaryDirectory();
    const { status, stdout } = await cdktf(directory, "synth");
    expect(status).toBe(0);
    expect(stdout).toContain("Generated Terraform code for the stacks: ");
    expect(existsSync(join(directory, "cdktf.out/stacks/dev/cdk.tf.json"))).toBe(true);
  }, 60_000);

  itWith(
    ["terraform", "offline providers"],
    "deploys dev, and prints how to reach Grafana and Prometheus",
    async () => {
      const directory = temporaryDirectory();
      const { status, stdout, stderr } = await cdktf(
        directory,
        "deploy",
        "dev",
        "--auto-approve",
        "--skip-provider-lock",
      );
      expect({ status, stderr }).toMatchObject({ status: 0 });
      const outputs = stdout.slice(stdout.lastIndexOf("grafana_access_instructions"));
      expect(outputs).toContain("--service-name dev-grafana-service --query 'taskArns[0]' --output text)");
      expect(outputs).toContain("prometheus_access_instructions");
      const state = readFileSync(join(directory, "terraform.dev.tfstate"), "utf8");
      expect(state).toContain('"aws_ecs_service"');
    },
    300_000,
  );

  it("deploys what is in a Grafana only together with it", async () => {
    const { status, stderr } = await cdktf(temporaryDirectory(), "deploy", "staging-content", "--auto-approve");
    expect(status).not.toBe(0);
    expect(stderr).toContain("The following dependencies are not included in the stacks to run: staging.");
  }, 60_000);
});
