import type { Family, Found, Metric, Rule, Sample } from "../../model";
import type { EngineJob } from "../schema";

const SOURCE = { region: "eu-west-1" };

export function metric(name: string, of: string): Metric {
  return { namespace: "AWS/Lambda", name, dimensions: [{ name: "FunctionName", value: of }] };
}

export function found(
  name: string,
  of: string,
  labels: Readonly<Record<string, string>> = { function_name: of },
): Found {
  return { source: SOURCE, metric: metric(name, of), labels };
}

export function rule(rule: Pick<Rule, "family" | "kind"> & Partial<Rule>): Rule {
  return {
    help: "Some help.",
    terms: [{ metric: "Invocations", sign: 1 }],
    scale: 1,
    labels: {},
    settleSeconds: 120,
    rereadSeconds: 900,
    ...rule,
  };
}

export function job(rules: readonly Rule[], changes: Partial<EngineJob> = {}): EngineJob {
  return {
    name: "lambda",
    namespace: "AWS/Lambda",
    periodSeconds: 60,
    pollSeconds: 300,
    rules,
    seriesLimit: 100_000,
    ...changes,
  };
}

export function samplesOf(families: readonly Family[], name: string): readonly Sample[] {
  return [...(families.find((family) => family.name === name)?.samples ?? [])];
}

/** The value of the only sample with a suffix and labels, NaN where there is none. */
export function valueOf(families: readonly Family[], name: string, suffix = "_total", labels?: string): number {
  const samples = samplesOf(families, name).filter(
    (sample) => sample.suffix === suffix && (labels === undefined || sample.labels === labels),
  );
  return samples.length === 1 ? (samples[0]?.value ?? NaN) : NaN;
}

/** A generator of numbers in [0, 1) that a seed decides (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}
