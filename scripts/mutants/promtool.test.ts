import { readdirSync } from "node:fs";

import { describe, expect, it } from "@jest/globals";
import { stringify } from "yaml";

import { findTool, itWith, temporaryDirectory } from "../testing";
import { mutantsOf, type Rule } from "./mutants";
import { type Proven, tryMutants } from "./promtool";
import { provenOf, scoreOf, summaryOf, survivorsOf } from "./report";

const RATIO: Rule = { record: "web:ratio", expr: "sum by (job) (bad) / sum by (job) (all)" };
const BAD: Rule = { alert: "Bad", expr: "web:ratio > 0.5", for: "2m" };
const DOWN: Rule = { alert: "Down", expr: "sum(up) == 0", annotations: { summary: "down" } };

interface Given {
  readonly alert: string;
  readonly at: string;
  readonly series: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Rules with tests: what fires, with which labels, or nothing. */
function proven(rules: readonly Rule[], tests: readonly Given[]): Proven {
  return {
    rules: stringify({ groups: [{ name: "web", rules }] }),
    tests: stringify({
      rule_files: ["web.rules.yaml"],
      evaluation_interval: "1m",
      tests: tests.map(({ alert, at, series, labels }) => ({
        name: `${alert} at ${at}`,
        interval: "1m",
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        alert_rule_test: [{ eval_time: at, alertname: alert, exp_alerts: labels ? [{ exp_labels: labels }] : [] }],
      })),
    }),
  };
}

const ratioOf = (bad: string) => ({
  'bad{job="a", i="1"}': bad,
  'bad{job="a", i="2"}': "20x9",
  'all{job="a", i="1"}': "60x9",
  'all{job="a", i="2"}': "40x9",
});

const WELL_PROVEN = [
  { alert: "Bad", at: "4m", series: ratioOf("31x9"), labels: { job: "a" } },
  { alert: "Bad", at: "1m", series: ratioOf("31x9") },
  { alert: "Bad", at: "4m", series: ratioOf("30x9") },
];

const tried = (...given: Proven[]) => tryMutants(given, findTool("promtool") ?? "promtool", temporaryDirectory());

describe("mutants of an alert", () => {
  const mutants = mutantsOf(BAD, [RATIO, BAD, DOWN]);

  it("are made of its own rule and of those that it is built on, under other names", () => {
    expect(new Set(mutants.map(({ rule }) => rule))).toEqual(new Set(["web:ratio", "Bad"]));
    const [ofRecord] = mutants;
    expect(ofRecord?.rules).toEqual([
      { record: "web:ratio__mutant_0", expr: "max by (job) (bad) / sum by (job) (all)" },
      { alert: "Bad__mutant_0", expr: "web:ratio__mutant_0 > 0.5", for: "2m" },
    ]);
  });

  it("fire later, and at once", () => {
    const times = mutants.filter(({ change }) => change.includes("for"));
    expect(times.map(({ change, rules }) => [change, rules[0]?.for])).toEqual([
      ["for: 3 minutes more", "5m"],
      ["without for", undefined],
    ]);
  });
});

describe("tryMutants", () => {
  itWith(["promtool"], "finds every mutant killed where the proofs are tight", async () => {
    const outcome = await tried(proven([RATIO, BAD], WELL_PROVEN));
    expect(survivorsOf(outcome)).toEqual([]);
    expect(outcome.killed).toHaveLength(mutantsOf(BAD, [RATIO, BAD]).length);
    expect(summaryOf(outcome)).toBe("mutants: 13 of 13 killed (100.0 %)");
  });

  itWith(["promtool"], "tells which changes no proof notices", async () => {
    const outcome = await tried(
      proven([RATIO, BAD], [{ alert: "Bad", at: "9m", series: ratioOf("80x9"), labels: { job: "a" } }]),
    );
    expect(survivorsOf(outcome)).toEqual([
      "Bad:",
      "  web:ratio: sum → max",
      "  web:ratio: / → *",
      "  web:ratio: sum → max",
      "  web:ratio: sum → avg",
      "  > → >=",
      "  0.5 → 0.4",
      "  0.5 → 0.6",
      "  for: 3 minutes more",
      "  without for",
    ]);
  });

  itWith(["promtool"], "takes a mutant that cannot even be evaluated for killed, and tries the others", async () => {
    // Without its label the left side matches many.
    const rules = [{ alert: "Bad", expr: "bad / on (job, i) all > 0.5" }];
    const series = { 'bad{job="a", i="1"}': "60x9", 'bad{job="a", i="2"}': "1x9", 'all{job="a", i="1"}': "100x9" };
    const outcome = await tried(proven(rules, [{ alert: "Bad", at: "4m", series, labels: { job: "a", i: "1" } }]));
    expect(outcome.killed.map(({ change }) => change)).toContain("(job, i) → (job)");
    expect(outcome.survived.map(({ change }) => change)).toEqual(["/ → *", "> → >=", "0.5 → 0.4"]);
  });

  itWith(["promtool"], "gives a mutant of a rule what its proof gives in place of the rule", async () => {
    const tests = [
      { alert: "Bad", at: "4m", series: { 'web:ratio{job="a"}': "0.51x9" }, labels: { job: "a" } },
      { alert: "Bad", at: "4m", series: { 'web:ratio{job="a"}': "0.5x9" } },
    ];
    const outcome = await tried(proven([RATIO, BAD], tests));
    // Of the rule none is killed, and none is for a lack of series.
    expect(outcome.killed.every(({ rule }) => rule === "Bad")).toBe(true);
    expect(outcome.killed.map(({ change }) => change)).toEqual(expect.arrayContaining(["> → >=", "> → <"]));
  });

  itWith(["promtool"], "refuses proofs that do not hold without a change", async () => {
    const wrong = proven([DOWN], [{ alert: "Down", at: "1m", series: { up: "1x9" }, labels: {} }]);
    await expect(tried(wrong)).rejects.toThrow("The proofs of Down do not even hold without a change: Down");
  });

  itWith(["promtool"], "refuses what promtool cannot read", async () => {
    const unreadable = proven([{ ...DOWN, for: "soon" }], [{ alert: "Down", at: "1m", series: { up: "1x9" } }]);
    await expect(tried(unreadable)).rejects.toThrow(/^promtool cannot try mutants of Down:\n[^]*not a valid duration/);
  });

  itWith(["promtool"], "begins promtool a few times for each alert, and not for each mutant", async () => {
    const directory = temporaryDirectory();
    await tryMutants([proven([RATIO, BAD], WELL_PROVEN)], findTool("promtool") ?? "promtool", directory);
    expect(readdirSync(directory)).toEqual(["0"]);
  });
});

describe("the report", () => {
  it("is of all mixins, or of those that are named", () => {
    const files = new Map([
      ["json/a.json", "{}"],
      ["rules/a.rules.yaml", "rules of a"],
      ["rules/a.test.yaml", "tests of a"],
      ["rules/b.rules.yaml", "rules of b"],
      ["rules/b.test.yaml", "tests of b"],
    ]);
    const [a, b] = [
      { rules: "rules of a", tests: "tests of a" },
      { rules: "rules of b", tests: "tests of b" },
    ];
    expect(provenOf(files)).toEqual([a, b]);
    expect(provenOf(files, ["b"])).toEqual([b]);
    expect(() => provenOf(files, ["b", "c"])).toThrow("No mixin has rules that is called c; there are a, b");
  });

  it("counts in percent, and nothing as all", () => {
    const [killed, survived] = mutantsOf(BAD, [BAD]);
    if (!killed || !survived) throw new Error("no mutants");
    expect(summaryOf({ killed: [killed, killed], survived: [survived] })).toBe("mutants: 2 of 3 killed (66.7 %)");
    expect(scoreOf({ killed: [], survived: [] })).toBe(100);
  });
});
