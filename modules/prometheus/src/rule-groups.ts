import type { Mixin } from "@watchpost/alerting/model";
import { parse } from "yaml";

import { rulesYaml } from "./rules";

/** A series that Prometheus computes. */
interface RecordingRule {
  readonly record: string;
  readonly expr: string;
}

/** An alert that Prometheus fires for each series that its expression yields. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** `10m`. @default - at once */
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Rules that are evaluated one after the other. https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/ */
interface RuleGroup {
  readonly name: string;
  readonly rules: readonly (RecordingRule | AlertingRule)[];
}

/**
 * The groups of a mixin's rule file, for other places that rules go to. They are read from the file's text, which is
 * what promtool tests: so what is delivered elsewhere is what has been proven.
 */
export function ruleGroups(mixin: Mixin): readonly RuleGroup[] {
  return (parse(rulesYaml(mixin)) as { readonly groups: readonly RuleGroup[] }).groups;
}

/** The alerts among a mixin's rules. */
export function alertingRules(mixin: Mixin): readonly AlertingRule[] {
  return ruleGroups(mixin).flatMap(({ rules }) => rules.flatMap((rule) => ("alert" in rule ? [rule] : [])));
}
