import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { run } from "@watchpost/scripts/testing";

import { SCENARIOS } from "./scenarios";
import { blockOf, TABLE_HEAD } from "./table";

const DOCUMENT = resolve(__dirname, "../../../docs/metrics-service/accuracy.md");
const lines = blockOf(readFileSync(DOCUMENT, "utf8")).split("\n");

describe("the table of docs/metrics-service/accuracy.md", () => {
  it("has a row for each scenario", () => {
    const [head, rule, ...rows] = lines;
    expect([head, rule].join("\n")).toBe(TABLE_HEAD);
    expect(rows.map((row) => row.split(" | ")[0])).toEqual(SCENARIOS.map(({ title }) => `| ${title}`));
  });

  it("is what a run gives, as far as one row can tell", async () => {
    // A process of its own: much is computed, which takes several times as long among jest's modules.
    const script = resolve(__dirname, "accuracy.ts");
    const { stdout } = await run(process.execPath, ["--import", "tsx", script, "^10 % of values late"]);
    const rows = stdout.trim().split("\n").slice(2);
    expect(rows).toHaveLength(1);
    expect(lines).toEqual(expect.arrayContaining(rows));
  }, 120_000);
});
