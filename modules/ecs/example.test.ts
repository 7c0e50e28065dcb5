import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { synthesizeApp, temporaryDirectory, TEST_STACK } from "@watchpost/scripts/testing";
import { App } from "cdktf";

import { ExampleStack } from "./example";
import { CONTEXT, networkIn } from "./test/stack";

describe("the example", () => {
  it("is a service whose container starts after its file has been delivered", () => {
    const app = new App({ outdir: temporaryDirectory(), stackTraces: false });
    new ExampleStack(app, TEST_STACK, CONTEXT, networkIn);
    const stack = synthesizeApp(app, TEST_STACK.name);
    const definitions = stack.resource("aws_ecs_task_definition")["container_definitions"];
    expect(JSON.parse(String(definitions))).toMatchObject([
      { name: "web", essential: true, dependsOn: [{ containerName: "config", condition: "SUCCESS" }] },
      { name: "config", essential: false },
    ]);
    expect(stack.resource("aws_s3_object", "index-html")["content"]).toBe("<h1>Hello</h1>\n");
  });

  it("is the one that the README shows", () => {
    const example = readFileSync(join(__dirname, "example.ts"), "utf8");
    expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
