import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "@jest/globals";

import { example } from "./example";

const README = readFileSync(join(__dirname, "README.md"), "utf8");

it("the README shows the example", () => {
  expect(README).toContain(`\`\`\`ts\n${readFileSync(join(__dirname, "example.ts"), "utf8")}\`\`\``);
});

it("the README names every file that it makes", () => {
  expect(example).toHaveLength(9);
  for (const { path } of example) expect(README).toContain(`\`${path}\``);
});

it("the README names every variable that docker-compose.yml reads, with its default", () => {
  const compose = example.find(({ path }) => path === "docker-compose.yml")?.content ?? "";
  const variables = new Map(
    [...compose.matchAll(/\$\{(\w+):-([^}]*)\}/g)].map(([, name = "", usual = ""]) => [name, usual]),
  );
  expect(variables.size).toBeGreaterThan(5);
  for (const [name, usual] of variables) expect(README).toMatch(new RegExp(`\\| \`${name}\` +\\| \`${usual}\` `));
});
