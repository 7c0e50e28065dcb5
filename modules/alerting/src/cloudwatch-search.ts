/** Which metrics a chart of CloudWatch shows. */
export interface MetricFilter {
  readonly namespace: string;
  readonly metric: string;
  /** `Average`, `p95`. */
  readonly statistic: string;
  /**
   * All dimensions that the metrics carry, and a regular expression that the whole value of each must match.
   * @default - nobody knows which: those with any
   */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html */
const LONGEST_SEARCH = 1024;

/**
 * A line of a metric widget: the one metric where every dimension has one value, else a search for all there are.
 * CloudWatch searches for words, not for regular expressions: where one is more than a list of values, the words that it
 * begins with stand in for it, and the chart may show more than Prometheus has.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function metricLine(filter: MetricFilter): readonly unknown[] {
  const values = exactValues(filter.dimensions);
  if (values) return [filter.namespace, filter.metric, ...values.flat(), { stat: filter.statistic }];
  return [{ expression: search(filter) }];
}

function exactValues(dimensions: MetricFilter["dimensions"]): [string, string][] | undefined {
  if (!dimensions) return undefined;
  const values = Object.entries(dimensions).map(([name, regex]) => [name, literal(regex)] as const);
  return values.every((entry): entry is [string, string] => entry[1] !== undefined) ? [...values] : undefined;
}

function search({ namespace, metric, statistic, dimensions }: MetricFilter): string {
  const schema = dimensions && `{${[namespace, ...Object.keys(dimensions)].map(schemaName).join(",")}}`;
  const terms = Object.entries(dimensions ?? {}).flatMap(([name, regex]) => searchTerm(name, regex));
  const expression = (those: readonly string[]) =>
    `SEARCH('${[schema ?? `Namespace="${namespace}"`, `MetricName="${metric}"`, ...those].join(" ")}', '${statistic}')`;
  const narrow = expression(terms);
  return narrow.length <= LONGEST_SEARCH ? narrow : expression([]);
}

/** Names with other characters than letters and digits stand in quotes, namespaces of AWS apart. */
const schemaName = (name: string) => (/^(AWS\/)?[A-Za-z0-9]+$/.test(name) ? name : `"${name}"`);

function searchTerm(name: string, regex: string): string[] {
  const values = regex.split(/(?<!\\)\|/).map(literal);
  if (values.every((value) => value !== undefined)) {
    const terms = values.map((value) => `${schemaName(name)}="${value}"`);
    return [terms.length > 1 ? `(${terms.join(" OR ")})` : terms.join("")];
  }
  return wordsAtStart(regex).map((word) => `${schemaName(name)}=${word}`);
}

/** Characters that stand for more than themselves in a regular expression. */
const META = /[.*+?^${}()|[\]\\]/;

/** The text that a regular expression matches, where there is only one. Quotes would end a term of a search. */
function literal(regex: string): string | undefined {
  const text = unescaped(regex);
  return META.test(regex.replace(/\\[^A-Za-z0-9]/g, "")) || /["']/.test(text) ? undefined : text;
}

const unescaped = (regex: string) => regex.replace(/\\([^A-Za-z0-9])/g, "$1");

/**
 * Words that every match begins with. CloudWatch splits names where letters, digits and other characters meet and where
 * small letters turn large: only what no such place lies within is a word to it, and only what ends at one is whole.
 */
function wordsAtStart(regex: string): string[] {
  if (hasChoice(regex)) return [];
  const [start = ""] = /^(?:[^.*+?^${}()|[\]\\]|\\[^A-Za-z0-9])*/.exec(regex) ?? [];
  // What may be repeated no times may be missing.
  const certain = /^[*?{]/.test(regex.slice(start.length)) ? start.slice(0, -1) : start;
  const parts = unescaped(certain).split(/[^A-Za-z0-9]+/);
  return parts.slice(0, -1).filter((part) => /^([a-z]+|[A-Z]+|\d+)$/.test(part));
}

/** Whether a regular expression is a choice as a whole: `a-b|c`. */
function hasChoice(regex: string): boolean {
  let depth = 0;
  for (const [token] of regex.matchAll(/\\.|\[(?:\\.|[^\]])*\]|[()|]/gs)) {
    if (token === "(") depth++;
    else if (token === ")") depth--;
    else if (token === "|" && depth === 0) return true;
  }
  return false;
}
