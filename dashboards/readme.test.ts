import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "@jest/globals";

it("README.md shows a line of production's file", () => {
  const shown = /```ts\n(.*)\n```/.exec(readFileSync(join(__dirname, "README.md"), "utf8"))?.[1] ?? "no example";
  expect(readFileSync(join(__dirname, "../apps/prod/config.ts"), "utf8")).toContain(shown);
});
