import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { buildBootstrap } from "@watchpost/platform";
import {
  cdktf,
  findTool,
  itWith,
  run,
  temporaryDirectory,
  Terraform,
  terraformEnvironment,
} from "@watchpost/scripts/testing";

import { environments } from "../environments";
import { S3Server } from "./s3-server";

const README = readFileSync(join(__dirname, "README.md"), "utf8");

/** The app, as cdktf is told of it in the place of the one that cdktf.json names. */
const APP = ["--app", "node --import tsx apps/bootstrap/main.ts"];

describe("bootstrap", () => {
  it("is an app of its own, whose commands the README gives", async () => {
    const { status, stdout } = await cdktf(temporaryDirectory(), "list", ...APP);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^bootstrap +\//m);
    expect(stdout).not.toMatch(/^dev /m);
    expect(README).toContain(`npx cdktf deploy bootstrap --app "${APP[1] ?? ""}"`);
  }, 60_000);

  itWith(
    ["terraform", "offline providers"],
    "is deployed with its state in a file of the checkout",
    async () => {
      const directory = temporaryDirectory();
      const args = ["bootstrap", ...APP, "--auto-approve", "--skip-provider-lock"];
      const { status, stdout, stderr } = await cdktf(directory, "deploy", ...args);
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout).toContain("Apply complete!");
      expect(existsSync(join(directory, "terraform.bootstrap.tfstate"))).toBe(true);
    },
    300_000,
  );

  itWith(
    ["terraform", "offline providers"],
    "makes a bucket that stays as it is and that no destroy takes",
    async () => {
      const app = buildBootstrap(environments, "local", join(temporaryDirectory(), "cdktf.out"));
      app.synth();
      const terraform = new Terraform(join(app.outdir, "stacks/bootstrap"));
      await terraform.init();
      await terraform.validate();
      await terraform.plan();
      await terraform.apply();
      expect((await terraform.changes()).any).toBe(false);
      await expect(terraform.destroy()).rejects.toThrow("Instance cannot be destroyed");
      expect(await terraform.state()).toContain('"bucket": "acme-terraform-state"');
    },
  );

  itWith(["terraform", "offline providers"], "moves its state into the bucket, as the README tells", async () => {
    const outdir = join(temporaryDirectory(), "cdktf.out");
    const directory = join(outdir, "stacks/bootstrap");
    buildBootstrap(environments, "local", outdir).synth();
    const local = new Terraform(directory);
    await local.init();
    await local.plan();
    await local.apply();

    const s3 = new S3Server();
    const env = { ...terraformEnvironment(), ...(await s3.start()) };
    const terraform = (...args: string[]) => run(findTool("terraform") ?? "", args, { cwd: directory, env });
    try {
      buildBootstrap(environments, "bucket", outdir).synth();
      expect(README).toContain("terraform -chdir=cdktf.out/stacks/bootstrap init -migrate-state");
      // The server has an address and no name of a bucket's own, and nobody is there to say yes.
      const migrated = await terraform("init", "-migrate-state", "-force-copy", "-backend-config=use_path_style=true");
      expect(migrated).toMatchObject({ status: 0 });
      expect((await terraform("state", "list")).stdout).toMatch(/^aws_s3_bucket\.acme-terraform-state/);
      expect(await terraform("plan", "-input=false", "-detailed-exitcode")).toMatchObject({ status: 0 });
      expect([...s3.objects.keys()]).toEqual(["acme-terraform-state/watchpost/bootstrap.tfstate"]);
      expect(s3.written).toContain("acme-terraform-state/watchpost/bootstrap.tfstate.tflock");
    } finally {
      s3.stop();
    }
  });
});
