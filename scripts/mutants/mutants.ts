import { parse } from "yaml";

import { renamed, seriesOf } from "./expression";
import { mutationsOf } from "./operators";

/** A rule of a rule file: one that records a series, or an alert. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}

/** An alert made wrong in one place, of its own rule or of one that it is built on. */
export interface Mutant {
  readonly alert: string;
  /** Name of the rule that was changed. */
  readonly rule: string;
  readonly change: string;
  /** The rules that differ, in order; under names of their own, the alert's the last. */
  readonly rules: readonly Rule[];
  /** What the rules are named that differ, by what they were. */
  readonly names: ReadonlyMap<string, string>;
}

export const rulesOf = (ruleFile: string): readonly Rule[] =>
  (parse(ruleFile) as RuleFile).groups.flatMap(({ rules }) => rules);

const nameOf = ({ record, alert }: Rule) => record ?? alert ?? "";

/** The rules that an alert is built on, in the order of the file, and itself as the last. */
export function chainOf(alert: Rule, rules: readonly Rule[]): readonly Rule[] {
  const wanted = new Set<string>();
  const want = ({ expr }: Rule): void => {
    for (const series of seriesOf(expr)) {
      if (wanted.has(series)) continue;
      wanted.add(series);
      rules.filter(({ record }) => record === series).forEach(want);
    }
  };
  want(alert);
  return [...rules.filter(({ record }) => record !== undefined && wanted.has(record)), alert];
}

/** All mutants of an alert. */
export function mutantsOf(alert: Rule, rules: readonly Rule[]): readonly Mutant[] {
  const chain = chainOf(alert, rules);
  const ways = chain.flatMap((rule) => changesOf(rule).map((changed) => ({ rule, ...changed })));
  return ways.map(({ rule, change, changed }, i) => {
    const rebuilt = dependentsOf(rule, chain);
    const names = new Map(rebuilt.map((each) => [nameOf(each), `${nameOf(each)}${MARK}${i}`]));
    return {
      alert: nameOf(alert),
      rule: nameOf(rule),
      change,
      rules: rebuilt.map((each) => underOtherNames(each === rule ? changed : each, names)),
      names,
    };
  });
}

/** Between the name of a rule and the number of its mutant. */
export const MARK = "__mutant_";

/** The rule, and those of the chain that are built on it. */
function dependentsOf(rule: Rule, chain: readonly Rule[]): readonly Rule[] {
  const names = new Set([nameOf(rule)]);
  return chain.filter((each) => {
    const depends = each === rule || [...seriesOf(each.expr)].some((series) => names.has(series));
    if (depends) names.add(nameOf(each));
    return depends;
  });
}

function underOtherNames(rule: Rule, names: ReadonlyMap<string, string>): Rule {
  const name = names.get(nameOf(rule)) ?? nameOf(rule);
  return { ...rule, ...(rule.alert ? { alert: name } : { record: name }), expr: renamed(rule.expr, names) };
}

function changesOf(rule: Rule): { readonly change: string; readonly changed: Rule }[] {
  const { for: time, ...atOnce } = rule;
  const valueMatters = rule.record !== undefined || JSON.stringify(rule.annotations ?? {}).includes("$value");
  return [
    ...mutationsOf(rule.expr, valueMatters).map(({ change, expr }) => ({ change, changed: { ...rule, expr } })),
    ...(time
      ? [
          { change: "for: 3 minutes more", changed: { ...rule, for: `${minutesOf(time) + 3}m` } },
          { change: "without for", changed: atOnce },
        ]
      : []),
  ];
}

/** Of a time as rule files say it: `1h30m`. */
export const minutesOf = (duration: string) =>
  [...duration.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, number, unit = ""]) => sum + Number(number) * ({ d: 1440, h: 60, m: 1, s: 1 / 60 }[unit] ?? NaN),
    0,
  );
