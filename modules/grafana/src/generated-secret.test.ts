import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { describe, expect, it } from "@jest/globals";
import { type Arguments, itWith, synthesizeStack, type Synthesized, Terraform } from "@watchpost/scripts/testing";

import { givenSecret } from "../test/stack";
import { GeneratedSecret, type GeneratedSecretProps } from "./generated-secret";

const NAME = "test/grafana/password";

/** A secret whose value a database is given, too. */
function secret(props: Partial<GeneratedSecretProps> = {}, given = false): Synthesized {
  return synthesizeStack((scope) => {
    const made = new GeneratedSecret(scope, "secret", {
      ...{ name: NAME, description: "Password", recoveryWindowDays: 0 },
      ...(given && { givenValue: givenSecret(scope) }),
      ...props,
    });
    new DbInstance(scope, "reader", {
      ...{ identifier: "reader", instanceClass: "db.t4g.micro", skipFinalSnapshot: true },
      passwordWo: made.readBack(),
      passwordWoVersion: made.version,
    });
  });
}

const ephemeral = (stack: Synthesized, type: string): Arguments => {
  const section = stack.terraform["ephemeral"] as Record<string, Record<string, Arguments>>;
  const [only] = Object.values(section[type] ?? {});
  return only ?? {};
};

describe("a generated secret", () => {
  it("is made up by AWS, of 32 letters and digits", () => {
    expect(ephemeral(secret(), "aws_secretsmanager_random_password")).toEqual({
      password_length: 32,
      exclude_punctuation: true,
      require_each_included_type: true,
    });
  });

  it("goes from an ephemeral resource into a write-only argument, and back by the same way", () => {
    const stack = secret();
    expect(stack.resource("aws_secretsmanager_secret_version")).toEqual({
      secret_id: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.\w+\.id\}$/),
      secret_string_wo: expect.stringMatching(
        /^\$\{ephemeral\.aws_secretsmanager_random_password\.\w+\.random_password\}$/,
      ),
      secret_string_wo_version: 1,
    });
    expect(stack.resource("aws_db_instance")).toMatchObject({
      password_wo: expect.stringMatching(/^\$\{ephemeral\.aws_secretsmanager_secret_version\.\w+\.secret_string\}$/),
      password_wo_version: 1,
    });
  });

  it("is another one when its version goes up, at both ends", () => {
    const stack = secret({ version: 7 });
    expect(stack.resource("aws_secretsmanager_secret_version")["secret_string_wo_version"]).toBe(7);
    expect(stack.resource("aws_db_instance")["password_wo_version"]).toBe(7);
  });

  it("is what is given, where something is given", () => {
    expect(secret({}, true).resource("aws_secretsmanager_secret_version")["secret_string_wo"]).toMatch(
      /^\$\{coalesce\(var\.password, ephemeral\.aws_secretsmanager_random_password\.\w+\.random_password\)\}$/,
    );
  });

  it("can be restored for as long as is said", () => {
    expect(secret({ recoveryWindowDays: 7 }).resource("aws_secretsmanager_secret")).toEqual({
      name: NAME,
      description: "Password",
      recovery_window_in_days: 7,
    });
  });
});

/** How what the offline providers compute for a password begins; and what is given by hand. */
const MADE_UP = "fake-";
const GIVEN = "canary-7f3e9c";

/** Opened ephemeral resources, by what Terraform prints. */
const opened = (output: string) =>
  [...output.matchAll(/^ephemeral\.(\w+)\.\S+: Opening\.\.\.$/gm)].map(([, type]) => type).sort();

const READ_BACK = "aws_secretsmanager_secret_version";

describe("a generated secret in Terraform", () => {
  itWith(
    ["terraform", "offline providers"],
    "is in no file, neither made up nor given, and leaves nothing",
    async () => {
      const stack = secret({}, true);
      const terraform = new Terraform(stack.directory, { password: GIVEN });
      await terraform.init();
      const output = [await terraform.plan(), await terraform.show(), await terraform.apply()];
      for (const text of [stack.text, ...output, await terraform.state()]) {
        expect(text).not.toContain(MADE_UP);
        expect(text).not.toContain(GIVEN);
      }
      expect((await terraform.changes()).any).toBe(false);

      writeFileSync(join(stack.directory, "cdk.tf.json"), secret({ version: 2 }, true).text);
      const { any, text } = await terraform.changes();
      expect(any).toBe(true);
      expect(text).toMatch(/secret_string_wo_version\s+= 1 -> 2/);
      expect(text).toMatch(/password_wo_version\s+= 1 -> 2/);

      await terraform.destroy();
      expect((JSON.parse(await terraform.state()) as { resources: unknown[] }).resources).toEqual([]);
    },
  );

  itWith(
    ["terraform", "offline providers"],
    "is read only once it is stored, even after an apply that failed halfway",
    async () => {
      const stack = secret();
      const terraform = new Terraform(stack.directory);
      await terraform.init();
      expect(opened(await terraform.plan())).not.toContain(READ_BACK);

      // As if the secret had been made, and storing its value had failed: AWS has nothing to read then.
      const [name] = Object.keys(stack.resources("aws_secretsmanager_secret"));
      await terraform.terraform("apply", "-auto-approve", `-target=aws_secretsmanager_secret.${name}`);
      expect(opened(await terraform.plan())).not.toContain(READ_BACK);

      const output = await terraform.apply();
      expect(opened(output)).toContain(READ_BACK);
      expect(output.search(/^aws_secretsmanager_secret_version\.\S+: Creation complete/m)).toBeLessThan(
        output.indexOf(`ephemeral.${READ_BACK}`),
      );
      expect(opened(await terraform.plan())).toContain(READ_BACK);
    },
  );
});
