import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { estimate } from "./estimate";
import type { TerraformJson } from "./terraform-json";

const APPS = join(__dirname, "../../../apps");

/** What each environment is synthesized to; other tests hold these files to that. */
const stacks = readdirSync(APPS)
  .map((name) => ({ name, path: join(APPS, name, "golden/cdk.tf.json") }))
  .filter(({ path }) => existsSync(path));

describe("the estimate of an environment", () => {
  it.each(stacks)("knows every resource that $name is made of", ({ path }) => {
    const { lines, unpriced } = estimate(JSON.parse(readFileSync(path, "utf8")) as TerraformJson, "eu-west-1");
    expect(unpriced.filter(({ why }) => why.includes("unknown to the price book"))).toEqual([]);
    expect(lines.length).toBeGreaterThan(0);
  });

  it("is tried with all of them", () => {
    expect(stacks.map(({ name }) => name)).toEqual(expect.arrayContaining(["dev", "staging", "prod"]));
  });
});
