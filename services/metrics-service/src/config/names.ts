/** https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels; colons are for recording rules. */
const METRIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Prometheus writes these itself: into histograms and summaries, and onto everything that it scrapes. */
const RESERVED_LABELS: readonly string[] = ["le", "quantile", "job", "instance"];

/** https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#suffixes */
const RESERVED_SUFFIXES = ["_total", "_created", "_bucket", "_sum", "_count", "_info"];

/** Ends of names that say a unit which is not a base unit, and what to say. https://prometheus.io/docs/practices/naming/ */
const NOT_BASE: readonly (readonly [RegExp, string])[] = [
  [/_(ms|msec|millis|milliseconds|us|micros|microseconds|ns|nanoseconds|minutes|hours|days)$/, "seconds"],
  [/_(kb|mb|gb|tb|kib|mib|gib|kilobytes|megabytes|gigabytes|terabytes|bits|kilobits|megabits)$/, "bytes"],
  [/_(percent|percentage|pct)$/, "ratio"],
];

/** `base`: names say kinds and base units as Prometheus's do. `any`: any name that Prometheus can read. */
export type Naming = "base" | "any";

/** What is wrong with the name of a family, as the end of "want": nothing where it is right. */
export function familyNameWanted(name: string, unit: string | undefined, naming: Naming): string | undefined {
  if (!METRIC_NAME.test(name)) return "letters, digits and underscores, not beginning with a digit";
  if (naming === "any") return undefined;
  const suffix = RESERVED_SUFFIXES.find((end) => name.endsWith(end));
  if (suffix !== undefined) return `a name without ${suffix}, which is added by the kind of the metric`;
  const [, base] = NOT_BASE.find(([end]) => end.test(name)) ?? [];
  if (base !== undefined) return `a name in base units, ending in _${base}`;
  if (unit !== undefined && !name.endsWith(`_${unit}`)) return `a name that ends in its unit, _${unit}`;
  return undefined;
}

/** What is wrong with the name of a label, as the end of "want": nothing where it is right. */
export function labelNameWanted(name: string): string | undefined {
  if (!LABEL_NAME.test(name)) return "a label of letters, digits and underscores, not beginning with a digit";
  if (name.startsWith("__")) return "a label that does not begin with __, which are Prometheus's own";
  if (RESERVED_LABELS.includes(name))
    return `another label than ${RESERVED_LABELS.join(", ")}, which Prometheus writes`;
  return undefined;
}

/**
 * The label that stands for a dimension or a tag unless the configuration names another: `FunctionName` is
 * function_name, `DBInstanceIdentifier` db_instance_identifier, `aws:cloudformation:stack-name`
 * aws_cloudformation_stack_name.
 */
export function labelOf(name: string): string {
  const label = snakeCase(name);
  return /^\d/.test(label) || label === "" || RESERVED_LABELS.includes(label) ? `_${label}` : label;
}

/** Words in lower case, joined by single underscores. */
export function snakeCase(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1_$2")
    .replace(/[^a-zA-Z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
}
