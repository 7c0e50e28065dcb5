import { inBaseUnit, type SnappedBound, snapBound } from "../catalogue/bins";
import type { MetricEntry } from "../catalogue/entry";
import type { Rule } from "../model";
import type { ChosenMetric } from "./metrics";
import { familyNameWanted, type Naming } from "./names";
import type { Findings } from "./problem";
import { isAdditive, parseStatistic } from "./statistic";
import { baseUnit } from "./units";

export interface RuleDefaults {
  readonly settleSeconds: number;
  readonly rereadSeconds: number;
  /** Labels of the job and of all jobs. */
  readonly labels: Readonly<Record<string, string>>;
  readonly naming: Naming;
}

/** A rule, and what became of its bounds, in base units. */
export interface MadeRule {
  readonly rule: Rule;
  readonly snapped: readonly SnappedBound[];
  readonly findings: Findings;
}

/** The rule of a metric of the catalogue or of the configuration. What is wrong with it is added to its findings. */
export function makeRule({ entry, findings, ...own }: ChosenMetric, defaults: RuleDefaults): MadeRule {
  const { unit, scale } = baseUnit(entry.unit ?? "Count");
  const base = {
    unit: defaults.naming === "any" && !entry.family.endsWith(`_${unit}`) ? undefined : unit,
    scale: entry.scale ?? scale,
  };
  checkName(entry, base.unit, defaults.naming, findings);
  checkKind(entry, findings);
  checkLabels(entry, defaults, findings);
  const snapped = snapBuckets(entry, base.scale, findings);
  return {
    findings,
    snapped: snapped.map(({ asked, became }) => ({ asked, became: inBaseUnit(became, base.scale) })),
    rule: {
      family: entry.family,
      kind: entry.kind,
      help: entry.help,
      terms: entry.terms,
      scale: base.scale,
      labels: { ...defaults.labels, ...entry.labels },
      settleSeconds: own.settleSeconds ?? defaults.settleSeconds,
      rereadSeconds: own.rereadSeconds ?? defaults.rereadSeconds,
      ...(base.unit !== undefined && { unit: base.unit }),
      ...(entry.statistic !== undefined && { statistic: entry.statistic }),
      ...(entry.kind === "histogram" && { bounds: snapped.map(({ became }) => became) }),
      ...(entry.kind === "quantiles" && { quantiles: entry.quantiles ?? [] }),
    },
  };
}

function checkName(entry: MetricEntry, unit: string | undefined, naming: Naming, findings: Findings): void {
  const want = familyNameWanted(entry.family, unit, naming);
  if (want !== undefined) findings.below("family").add(entry.family, want);
}

/** Fields that belong to one kind only. */
const FIELDS = { buckets: ["histogram"], quantiles: ["quantiles"], statistic: ["counter", "gauge"] } as const;

function checkKind(entry: MetricEntry, findings: Findings): void {
  for (const [field, kinds] of Object.entries(FIELDS)) {
    const value = entry[field as keyof typeof FIELDS];
    const fits = kinds.some((kind) => kind === entry.kind);
    if (value !== undefined && !fits) findings.below(field).add(value, `nothing: a ${entry.kind} has no ${field}`);
  }
  if (entry.kind === "histogram" && entry.buckets === undefined) {
    findings.below("buckets").add(undefined, "upper bounds of the histogram, in the base unit");
  }
  if (entry.kind === "quantiles" && entry.quantiles === undefined) {
    findings.below("quantiles").add(undefined, "quantiles between 0 and 1, such as [0.5, 0.95]");
  }
  checkTerms(entry, findings);
}

function checkTerms(entry: MetricEntry, findings: Findings): void {
  const statistic = entry.statistic === undefined ? undefined : parseStatistic(entry.statistic);
  if (entry.kind === "counter" && statistic && !isAdditive(statistic)) {
    findings
      .below("statistic")
      .add(entry.statistic, "a statistic that adds up over time: Sum, SampleCount, TC(a:b) or TS(a:b)");
  }
  const terms = findings.below("terms");
  if (entry.terms.every(({ sign }) => sign < 0)) terms.add(entry.terms, "at least one metric without a minus");
  if (new Set(entry.terms.map(({ metric }) => metric)).size < entry.terms.length)
    terms.add(entry.terms, "each metric once");
  if (entry.terms.length === 1) return;
  if (entry.kind === "histogram" || entry.kind === "quantiles") {
    terms.add(entry.terms, `one metric: values of several have no common ${entry.kind}`);
  } else if (statistic !== undefined && statistic.kind !== "simple" && !isAdditive(statistic)) {
    findings.below("statistic").add(entry.statistic, "no percentile nor mean where metrics are added up");
  }
}

function checkLabels(entry: MetricEntry, defaults: RuleDefaults, findings: Findings): void {
  for (const name of Object.keys(entry.labels ?? {})) {
    if (Object.hasOwn(defaults.labels, name)) {
      findings.below("labels", name).add(name, "a label that the job and the file do not set", { atKey: true });
    }
  }
}

/** In the metric's own unit. */
function snapBuckets(entry: MetricEntry, scale: number, findings: Findings): SnappedBound[] {
  if (entry.kind !== "histogram") return [];
  const asked = entry.buckets ?? [];
  const snapped = asked.map((bound) => ({ asked: bound, became: snapBound(bound / scale).became }));
  snapped.forEach(({ asked: bound, became }, i) => {
    if (i === 0 || snapped[i - 1]?.became !== became) return;
    const edge = inBaseUnit(became, scale);
    const help = `CloudWatch tells values apart by 10 %: ${asked[i - 1] ?? 0} and ${bound} both become ${edge}.`;
    findings.below("buckets", i).add(bound, "bounds that are further apart", { help });
  });
  return snapped;
}
