import { CATALOGUE } from "../catalogue/catalogue";
import { snakeCase } from "../config/names";
import type { Names, PeerMetric } from "./definitions";
import { uniqueNames, wholePattern, within, type WrittenJob } from "./job";
import { groupBy, periodOf, regionsOf, roleOf, writtenJob } from "./peer-job";
import { yaceLabel, yaceName } from "./peer-names";
import type { Reader } from "./reader";
import { resourceTypesOf } from "./resource-types";

const PERIOD_SECONDS = 300;
const REREAD_SECONDS = 900;

type JobKind = "discovery" | "static" | "customNamespace";

const JOB_FIELDS = {
  discovery: [
    "type",
    "searchTags",
    "dimensionNameRequirements",
    "recentlyActiveOnly",
    "enhancedMetrics",
    "includeContextOnInfoMetrics",
  ],
  static: ["name", "namespace", "dimensions"],
  customNamespace: ["name", "namespace", "dimensionNameRequirements", "recentlyActiveOnly"],
} as const;

const COMMON_FIELDS = ["regions", "roles", "customTags", "metrics", "roundingPeriod"];
const METRIC_FIELDS = [
  "statistics",
  "period",
  "length",
  "delay",
  "nilToZero",
  "addCloudwatchTimestamp",
  "exportAllDataPoints",
];

/**
 * Jobs of a configuration of YACE, version v1alpha1.
 * https://github.com/prometheus-community/yet-another-cloudwatch-exporter/blob/master/docs/configuration.md
 */
export function yaceJobs(file: Reader, names: Names): WrittenJob[] {
  file.refuseOthers(["apiVersion", "sts-region", "discovery", "static", "customNamespace"]);
  const version = file.get("apiVersion");
  if (version.isGiven && version.value !== "v1alpha1") version.note("Not the version that is known, v1alpha1.");
  if (file.get("sts-region").isGiven)
    file.get("sts-region").note("Roles are taken in the region that is read. Left out.");
  if (names === "keep") noteKept(file);
  const discovery = file.get("discovery");
  discovery.refuseOthers(["exportedTagsOnMetrics", "jobs"]);
  return uniqueNames([
    ...discovery.get("jobs").items.flatMap((job) => jobsOf(job, "discovery", names, exportedTags(discovery, job))),
    ...file.get("static").items.flatMap((job) => jobsOf(job, "static", names, [])),
    ...file.get("customNamespace").items.flatMap((job) => jobsOf(job, "customNamespace", names, [])),
  ]);
}

function exportedTags(discovery: Reader, job: Reader): readonly string[] {
  return discovery.get("exportedTagsOnMetrics").get(String(job.get("type").value)).texts;
}

function jobsOf(job: Reader, kind: JobKind, names: Names, exported: readonly string[]): WrittenJob[] {
  job.refuseOthers([...JOB_FIELDS[kind], ...COMMON_FIELDS, ...METRIC_FIELDS]);
  const namespace = job.get(kind === "discovery" ? "type" : "namespace").text;
  if (namespace === undefined || namespace === "") {
    job.note("No namespace. The job is left out.");
    return [];
  }
  noteJob(job, kind);
  const roles = job
    .get("roles")
    .items.flatMap((role) => roleOf(role, role.get("roleArn").text, role.get("externalId").text));
  const common = {
    name: (kind === "discovery" ? undefined : job.get("name").text) ?? namespace,
    namespace,
    regions: regionsOf(job.get("regions").items),
    ...(job.get("roles").items.length > 0 && {
      roles: [...new Map(roles.map((role) => [JSON.stringify(role), role])).values()],
    }),
    select: selectOf(job, kind, namespace, exported),
    ...dimensionsOf(job, kind, namespace, names),
    labels: labelsOf(job, kind, names),
    ...(names === "keep" && { source_labels: ["region", "account_id"] }),
  };
  return groupBy(metricsOf(job, namespace, names), ({ window }) => window.key).flatMap((metrics) => {
    const { period, settle, reread } = metrics[0]?.window ?? {};
    return writtenJob(job, names, { ...common, period, settle, reread }, metrics);
  });
}

interface WindowedMetric extends PeerMetric {
  /** What a job has in common for all its metrics. */
  readonly window: {
    readonly key: string;
    readonly period?: string;
    readonly settle?: string;
    readonly reread?: string;
  };
}

function metricsOf(job: Reader, namespace: string, names: Names): WindowedMetric[] {
  return job.get("metrics").items.flatMap((at): WindowedMetric[] => {
    at.refuseOthers(["name", ...METRIC_FIELDS]);
    noteMetric(at, job);
    const metric = at.get("name").text;
    const own = at.get("statistics").texts;
    const statistics = own.length > 0 ? own : job.get("statistics").texts;
    if (metric === undefined || statistics.length === 0) {
      at.note("No name, or no statistics. Left out.");
      return [];
    }
    return [
      {
        at,
        namespace,
        metric,
        statistics,
        window: windowOf(at, job, names),
        nameOf: (statistic) => yaceName(namespace, metric, statistic),
      },
    ];
  });
}

