import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { hastened, hastenedRules, shortened } from "./compressed";
import { secondsIn } from "./firing";
import { committedRuleFiles } from "./recorded";

const HASTE = { speed: 60, since: 1000 };

describe("expressions for a clock that runs 60 times as fast", () => {
  it.each([
    ["last_over_time(x[150s])", "last_over_time(x[2500ms])"],
    ["rate(x_total[5m]) > 5", "(rate(x_total[5000ms]) / 60) > 5"],
    ["increase(x_total[1h] offset 1d)", "increase(x_total[60000ms] offset 1440000ms)"],
    ["predict_linear(x[6h], 4 * 86400) < 0", "predict_linear(x[360000ms], 4 * 86400 / 60) < 0"],
    ["time() - x", "(1000 + (time() - 1000) * 60) - x"],
    ["sum(rate(a[1m])) / sum(rate(b[1m]))", "sum((rate(a[1000ms]) / 60)) / sum((rate(b[1000ms]) / 60))"],
    ["max_over_time(rate(a[1m])[1h:1m])", "max_over_time((rate(a[1000ms]) / 60)[60000ms:1000ms])"],
  ])("%s", (expr, expected) => {
    expect(hastened(expr, HASTE)).toBe(expected);
  });

  it("refuses what is no PromQL", () => {
    expect(() => hastened("x >", HASTE)).toThrow("Not PromQL, at character 4: x >");
  });

  it("can be made of every rule that is committed, and keep names, labels and annotations", () => {
    for (const [, file] of committedRuleFiles()) {
      const rules = (each: typeof file) => each.groups.flatMap((group) => group.rules);
      const kept = (each: typeof file) => rules(each).map((rule) => ({ ...rule, expr: "", for: "" }));
      expect(kept(hastenedRules(file, HASTE))).toEqual(kept(file));
    }
  });

  it("have alerts that wait as much shorter", () => {
    const file = { groups: [{ name: "g", rules: [{ alert: "A", expr: "x > 1", for: "10m" }] }] };
    expect(hastenedRules(file, HASTE).groups[0]?.rules).toEqual(parse("[{alert: A, expr: x > 1, for: 10000ms}]"));
  });
});

describe("durations of Prometheus", () => {
  it.each([
    ["1h30m", 5400],
    ["150s", 150],
    ["500ms", 0.5],
    ["1w", 604_800],
  ])("%s", (duration, expected) => {
    expect(secondsIn(duration)).toBe(expected);
  });

  it.each(["", "5", "5 m", "m", "5mx"])("are not %j", (duration) => {
    expect(() => secondsIn(duration)).toThrow("Not a duration of Prometheus");
  });

  it("are never nothing", () => {
    expect(shortened("10ms", 60)).toBe("1ms");
  });
});
