import type { Names, PeerMetric } from "./definitions";
import { literalPattern, uniqueNames, within, type WrittenJob } from "./job";
import { groupBy, periodOf, regionsOf, roleOf, writtenJob } from "./peer-job";
import { exporterLabel, exporterName } from "./peer-names";
import type { Reader } from "./reader";

const PERIOD_SECONDS = 60;
const REREAD_SECONDS = 900;
const STATISTICS = ["Sum", "SampleCount", "Minimum", "Maximum", "Average"];

const FILE_FIELDS = ["region", "role_arn", "metrics"];
const COMMON_FIELDS = [
  "delay_seconds",
  "range_seconds",
  "period_seconds",
  "set_timestamp",
  "use_get_metric_data",
  "list_metrics_cache_ttl",
  "warn_on_empty_list_dimensions",
];
const RULE_FIELDS = [
  "aws_namespace",
  "aws_metric_name",
  "aws_dimensions",
  "aws_dimension_select",
  "aws_dimension_select_regex",
  "aws_tag_select",
  "aws_statistics",
  "aws_extended_statistics",
  "help",
];

/**
 * Jobs of a configuration of prometheus/cloudwatch_exporter.
 * https://github.com/prometheus/cloudwatch_exporter/blob/v0.18.0/README.md
 * @param region that is read where the file names none
 */
export function exporterJobs(file: Reader, names: Names, region?: string): WrittenJob[] {
  file.refuseOthers([...FILE_FIELDS, ...COMMON_FIELDS]);
  noteFile(file, names, region);
  const rules = file.get("metrics").items.flatMap((at) => ruleOf(at, file, names));
  const groups = groupBy(rules, ({ common }) => JSON.stringify(common));
  const given = file.get("region");
  const arn = file.get("role_arn").text;
  const place = {
    regions: given.isGiven ? regionsOf([given]) : [region ?? "us-east-1"],
    ...(arn !== undefined && { roles: roleOf(file.get("role_arn"), arn, undefined) }),
  };
  return uniqueNames(
    groups.flatMap((metrics) => {
      const [first] = metrics;
      if (!first) return [];
      const { namespace, dimensions, ...times } = first.common;
      const labels = dimensions.map((name) => [name, exporterLabel(name)]);
      const common = {
        ...place,
        ...times,
        name: namespace,
        namespace,
        dimensions,
        ...(names === "keep" && { dimension_labels: Object.fromEntries(labels) as Record<string, string> }),
      };
      return writtenJob(first.at, names, common, metrics);
    }),
  );
}

interface Rule extends PeerMetric {
  /** What metrics of one job share. */
  readonly common: Pick<WrittenJob, "period" | "settle" | "reread" | "discover_interval" | "select"> & {
    readonly namespace: string;
    readonly dimensions: readonly string[];
  };
}

function ruleOf(at: Reader, file: Reader, names: Names): Rule[] {
  at.refuseOthers([...RULE_FIELDS, ...COMMON_FIELDS]);
  const [namespace, metric] = [at.get("aws_namespace").text, at.get("aws_metric_name").text];
  if (namespace === undefined || metric === undefined) {
    at.note("No namespace, or no name of a metric. Left out.");
    return [];
  }
  const extended = at.get("aws_extended_statistics").texts;
  const plain = at.get("aws_statistics");
  const statistics = [...(plain.isGiven ? plain.texts : extended.length > 0 ? [] : STATISTICS), ...extended];
  const dimensions = [...new Set(at.get("aws_dimensions").texts)].sort();
  const help = at.get("help").text;
  return [
    {
      at,
      namespace,
      metric,
      statistics,
      ...(help !== undefined && { help }),
      nameOf: (statistic) => exporterName(namespace, metric, statistic, dimensions),
      common: { namespace, dimensions, ...timesOf(at, file, names), select: selectOf(at) },
    },
  ];
}

function timesOf(at: Reader, file: Reader, names: Names) {
  const seconds = (field: string) => at.get(field).seconds ?? file.get(field).seconds;
  const range = seconds("range_seconds");
  const ttl = seconds("list_metrics_cache_ttl");
  return {
    period: periodOf(at, seconds("period_seconds") ?? PERIOD_SECONDS, names),
    settle: within(seconds("delay_seconds"), 0, 86_400),
    reread: range !== undefined && range > REREAD_SECONDS ? within(range, 0, 14 * 86_400) : undefined,
    discover_interval: within(ttl === 0 ? undefined : ttl, 60, 86_400),
  };
}

function selectOf(at: Reader): Record<string, unknown> {
  const values = at.get("aws_dimension_select").entries.map(([name, list]) => [name, literalPattern(list.texts)]);
  const patterns = at
    .get("aws_dimension_select_regex")
    .entries.map(([name, list]) => [
      name,
      list.texts.length === 1 ? list.texts[0] : list.texts.map((one) => `(?:${one})`).join("|"),
    ]);
  const where = Object.fromEntries([...values, ...patterns]) as Record<string, string>;
  const tags = at.get("aws_tag_select");
  if (!tags.isGiven) return Object.keys(where).length > 0 ? { where } : {};
  if (tags.get("arn_resource_id_regexp").isGiven)
    tags.get("arn_resource_id_regexp").note("Resources are told by the end of their ARN. Left out.");
  if (Object.keys(where).length > 0)
    tags.note("Metrics are selected by tags or by dimensions, not both: dimensions are not looked at.");
  tags.note("No aws_resource_info.");
  const selected = tags.get("tag_selections").entries.map(([name, list]) => [name, literalPattern(list.texts) || ".*"]);
  return {
    tags: Object.fromEntries(selected),
    resource_types: [(tags.get("resource_type_selection").text ?? "").replace(/:$/, "")],
  };
}

function noteFile(file: Reader, names: Names, region: string | undefined): void {
  if (!file.get("region").isGiven && region === undefined)
    file.note("No region: cloudwatch_exporter takes that of its environment, here us-east-1 is written.");
  if (names === "keep") file.note("No labels job and instance: Prometheus adds its own when it scrapes.");
  for (const at of [file, ...file.get("metrics").items]) {
    const [stamped, cached] = [at.get("set_timestamp"), at.get("use_get_metric_data")];
    if (stamped.isTrue)
      stamped.note(
        "Samples have no timestamps: Prometheus would take the first value of a period for its last. Left out.",
      );
    if (cached.value === false) cached.note("GetMetricData is always used. Left out.");
    if (at.get("warn_on_empty_list_dimensions").isGiven)
      at.get("warn_on_empty_list_dimensions").note(
        "Metrics that are not found are in the service's own metrics. Left out.",
      );
  }
}