function windowOf(at: Reader, job: Reader, names: Names): WindowedMetric["window"] {
  const seconds = (field: string) => at.get(field).seconds ?? job.get(field).seconds;
  const period = periodOf(at, seconds("period") || PERIOD_SECONDS, names);
  const length = seconds("length");
  const settle = within(job.get("delay").seconds || undefined, 0, 86_400);
  const reread = length !== undefined && length > REREAD_SECONDS ? within(length, 0, 14 * 86_400) : undefined;
  return {
    key: JSON.stringify([period, settle, reread]),
    period,
    ...(settle && { settle }),
    ...(reread && { reread }),
  };
}

function noteMetric(at: Reader, job: Reader): void {
  const field = (name: string) => (at.get(name).isGiven ? at.get(name) : job.get(name));
  if (at.get("delay").isGiven) at.get("delay").note("YACE ignores the delay of a single metric. Left out.");
  if (field("nilToZero").isTrue)
    field("nilToZero").note(
      "Counters stay where they are when nothing comes; a gauge without a value is left out, not 0.",
    );
  if (field("addCloudwatchTimestamp").isTrue)
    field("addCloudwatchTimestamp").note(
      "Samples have no timestamps: Prometheus would take the first value of a period for its last. Left out.",
    );
  if (field("exportAllDataPoints").isTrue)
    field("exportAllDataPoints").note("All values of the past are in the counters. Left out.");
}

function noteJob(job: Reader, kind: JobKind): void {
  if (kind === "discovery" && !job.get("searchTags").isGiven) {
    job.note("YACE reads tagged resources only; all resources are read.");
  }
  const rounding = job.get("roundingPeriod");
  if (rounding.isGiven) rounding.note("Requests begin and end on whole periods. Left out.");
  for (const field of ["enhancedMetrics", "includeContextOnInfoMetrics"]) {
    if (job.get(field).isGiven) job.get(field).note("Only what CloudWatch has is read. Left out.");
  }
}

/** What every job loses that keeps its names. */
function noteKept(file: Reader): void {
  file.note("account_id is that of the role or of the linked account, and absent with the service's own credentials.");
  const jobs = file.get("discovery").get("jobs");
  if (!jobs.isGiven) return;
  jobs.note("No aws_<service>_info, and no label name with the resource's ARN: dimensions tell series apart.");
  const tags = file.get("discovery").get("exportedTagsOnMetrics");
  if (tags.isGiven) tags.note("Labels of tags are in snake case: tag_volume_id, not tag_VolumeId.");
}

function selectOf(job: Reader, kind: JobKind, namespace: string, exported: readonly string[]): Record<string, unknown> {
  if (kind === "static") {
    const dimensions = job
      .get("dimensions")
      .items.map((item) => [item.get("name").text ?? "", item.get("value").text ?? ""]);
    return { static: [Object.fromEntries(dimensions)] };
  }
  const tags = job.get("searchTags");
  const recent = job.get("recentlyActiveOnly");
  if (kind === "customNamespace" || (!tags.isGiven && exported.length === 0)) {
    return recent.isTrue ? { recently_active: true } : {};
  }
  const { inCatalogue, types } = resourceTypesOf(namespace);
  if (!inCatalogue && !types) {
    tags.note(
      `Which resources ${namespace} has is not known: name them in select.resource_types. Until then all are read.`,
    );
    return {};
  }
  if (recent.isTrue)
    recent.note("Resources that are found by their tags are read whether or not they are active. Left out.");
  return {
    tags: Object.fromEntries(
      tags.items.map((tag) => [tag.get("key").text ?? "", wholePattern(tag.get("value").text ?? "")]),
    ),
    ...(types && { resource_types: types }),
    ...(exported.length > 0 && { export_tags: exported }),
  };
}

/** Names that jobs need, so that their labels can be told. */
function dimensionsOf(job: Reader, kind: JobKind, namespace: string, names: Names): Partial<WrittenJob> {
  const required = job.get("dimensionNameRequirements").texts;
  const fixed =
    kind === "static" ? job.get("dimensions").items.flatMap((item) => item.get("name").text ?? []) : required;
  const given = kind === "static" || required.length > 0;
  if (names === "ours") return given ? { dimensions: fixed } : {};
  const known = CATALOGUE.get(namespace)?.groups.flatMap(({ dimensions = [] }) => dimensions) ?? [];
  const usual = given ? fixed : [...new Set(known)];
  if (usual.length === 0 && !given)
    job.note("Labels of dimensions are in snake case: name each under dimension_labels to keep dimension_<Name>.");
  const labels = usual.flatMap((name) => {
    const label = yaceLabel("dimension_", name);
    return label === undefined ? [] : [[name, label]];
  });
  return { dimensions: given ? fixed : "any", dimension_labels: Object.fromEntries(labels) as Record<string, string> };
}

function labelsOf(job: Reader, kind: JobKind, names: Names): Record<string, string> {
  const custom = job.get("customTags").items.flatMap((tag) => {
    const [key, value] = [tag.get("key").text, tag.get("value").text];
    const label = key === undefined ? undefined : names === "keep" ? yaceLabel("custom_tag_", key) : snakeCase(key);
    return label === undefined || value === undefined ? [] : [[label, value] as const];
  });
  const name = kind === "discovery" ? undefined : job.get("name").text;
  return { ...(names === "keep" && name !== undefined && { name }), ...Object.fromEntries(custom) };
}
