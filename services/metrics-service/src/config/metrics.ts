import { type MetricEntry, type MetricGroup, type NamespaceEntry, term } from "../catalogue/entry";
import { type Naming, snakeCase } from "./names";
import { didYouMean, type Findings } from "./problem";
import { metricSchema, type RawJob, type RawMetric } from "./schema";
import { findingsIn } from "./schema-findings";
import { sameNames } from "./select";
import { nearest } from "./suggest";
import { baseUnit } from "./units";

/** A metric that a job reads, and what the configuration says of it beyond its definition. */
export interface ChosenMetric {
  readonly entry: MetricEntry;
  /** Of the catalogue's group that it comes from. */
  readonly group: number;
  readonly settleSeconds?: number;
  readonly rereadSeconds?: number;
  /** Where the configuration names it. */
  readonly findings: Findings;
}

/** The metrics of the catalogue that nobody has to name, or those that the job names. */
export function chooseMetrics(job: RawJob, entry: NamespaceEntry | undefined, findings: Findings): ChosenMetric[] {
  const known = forJob(job, entry);
  if (job.metrics === undefined) {
    return entries(known)
      .filter(({ entry }) => entry.optional !== true)
      .map((found) => ({ ...found, findings }));
  }
  return job.metrics.flatMap((item, i) => {
    const here = findings.below("metrics", i);
    if (typeof item === "string") return byName(item, known, here);
    const parsed = metricSchema.safeParse(item);
    if (parsed.success) return defined(parsed.data, job, known, here);
    if (item === null || typeof item !== "object") {
      here.add(item, "the name of a metric, or a metric with its fields");
    } else {
      here.addAll(findingsIn(parsed.error, item, here.pathHere));
    }
    return [];
  });
}

interface Known {
  readonly entry: MetricEntry;
  readonly group: number;
}

function entries(known: NamespaceEntry | undefined): Known[] {
  return (known?.groups ?? []).flatMap(({ metrics }, group) => metrics.map((entry) => ({ entry, group })));
}

/** The catalogue for a job: where it says the dimensions itself, a family is what it is under these, or else under the first. */
function forJob(job: RawJob, known: NamespaceEntry | undefined): NamespaceEntry | undefined {
  const { dimensions } = job;
  if (!known || dimensions === undefined) return known;
  const own = known.groups.find((group) => dimensions !== "any" && sameNames(group.dimensions ?? [], dimensions));
  const taken = new Set<string>();
  const groups = [...(own ? [own] : []), ...known.groups.filter((group) => group !== own)].map((group) => {
    const metrics = group.metrics.filter(({ family }) => !taken.has(family));
    metrics.forEach(({ family }) => taken.add(family));
    return { group, metrics };
  });
  const metricsOf = (group: MetricGroup) => groups.find((one) => one.group === group)?.metrics ?? [];
  return { ...known, groups: known.groups.map((group) => ({ ...group, metrics: metricsOf(group) })) };
}

/** By the name of the family or of a metric of CloudWatch; of those that read the same, the ones that are read unasked. */
function named(name: string, known: NamespaceEntry | undefined): Known[] {
  const all = entries(known);
  const family = all.filter(({ entry }) => entry.family === name);
  if (family.length > 0) return family;
  const families = new Set(
    all.filter(({ entry }) => entry.terms.some(({ metric }) => metric === name)).map(({ entry }) => entry.family),
  );
  const found = all.filter(({ entry }) => families.has(entry.family));
  const unasked = found.filter(({ entry }) => entry.optional !== true);
  return unasked.length > 0 ? unasked : found;
}

/** The families of the catalogue that a metric of CloudWatch is read for. */
export function familiesOf(metric: string, known: NamespaceEntry | undefined): readonly MetricEntry[] {
  const found = named(metric, known).map(({ entry }) => entry);
  return found.filter(({ family }, i) => found.findIndex((other) => other.family === family) === i);
}

function byName(name: string, known: NamespaceEntry | undefined, findings: Findings): ChosenMetric[] {
  const found = named(name, known);
  if (found.length === 0) {
    const names = entries(known).flatMap(({ entry }) => [entry.family, ...entry.terms.map(({ metric }) => metric)]);
    const want = known
      ? `a metric of the catalogue's ${known.namespace}`
      : "a metric with its kind: the catalogue does not know it";
    const near = nearest(name, names);
    findings.add(
      name,
      want,
      near === undefined ? { help: "Others are defined with { metric: …, kind: … }." } : didYouMean(near),
    );
  }
  return found.map((one) => ({ ...one, findings }));
}

