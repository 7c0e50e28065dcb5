import { describe, expect, it } from "@jest/globals";

import type { Rule } from "../model";
import { statisticsOf, upperBoundLabel } from "./statistics";

const rule = (own: Partial<Rule>): Rule => ({
  family: "a",
  kind: "counter",
  help: "A.",
  terms: [{ metric: "A", sign: 1 }],
  scale: 1,
  labels: {},
  settleSeconds: 120,
  rereadSeconds: 900,
  ...own,
});

describe("what a rule reads", () => {
  it.each<[string, Partial<Rule>, string[]]>([
    ["a counter, its sum", {}, ["Sum"]],
    ["a counter of samples, their number", { statistic: "SampleCount" }, ["SampleCount"]],
    ["a gauge, its average", { kind: "gauge" }, ["Average"]],
    ["a gauge, the statistic that it names", { kind: "gauge", statistic: "p99.9" }, ["p99.9"]],
    [
      "a histogram, a count below each bound",
      { kind: "histogram", bounds: [0.0000005, 97.0173] },
      ["SampleCount", "Sum", "TC(:0.0000005)", "TC(:97.0173)"],
    ],
    [
      "quantiles, a percentile for each",
      { kind: "quantiles", quantiles: [0.07, 0.5, 0.999] },
      ["SampleCount", "Sum", "p7", "p50", "p99.9"],
    ],
  ])("is of %s", (_, own, statistics) => {
    expect(statisticsOf(rule(own))).toEqual(statistics);
  });

  it("has bounds in the base unit for labels, as Prometheus writes them", () => {
    expect(upperBoundLabel(rule({ scale: 0.001 }), 97.0173)).toBe("0.0970173");
    expect(upperBoundLabel(rule({ scale: 0.000001 }), 0.239393)).toBe("2.39393e-07");
    expect(upperBoundLabel(rule({ scale: 1 }), 1)).toBe("1.0");
  });
});
