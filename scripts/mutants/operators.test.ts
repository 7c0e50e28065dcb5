import { describe, expect, it } from "@jest/globals";

import { parsed } from "./expression";
import { mutationsOf } from "./operators";

/** What an expression becomes, in any order. */
const mutantsOf = (expr: string, valueMatters = true) => mutationsOf(expr, valueMatters).map((each) => each.expr);

describe("mutationsOf", () => {
  it.each([
    ["x > 5", ["x >= 5", "x < 5", "x > 4", "x > 6"]],
    ["x <= 5", ["x < 5", "x > 5", "x <= 4", "x <= 6"]],
    ["x == 0", ["x != 0", "x == 10"]],
    ["x > bool 0.5", ["x >= bool 0.5", "x < bool 0.5", "x > bool 0.4", "x > bool 0.6"]],
    ["a / 100", ["a * 100", "a / 80", "a / 120"]],
    ["a - b", ["a + b"]],
    ["a or b", ["a", "b"]],
    ["a and b", ["a", "a unless b"]],
    ["a unless b", ["a", "a and b"]],
    ["rate(x[5m])", ["increase(x[5m])", "irate(x[5m])", "rate(x[150s])", "rate(x[600s])"]],
    ["x offset 1h", ["x", "x offset 7200s"]],
    ["x offset -1h", ["x", "x offset -7200s"]],
    ['x{a="b"}', ["x{}", 'x{a!="b"}']],
    ['x{a=~"b", c!="d"}', ['x{c!="d"}', 'x{a!~"b", c!="d"}', 'x{a=~"b"}', 'x{a=~"b", c="d"}']],
    ["sum by (a, b) (x)", ["max by (a, b) (x)", "avg by (a, b) (x)", "sum by (b) (x)", "sum by (a) (x)"]],
    ["max without (a) (x)", ["min without (a) (x)", "sum without (a) (x)", "max without () (x)"]],
    ["a / on (b) c", ["a * on (b) c", "a / on () c"]],
    ["histogram_quantile(0.95, x)", ["histogram_quantile(0.5, x)", "histogram_quantile(0.99, x)"]],
    ["x[1s]", ["x[500ms]", "x[2s]"]],
    ["max_over_time(x[1h:2m])", 4],
    ["absent(x)", []],
  ])("of %s", (expr, expected) => {
    const mutants = mutantsOf(expr);
    if (typeof expected === "number") expect(mutants).toHaveLength(expected);
    else expect([...mutants].sort()).toEqual([...expected].sort());
  });

  it("yields PromQL, each time another", () => {
    const expr =
      'histogram_quantile(0.99, sum by (le, job) (rate(x_bucket{a="b", c=~"d"}[5m] offset 1h))) > bool 0.5 ' +
      "and on (job) group_left (e) (a unless ignoring (y) c or -d * 1e9 >= 3) ";
    const mutants = mutantsOf(expr);
    expect(mutants.length).toBeGreaterThan(30);
    expect(new Set([expr, ...mutants]).size).toBe(mutants.length + 1);
    for (const mutant of mutants) expect(() => parsed(mutant)).not.toThrow();
  });

  it("says what was changed", () => {
    expect(mutationsOf('x{a="b"} > 1', true).map(({ change }) => change)).toEqual([
      '{a="b"} → {}',
      'a="b" → a!="b"',
      "> → >=",
      "> → <",
      "1 → 0.8",
      "1 → 1.2",
    ]);
  });

  it("leaves out what makes no difference to whether something is above 0", () => {
    const expr = "sum by (a) (increase(x[5m])) > 0";
    const idle = ["max by (a) (increase(x[5m])) > 0", "sum by (a) (rate(x[5m])) > 0"];
    expect(mutantsOf(expr, true)).toEqual(expect.arrayContaining(idle));
    expect(mutantsOf(expr, false).filter((mutant) => idle.includes(mutant))).toEqual([]);
    expect(mutantsOf(expr, false)).toContain("min by (a) (increase(x[5m])) > 0");
    // It does make a difference to how much above another limit something is, or what is made of it.
    expect(mutantsOf("increase(x[5m]) > 1", false)).toContain("rate(x[5m]) > 1");
    expect(mutantsOf("abs(increase(x[5m])) > 0", false)).toContain("abs(rate(x[5m])) > 0");
  });

  it("refuses what is no PromQL", () => {
    expect(() => mutationsOf("sum(", true)).toThrow("Not PromQL, at character 5: sum(");
  });
});
