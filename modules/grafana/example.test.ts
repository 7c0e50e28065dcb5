import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { synthesizeApp, temporaryDirectory, TEST_STACK } from "@watchpost/scripts/testing";
import { App } from "cdktf";

import { ExampleStack } from "./example";
import { networkIn } from "./test/stack";

describe("the example", () => {
  it("is a Grafana whose password is made up", () => {
    const app = new App({ outdir: temporaryDirectory(), stackTraces: false });
    const values = {
      cpu: 256,
      memoryMiB: 512,
      adminPasswordVersion: 1,
      content: "files",
      alerting: "none",
      spot: false,
    } as const;
    new ExampleStack(app, TEST_STACK, { ...values, database: { kind: "sqlite" } }, networkIn);
    const stack = synthesizeApp(app, TEST_STACK.name);
    expect(stack.resource("aws_secretsmanager_secret_version")["secret_string_wo"]).toMatch(
      /^\$\{ephemeral\.aws_secretsmanager_random_password\.[\w-]+\.random_password\}$/,
    );
    expect(stack.resource("aws_ecs_service")["name"]).toBe("test-grafana-service");
  });

  it("is the one that the README shows", () => {
    const example = readFileSync(join(__dirname, "example.ts"), "utf8");
    expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