/** Either a metric of the catalogue in which some things are said anew, or one that the catalogue does not know. */
function defined(raw: RawMetric, job: RawJob, known: NamespaceEntry | undefined, findings: Findings): ChosenMetric[] {
  const more = {
    findings,
    ...(raw.settle !== undefined && { settleSeconds: raw.settle }),
    ...(raw.reread !== undefined && { rereadSeconds: raw.reread }),
  };
  if (
    (raw.metric === undefined) === (raw.terms === undefined) &&
    !(raw.metric === undefined && raw.family !== undefined)
  ) {
    findings.add(shownTerms(raw), 'either "metric" or "terms"');
    return [];
  }
  const bases = basesOf(raw, known);
  if (bases.length > 0) return bases.map(({ entry, group }) => ({ entry: merged(entry, raw), group, ...more }));
  const terms = (raw.terms ?? (raw.metric === undefined ? [] : [raw.metric])).map(term);
  if (terms.length === 0) {
    byName(raw.family ?? "", known, findings.below("family"));
    return [];
  }
  if (raw.kind === undefined) {
    findings
      .below("kind")
      .add(undefined, "a kind, one of counter, gauge, histogram, quantiles: the catalogue does not know this metric");
    return [];
  }
  const [group = 0] = named(terms[0]?.metric ?? "", known).map((found) => found.group);
  return [{ entry: own(raw, raw.kind, terms, job), group, ...more }];
}

function shownTerms(raw: RawMetric): unknown {
  return raw.metric === undefined && raw.terms === undefined ? undefined : { metric: raw.metric, terms: raw.terms };
}

/** What the metric is in the catalogue: under the family's name, or else under CloudWatch's. */
function basesOf({ family, metric, terms }: RawMetric, known: NamespaceEntry | undefined): Known[] {
  if (terms !== undefined) return [];
  const reads = ({ entry }: Known) => metric === undefined || entry.terms.some((one) => one.metric === metric);
  if (family !== undefined) {
    const same = named(family, known).filter((found) => found.entry.family === family && reads(found));
    if (same.length > 0) return same;
  }
  if (metric === undefined) return [];
  const found = named(metric, known);
  // Under a name of its own it is one metric, even where the catalogue makes several of it.
  return family === undefined
    ? found
    : found.filter(({ entry }) => entry.terms.length === 1 && reads({ entry, group: 0 })).slice(0, 1);
}

function merged(entry: MetricEntry, raw: RawMetric): MetricEntry {
  const kind = raw.kind ?? entry.kind;
  const { statistic, buckets, quantiles, labels, ...rest } = entry;
  const sameKind = kind === entry.kind;
  const ownName = raw.family !== undefined && raw.family !== entry.family;
  return {
    ...rest,
    kind,
    ...given("family", raw.family),
    ...given("help", raw.help),
    ...given("unit", raw.unit),
    ...(raw.unit === undefined ? given("scale", raw.scale ?? entry.scale) : { scale: raw.scale }),
    ...given("statistic", raw.statistic ?? (sameKind ? statistic : undefined)),
    ...given("buckets", raw.buckets ?? (sameKind ? buckets : undefined)),
    ...given("quantiles", raw.quantiles ?? (sameKind ? quantiles : undefined)),
    ...given("labels", raw.labels ?? (ownName ? undefined : labels)),
  };
}

function own(raw: RawMetric, kind: MetricEntry["kind"], terms: MetricEntry["terms"], job: RawJob): MetricEntry {
  const unit = raw.unit ?? "Count";
  return {
    family: raw.family ?? familyOf(job.namespace, terms[0]?.metric ?? "", baseUnit(unit).unit, job.naming),
    kind,
    terms,
    unit,
    help:
      raw.help ??
      `${terms.map(({ metric, sign }) => (sign < 0 ? `- ${metric}` : metric)).join(" ")} of ${job.namespace}.`,
    ...given("scale", raw.scale),
    ...given("statistic", raw.statistic),
    ...given("buckets", raw.buckets),
    ...given("quantiles", raw.quantiles),
    ...given("labels", raw.labels),
  };
}

/** `AWS/Lambda` and `Duration` in milliseconds make lambda_duration_seconds. */
function familyOf(namespace: string, metric: string, unit: string | undefined, naming: Naming): string {
  const name = `${snakeCase(namespace.replace(/^AWS\//, ""))}_${snakeCase(metric)}`;
  return unit === undefined || naming === "any" || name.endsWith(`_${unit}`) ? name : `${name}_${unit}`;
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [K in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in Name]?: Value });
}
