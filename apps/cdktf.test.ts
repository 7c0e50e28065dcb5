import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { itWith, run, temporaryDirectory, terraformEnvironment } from "@watchpost/scripts/testing";

const ROOT = resolve(__dirname, "..");
const CDKTF = join(ROOT, "node_modules/cdktf-cli/bundle/bin/cdktf.js");

/** Runs cdktf as a user would at the root, but for where it writes. */
function cdktf(directory: string, ...args: string[]) {
  return run(process.execPath, [CDKTF, ...args, "--output", join(directory, "cdktf.out")], {
    cwd: ROOT,
    env: { ...terraformEnvironment(), HOME: directory, CI: "1", WATCHPOST_STATE: "local", FORCE_COLOR: "0" },
    timeoutMs: 300_000,
  });
}

describe("cdktf", () => {
  it("lists every environment", async () => {
    const { status, stdout, stderr } = await cdktf(temporaryDirectory(), "list");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    for (const name of ["dev", "staging", "prod"]) expect(stdout).toMatch(new RegExp(`^${name} +/`, "m"));
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
});
