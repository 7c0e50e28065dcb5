import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { seriesIn } from "@watchpost/alerting/model";
import { parse } from "yaml";

import type { SampleFile } from "./blocks";
import type { PrometheusApi, Range } from "../prometheus-api";

/** A rule of a rule file. https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#configuring-rules */
export interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** A rule that records. */
export type RecordingRule = Rule & { readonly record: string };

const RULES = resolve(__dirname, "../../dashboards/rules");

/** Rule files as they are committed, by mixin. */
export function committedRuleFiles(): ReadonlyMap<string, RuleFile> {
  const files = readdirSync(RULES).filter((file) => file.endsWith(".rules.yaml"));
  return new Map(
    files.map((file) => [file.replace(".rules.yaml", ""), parse(readFileSync(join(RULES, file), "utf8")) as RuleFile]),
  );
}

/** All rules that record, of all mixins or of some. */
export function recordingRules(files = committedRuleFiles()): RecordingRule[] {
  return [...files.values()]
    .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
    .filter((rule): rule is RecordingRule => rule.record !== undefined);
}

/**
 * Rules in the order in which they can be computed: those of a level read raw series and what earlier levels record.
 * @throws Error where rules wait for each other
 */
export function levelsOf(rules: readonly RecordingRule[]): RecordingRule[][] {
  const levels: RecordingRule[][] = [];
  let waiting = [...rules];
  while (waiting.length > 0) {
    const missing = new Set(waiting.map(({ record }) => record));
    const ready = waiting.filter(({ expr }) => !seriesIn(expr).some((series) => missing.has(series)));
    if (ready.length === 0) throw new Error(`Rules wait for each other: ${[...missing].join(", ")}`);
    levels.push(ready);
    waiting = waiting.filter((rule) => !ready.includes(rule));
  }
  return levels;
}

/** Prometheus answers at most 11,000 points a series, and reads at most 50 million samples a query. */
const CHUNK_POINTS = 1_440;

/**
 * What rules would have recorded: each evaluated at each step.
 * `promtool tsdb create-blocks-from rules` does the same, and makes a block for each rule and each two hours.
 */
export async function evaluateInto(
  file: SampleFile,
  api: PrometheusApi,
  rules: readonly RecordingRule[],
  { start, end, step }: Range,
): Promise<void> {
  for (const { record, expr, labels: extra } of rules) {
    for (let from = start; from <= end; from += CHUNK_POINTS * step) {
      const to = Math.min(end, from + (CHUNK_POINTS - 1) * step);
      for (const { labels, points } of await api.range(expr, { start: from, end: to, step })) {
        const selector = selectorOf(record, { ...labels, ...extra });
        for (const [at, value] of points) file.add(selector, value, at);
      }
    }
  }
}

/** The name that the expression's own series had is not the recorded one's. */
function selectorOf(record: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).filter(([label]) => label !== "__name__");
  return pairs.length === 0
    ? record
    : `${record}{${pairs.map(([label, value]) => `${label}=${JSON.stringify(value)}`).join(",")}}`;
}
