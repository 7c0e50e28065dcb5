import { inBaseUnit } from "../catalogue/bins";
import { decimal } from "../config/statistic";
import { canonicalNumber } from "../exposition/number";
import type { Rule } from "../model";

/**
 * The statistics that a rule reads of each of its terms, in this order:
 * - counter: Sum, or the statistic that the rule names
 * - gauge: Average, or the statistic that the rule names
 * - histogram: SampleCount, Sum, then TC(:b) for each of its bounds, ascending
 * - quantiles: SampleCount, Sum, then the percentile of each quantile
 */
export function statisticsOf(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case "counter":
      return [rule.statistic ?? "Sum"];
    case "gauge":
      return [rule.statistic ?? "Average"];
    case "histogram":
      return ["SampleCount", "Sum", ...(rule.bounds ?? []).map((bound) => `TC(:${decimal(bound)})`)];
    case "quantiles":
      return [
        "SampleCount",
        "Sum",
        ...(rule.quantiles ?? []).map((quantile) => `p${decimal(inBaseUnit(quantile, 100))}`),
      ];
  }
}

/** The value of the label `le` for one of a histogram's bounds: in the base unit, as every program writes it. */
export function upperBoundLabel(rule: Rule, bound: number): string {
  return canonicalNumber(inBaseUnit(bound, rule.scale));
}
