import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { factsOf } from "../scripts/overview-table";
import { dev } from "./dev/config";
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
  const allQuoted = (name: string) => [...readmeOf(name).matchAll(/([\d.]+) dollars a month/g)].map(([, text]) => text);
  const quoted = (name: string) => allQuoted(name)[0];

  it("is told by the README of dev for what the metrics service reads: of a cache, of a node, of a metric of the shop", () => {
    interface Config {
      readonly jobs: readonly {
        readonly poll_interval: string;
        /** Of what the catalogue knows it says them. */
        readonly dimensions?: readonly string[];
        readonly metrics: readonly object[];
      }[];
    }
    const { jobs } = parse(new Delivery(dev).file("metrics-service/metrics-service.yaml")) as Config;
    // Read more often than once in a period, a metric is asked for once in a period.
    const minutesOf = (interval: string) => ({ "30s": 1, "2m": 2, "5m": 5 })[interval] ?? NaN;
    const price = usd("cloudwatch.getMetricDataPer1000Metrics") / 1000;
    const cost = (some: Config["jobs"]) =>
      some.reduce((sum, job) => sum + ((job.metrics.length * HOURS * 60) / minutesOf(job.poll_interval)) * price, 0);
    const ofNode = jobs.filter(({ dimensions = [] }) => dimensions.includes("CacheNodeId"));
    const ofCache = jobs.filter(({ dimensions }) => dimensions && !dimensions.includes("FunctionName"));
    const ofShop = jobs.filter((job) => !ofCache.includes(job));
    expect(new Set(ofShop.map((job) => job.poll_interval))).toEqual(new Set(["5m"]));
    const oneMetric = cost([{ poll_interval: "5m", metrics: [{}] }]);
    expect(allQuoted("dev")).toEqual(
      [ofCache, ofNode].map((some) => cost(some).toFixed(2)).concat(oneMetric.toFixed(2)),
    );
  });

  it("is told by the README of prod for a metric that the stock exporter reads once a minute", () => {
    const requests = 60 * HOURS;
    expect(quoted("prod")).toBe(((requests / 1000) * usd("cloudwatch.getMetricStatisticsPer1000Requests")).toFixed(2));
  });

  it("is told by the README of staging for an address of its load balancer", () => {
    expect(quoted("staging")).toBe((HOURS * usd("publicIpv4.hour")).toFixed(2));
  });
});
