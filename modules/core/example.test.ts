import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";
import { App } from "cdktf";

import { addReports } from "./example";
import { LAB } from "./test/values";

describe("the example", () => {
  it("makes what the environment's values say", () => {
    const app = new App({ outdir: temporaryDirectory(), stackTraces: false });
    addReports(app, LAB);
    expect(synthesizeApp(app, "dev").resource("aws_sns_topic")).toEqual({ name: "dev-reports" });
  });

  it("tells what is wrong with them", () => {
    expect(() => {
      addReports(new App({ outdir: temporaryDirectory() }), { ...LAB, account: "1" });
    }).toThrow(
      '1 value of environment "dev" cannot be used:\n  account: got "1", want the twelve digits of an AWS account.',
    );
  });

  it("is the one that the README shows", () => {
    const example = readFileSync(join(__dirname, "example.ts"), "utf8");
    expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
