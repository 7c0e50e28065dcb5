import { durationText } from "../config/duration";

/** A job as our file writes it: only what it has to say. */
export interface WrittenJob {
  name: string;
  namespace: string;
  regions: readonly string[];
  roles?: readonly ("own" | { arn: string; external_id?: string })[];
  select?: Readonly<Record<string, unknown>>;
  dimensions?: "any" | readonly string[];
  dimension_labels?: Readonly<Record<string, string>>;
  source_labels?: readonly string[];
  labels?: Readonly<Record<string, string>>;
  naming?: "any";
  period?: string;
  settle?: string;
  reread?: string;
  discover_interval?: string;
  metrics: readonly WrittenMetric[];
}

export type WrittenMetric = string | Readonly<Record<string, unknown>>;

/** The limits of our durations for what a peer counts in seconds. */
export function within(seconds: number | undefined, low: number, high: number): string | undefined {
  return seconds === undefined ? undefined : durationText(Math.min(high, Math.max(low, seconds)));
}

/** Names that our file takes and no two jobs have: the second of a name is "… 2". */
export function uniqueNames(jobs: readonly WrittenJob[]): WrittenJob[] {
  const used = new Set<string>();
  return jobs.map((job) => {
    const wanted = job.name.replace(/[^\w./: -]/g, "_").slice(0, 110) || job.namespace;
    let name = wanted;
    for (let n = 2; used.has(name); n++) name = `${wanted} ${n}`;
    used.add(name);
    return { ...job, name };
  });
}

/** As it is written: its name first, its metrics last, without the fields that say nothing. */
export function compact({ name, namespace, regions, metrics, ...others }: WrittenJob): WrittenJob {
  const said = Object.fromEntries(Object.entries(others).filter(([, value]) => !isEmpty(value)));
  return { name, namespace, regions, ...said, metrics };
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true;
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** A pattern that matches all of a value, for one that a peer looks for anywhere in it. */
export function wholePattern(anywhere: string): string {
  if (anywhere === "" || anywhere === ".*") return ".*";
  if (/^\^[^|]*[^\\|]\$$/.test(anywhere)) return anywhere.slice(1, -1);
  return `.*(?:${anywhere}).*`;
}

export function literalPattern(values: readonly string[]): string {
  return values.map((value) => value.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|");
}
