import type { Job, Rule, Source } from "../model";
import { labelOf } from "./names";
import type { MadeJob, MadeLine } from "./jobs";
import type { Findings } from "./problem";

/** A rule in its job, and where problems with it are told. */
interface Placed {
  readonly rule: Rule;
  readonly job: Job;
  readonly findings: Findings;
  /** All label names of its series, where they are known. */
  readonly names: string | undefined;
}

/**
 * The jobs with the labels that keep their sources apart: what several regions, or several accounts, make of one family
 * would be the same series otherwise.
 */
export function withSourceLabels(lines: readonly MadeLine[]): MadeLine[] {
  const regions = new Map<string, Set<string>>();
  const accounts = new Map<string, Set<string>>();
  for (const { job } of lines.flatMap(({ parts }) => parts)) {
    for (const { family } of job.rules) {
      job.sources.forEach(({ region }) => {
        add(regions, family, region);
      });
      accountsOf(job).forEach((account) => {
        add(accounts, family, account);
      });
    }
  }
  const labelled = ({ job, rules }: MadeJob): MadeJob => {
    const several = (by: ReadonlyMap<string, ReadonlySet<string>>) =>
      job.rules.some(({ family }) => (by.get(family)?.size ?? 0) > 1);
    const wanted = { region: several(regions), account_id: several(accounts) };
    const names = (["region", "account_id"] as const).filter(
      (name) => wanted[name] || job.sourceLabels?.includes(name),
    );
    return names.length === 0 ? { job, rules } : { job: { ...job, sourceLabels: names }, rules };
  };
  return lines.map((line) => ({ ...line, parts: line.parts.map(labelled) }));
}

/** Labels of the source that something else writes, too. */
export function checkSourceLabels(lines: readonly MadeLine[]): void {
  for (const { parts, findings } of lines) {
    for (const { job } of parts) {
      const others = [...Object.values(job.dimensionLabels), ...job.rules.flatMap(({ labels }) => Object.keys(labels))];
      for (const label of job.sourceLabels ?? []) {
        if (!others.includes(label)) continue;
        const help = "It tells apart what several sources make of one metric.";
        findings.add(label, "another label, for a dimension or a constant: the source has this one", { help });
      }
    }
  }
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}

function accountsOf(job: Job): string[] {
  const own = job.sources.map(({ role }) => role?.arn.split(":")[4] ?? "own");
  return job.linkedAccounts ? [...own, "linked"] : own;
}

/** Rules of all jobs that would make one metric of two kinds, or the same series twice. */
export function checkSeries(lines: readonly MadeLine[]): void {
  const byFamily = new Map<string, Placed[]>();
  for (const { job, rules } of lines.flatMap(({ parts }) => parts)) {
    for (const { rule, findings } of rules) {
      const others = byFamily.get(rule.family) ?? [];
      const one = { rule, job, findings, names: labelNames(rule, job) };
      const other = others.find((before) => differs(before, one) !== undefined || collide(before, one));
      if (other) refuse(other, one);
      byFamily.set(rule.family, [...others, one]);
    }
  }
  checkSampleNames(byFamily);
}

function refuse(first: Placed, second: Placed): void {
  const { family } = second.rule;
  const where = second.job.name === first.job.name ? "the same job" : `job ${JSON.stringify(first.job.name)}`;
  const want = differs(first, second) ?? `series of its own: ${where} makes the same ones`;
  const help = "Give one of them another family, or a label of its own.";
  second.findings.add(family, want, { help });
}

/** A metric has one kind, one unit and one set of buckets. */
function differs({ rule: a, job }: Placed, { rule: b }: Placed): string | undefined {
  const where = `as job ${JSON.stringify(job.name)} has it`;
  if (a.kind !== b.kind) return `a metric of kind ${a.kind}, ${where}`;
  if (a.unit !== b.unit) return `a metric in ${a.unit ?? "no unit"}, ${where}`;
  const bounds = ({ bounds = [], scale }: Rule) => bounds.map((bound) => (bound * scale).toPrecision(5)).join();
  if (bounds(a) !== bounds(b)) return `the same buckets, after they are snapped, ${where}`;
  return undefined;
}

/** Whether series of both could have the same labels, as far as the configuration tells. */
function collide(a: Placed, b: Placed): boolean {
  const values = Object.entries(a.rule.labels);
  if (values.some(([name, value]) => Object.hasOwn(b.rule.labels, name) && b.rule.labels[name] !== value)) return false;
  if (a.names !== undefined && b.names !== undefined && a.names !== b.names) return false;
  return !apart(a.job, b.job);
}

function labelNames(rule: Rule, job: Job): string | undefined {
  if (job.dimensions === undefined || (job.selection.by === "tags" && job.selection.exported.length > 0))
    return undefined;
  const dimensions = job.dimensions.map((name) => job.dimensionLabels[name] ?? labelOf(name));
  return [...Object.keys(rule.labels), ...dimensions, ...(job.sourceLabels ?? [])].sort().join();
}

/** Whether two jobs read different metrics for sure, or are told to: then what doubles remains is found as it runs. */
function apart(a: Job, b: Job): boolean {
  if (a === b) return false;
  const shared = a.sources.some((source) => b.sources.some((other) => sameSource(source, other)));
  if (!shared && a.sourceLabels !== undefined && b.sourceLabels !== undefined) return true;
  if (a.selection.by === "static" && b.selection.by === "static") {
    const sets = new Set(a.selection.dimensions.map((set) => JSON.stringify(set)));
    return !b.selection.dimensions.some((set) => sets.has(JSON.stringify(set)));
  }
  return isFiltered(a) && isFiltered(b) && JSON.stringify(a.selection) !== JSON.stringify(b.selection);
}

function sameSource(a: Source, b: Source): boolean {
  return a.region === b.region && a.role?.arn.split(":")[4] === b.role?.arn.split(":")[4];
}

function isFiltered({ selection }: Job): boolean {
  if (selection.by === "list") return Object.keys(selection.dimensions).length > 0;
  return selection.by === "static" || Object.keys(selection.tags).length > 0;
}

const SUFFIXES = {
  counter: ["_total", "_created"],
  gauge: [""],
  histogram: ["", "_bucket", "_sum", "_count", "_created"],
  quantiles: ["", "_sum", "_count", "_created"],
} as const;

/** A gauge x_sum beside a histogram x would be read as a part of it. */
function checkSampleNames(byFamily: ReadonlyMap<string, readonly Placed[]>): void {
  const owners = new Map<string, string>();
  for (const [family, rules] of byFamily) {
    const [first] = rules;
    if (!first) continue;
    for (const suffix of SUFFIXES[first.rule.kind]) {
      const owner = owners.get(family + suffix);
      if (owner !== undefined && owner !== family) {
        first.findings.add(family, `another name: ${family}${suffix} is written by ${owner}, too`);
      }
      owners.set(family + suffix, family);
    }
  }
}
