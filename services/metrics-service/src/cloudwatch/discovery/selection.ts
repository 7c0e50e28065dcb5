import { labelOf } from "../../config/names";
import type { Dimension, Found, Job, Metric, Source } from "../../model";
import type { Sliced } from "../../slices";
import { accountOf } from "../metric-key";
import { Association } from "./association";
import type { Resource } from "./get-resources";
import { matchesWhole } from "./pattern";

const NO_TAGS = {};

/** Names of the metrics that a job's rules are made of. */
export function metricNames({ rules }: Job): Set<string> {
  return new Set(rules.flatMap(({ terms }) => terms.map(({ metric }) => metric)));
}

/** Those of a listing that the job takes, and that are for this process. */
export function* selectFrom(
  listing: readonly Metric[],
  resources: readonly Resource[],
  job: Job,
  source: Source,
  isOurs: (found: Found) => boolean,
): Sliced<Found[]> {
  const names = metricNames(job);
  const isStatic = job.selection.by === "static";
  const labelsOf = tagsOf(resources, job);
  const taken: Found[] = [];
  for (const metric of isStatic ? staticMetrics(job) : listing) {
    yield;
    if (!isStatic && !(names.has(metric.name) && hasExactly(metric, job.dimensions))) continue;
    const labels = labelsOf(metric);
    const one = labels && found(job, source, metric, labels);
    if (one && isOurs(one)) taken.push(one);
  }
  return taken;
}

/** Labels of a metric that come of tags; nothing where the job does not take it. */
function tagsOf(
  resources: readonly Resource[],
  { selection }: Job,
): (metric: Metric) => Readonly<Record<string, string>> | undefined {
  switch (selection.by) {
    case "list": {
      const wanted = Object.entries(selection.dimensions).map(
        ([name, pattern]) => [name, matchesWhole(pattern)] as const,
      );
      return ({ dimensions }) =>
        wanted.every(([name, matches]) => matches(valueOf(dimensions, name))) ? NO_TAGS : undefined;
    }
    case "tags": {
      const association = new Association(resources);
      return (metric) => {
        const resource = association.resourceOf(metric);
        return resource && tagLabels(resource, selection.exported);
      };
    }
    case "static":
      return () => NO_TAGS;
  }
}

/** What the configuration names itself, whether it exists or not. */
function staticMetrics(job: Job): Metric[] {
  const { namespace, selection } = job;
  if (selection.by !== "static") return [];
  return selection.dimensions.flatMap((set) => {
    const dimensions = [...set].sort((a, b) => (a.name < b.name ? -1 : 1));
    return [...metricNames(job)].map((name) => ({ namespace, name, dimensions }));
  });
}

function found(job: Job, source: Source, metric: Metric, tags: Readonly<Record<string, string>>): Found {
  const dimensions = metric.dimensions.map(
    ({ name, value }) => [job.dimensionLabels[name] ?? labelOf(name), value] as const,
  );
  const labels = { ...sourceLabels(job, source, metric), ...tags, ...Object.fromEntries(dimensions) };
  return { source, metric, labels };
}

function sourceLabels(job: Job, { region, role }: Source, { account }: Metric): Readonly<Record<string, string>> {
  const owner = account ?? (role && accountOf(role.arn));
  const values = { region, account_id: owner };
  return Object.fromEntries(
    (job.sourceLabels ?? []).flatMap((label) => (values[label] === undefined ? [] : [[label, values[label]]])),
  );
}

function tagLabels({ tags }: Resource, exported: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    exported.flatMap((tag) => (tags[tag] === undefined ? [] : [[`tag_${labelOf(tag)}`, tags[tag]]])),
  );
}

function hasExactly({ dimensions }: Metric, names: readonly string[] | undefined): boolean {
  if (!names) return true;
  return dimensions.length === names.length && names.every((name) => valueOf(dimensions, name) !== undefined);
}

function valueOf(dimensions: readonly Dimension[], name: string): string | undefined {
  return dimensions.find((dimension) => dimension.name === name)?.value;
}
