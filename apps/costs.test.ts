import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { factsOf } from "../scripts/overview-table";
import { environments } from "./environments";
import { Delivery } from "./test/delivery";

const ROOT = join(__dirname, "..");

/** What `npm start` prints of an environment: its own stack, as the one that costs money. */
const facts = environments.map((environment) => {
  const { stack, resources, usdPerMonth } = factsOf(environment.name, new Delivery(environment).terraform);
  return { name: stack, resources, cost: usdPerMonth.toFixed(2) };
});

const readmeOf = (name: string) => readFileSync(join(ROOT, "apps", name, "README.md"), "utf8");

/** A table's row without the blanks that line its columns up. */
const squeezed = (row: string) => row.replace(/ {2,}/g, " ").trim();

describe.each(facts)("what $name costs", ({ name, resources, cost }) => {
  it("stands in the README: the row of its table", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const row = squeezed(new RegExp(`^\\| *\\[?\`?${name}\\b.*\\|$`, "m").exec(readme)?.[0] ?? `| ${name} | | |`);
    // The last two columns are "resources" and "$ a month".
    const right = row.replace(/\|[^|]*\|[^|]*\|$/, `| ${resources} | ${cost} |`);
    expect(row).toBe(right);
  });

  it("stands in the README of its directory", () => {
    expect(/It comes to \$([\d.]+) a month/.exec(readmeOf(name))?.[1]).toBe(cost);
  });
});

describe("what comes on top of it", () => {
  const HOURS = 730;
  const priceBook = JSON.parse(readFileSync(join(ROOT, "modules/billing/src/price-book.json"), "utf8")) as Record<
    string,
    Record<string, { usd: number }>
  >;
  const usd = (key: string) => priceBook["eu-west-1"]?.[key]?.usd ?? NaN;
  const quoted = (name: string) => /([\d.]+) dollars a month/.exec(readmeOf(name))?.[1];

  it.each(["dev", "prod"])("is told by the README of %s for a metric that is read once a minute", (name) => {
    const requests = 60 * HOURS;
    expect(quoted(name)).toBe(((requests / 1000) * usd("cloudwatch.getMetricStatisticsPer1000Requests")).toFixed(2));
  });

  it("is told by the README of staging for an address of its load balancer", () => {
    expect(quoted("staging")).toBe((HOURS * usd("publicIpv4.hour")).toFixed(2));
  });
});
