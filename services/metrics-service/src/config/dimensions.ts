import type { Job } from "../model";
import { labelOf } from "./names";
import { didYouMean, type Findings } from "./problem";
import type { RawJob } from "./schema";
import { nearest } from "./suggest";

/** The label of each dimension that is known, and of those that the job renames. */
export function labelsOfDimensions(raw: RawJob, dimensions: readonly string[] = []): Record<string, string> {
  const own = Object.entries(raw.dimension_labels);
  return Object.fromEntries([...dimensions.map((name) => [name, labelOf(name)] as const), ...own]);
}

/** Two things that would write the same label: series would be mixed up, or Prometheus would refuse all of them. */
export function checkDimensionLabels(raw: RawJob, jobs: readonly Job[], findings: Findings): void {
  checkNames(raw, jobs, findings);
  for (const job of jobs) {
    const writers = new Map<string, string>();
    for (const tag of job.selection.by === "tags" ? job.selection.exported : [])
      writers.set(`tag_${labelOf(tag)}`, `tag ${tag}`);
    for (const rule of job.rules) for (const name of Object.keys(rule.labels)) writers.set(name, "a constant label");
    for (const [dimension, label] of Object.entries(job.dimensionLabels)) {
      const other = writers.get(label);
      if (other !== undefined) {
        const at = Object.hasOwn(raw.dimension_labels, dimension)
          ? findings.below("dimension_labels", dimension)
          : findings;
        at.add(label, `another label for dimension ${dimension}: ${other} has this one`, {
          help: 'Rename it under "dimension_labels".',
        });
      }
      writers.set(label, `dimension ${dimension}`);
    }
  }
}

/** A name that no metric has would rename nothing, silently. */
function checkNames(raw: RawJob, jobs: readonly Job[], findings: Findings): void {
  if (jobs.length === 0 || jobs.some(({ dimensions }) => dimensions === undefined)) return;
  const names = new Set(jobs.flatMap(({ dimensions }) => dimensions ?? []));
  for (const name of Object.keys(raw.dimension_labels)) {
    if (names.has(name)) continue;
    const want =
      names.size === 0
        ? "no dimension: the metrics have none"
        : `one of the metrics' dimensions: ${[...names].join(", ")}`;
    findings.below("dimension_labels", name).add(name, want, { atKey: true, ...didYouMean(nearest(name, names)) });
  }
}
