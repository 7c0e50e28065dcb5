import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "@jest/globals";

import { example } from "./example";

it("the example finds the shop's metrics and its orders of the last hour", async () => {
  const { metrics, orders } = await example();
  expect(metrics).toBe(39);
  expect(orders).toBeGreaterThan(500);
});

it("is the one that the README shows", () => {
  const shown = readFileSync(join(__dirname, "example.ts"), "utf8");
  expect(readFileSync(join(__dirname, "README.md"), "utf8")).toContain(`\`\`\`ts\n${shown}\`\`\``);
});
