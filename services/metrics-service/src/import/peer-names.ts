import { labelNameWanted } from "../config/names";

// Names as the peers make them, so that dashboards and alerts go on working. They follow other rules than ours.

/** Characters that YACE turns into underscores, one for one. */
const YACE_SEPARATORS = /[ ,\t/\\.\-:=@<>()“]/;

/**
 * The name that YACE gives a statistic of a metric: aws_lambda_duration_p90.
 * https://github.com/prometheus-community/yet-another-cloudwatch-exporter (README, "aws_<service>_<metric>_<statistic>")
 */
export function yaceName(namespace: string, metric: string, statistic: string): string {
  const service = yaceSnake(namespace.replace(/^\//, "").toLowerCase());
  const prefix = service.startsWith("aws") ? service : `aws_${service}`;
  return `${prefix}_${withoutService(yaceSnake(metric), service)}_${yaceSnake(statistic)}`;
}

/** A metric's name may begin with words of the namespace, which are not said twice. */
function withoutService(metric: string, service: string): string {
  const skip = service.split("_").reduce((from, word) => (metric.startsWith(word, from) ? word.length : from), 0);
  return metric.slice(skip).replace(/^_/, "");
}

function yaceSnake(text: string): string {
  let name = "";
  let before = "";
  for (const character of text) {
    if (YACE_SEPARATORS.test(character)) name += "_";
    else if (character === "%") name += "_percent";
    else name += (/\p{Lu}/u.test(character) && /[\p{Ll}\p{Nd}]/u.test(before) ? "_" : "") + character.toLowerCase();
    before = character;
  }
  return name;
}

/** The label that YACE gives a dimension or a tag: its name with a prefix, and its capitals. */
export function yaceLabel(prefix: string, name: string): string | undefined {
  const label = prefix + name.replaceAll("%", "_percent").replace(new RegExp(YACE_SEPARATORS, "g"), "_");
  return labelNameWanted(label) === undefined ? label : undefined;
}

/** Read and write capacity of DynamoDB, whose indexes cloudwatch_exporter names apart from its tables. */
const INDEX_METRICS = [
  "ConsumedReadCapacityUnits",
  "ConsumedWriteCapacityUnits",
  "ProvisionedReadCapacityUnits",
  "ProvisionedWriteCapacityUnits",
  "ReadThrottleEvents",
  "WriteThrottleEvents",
];

/**
 * The name that cloudwatch_exporter gives a statistic of a metric: aws_elb_request_count_sum.
 * https://github.com/prometheus/cloudwatch_exporter/blob/v0.18.0/README.md
 */
export function exporterName(
  namespace: string,
  metric: string,
  statistic: string,
  dimensions: readonly string[],
): string {
  const index =
    namespace === "AWS/DynamoDB" && dimensions.includes("GlobalSecondaryIndexName") && INDEX_METRICS.includes(metric);
  const base = safe(`${namespace.toLowerCase()}_${exporterSnake(metric)}`) + (index ? "_index" : "");
  return `${base}_${safe(exporterSnake(statistic))}`;
}

export function exporterLabel(dimension: string): string {
  return safe(exporterSnake(dimension));
}

function exporterSnake(text: string): string {
  return text.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
}

function safe(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, "_").replace(/__+/g, "_");
}
