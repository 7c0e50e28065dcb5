import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { web } from "./example";

describe("the example", () => {
  it("is a mixin that is accepted, with an alert at 5 %", () => {
    expect(web.alerts.map(({ when }) => when.expr)).toEqual(["web:error_ratio > 0.05"]);
  });

  it("is the one that the README shows", () => {
    const example = readFileSync(join(__dirname, "example.ts"), "utf8");
    expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});
