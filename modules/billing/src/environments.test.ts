import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { estimate } from "./estimate";
import type { TerraformJson } from "./terraform-json";

const APPS = join(__dirname, "../../../apps");

/** What each environment is synthesized to; other tests hold these files to that. */
const stacks = readdirSync(APPS)
  .map((name) => join(name, "golden"))
  .filter((directory) => existsSync(join(APPS, directory)))
  .flatMap((directory) => readdirSync(join(APPS, directory)).map((name) => join(directory, name)))
  .filter((path) => path.endsWith("cdk.tf.json"));

const estimateOf = (path: string) =>
  estimate(JSON.parse(readFileSync(join(APPS, path), "utf8")) as TerraformJson, "eu-west-1");

describe("the estimate of an environment", () => {
  it.each(stacks)("knows every resource of %s, and has a price for it", (path) => {
    const gaps = estimateOf(path).unpriced.filter(
      ({ why }) => /unknown to the price book|the price book has no/.test(why) && !/^runs in the cluster/.test(why),
    );
    expect(gaps).toEqual([]);
  });

  it.each(["dev", "staging", "prod"])("comes to more than nothing for %s", (name) => {
    expect(stacks).toContain(`${name}/golden/cdk.tf.json`);
    expect(estimateOf(`${name}/golden/cdk.tf.json`).usdPerMonth).toBeGreaterThan(0);
  });
});
