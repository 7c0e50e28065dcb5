import fc from "fast-check";

/** Fields of all levels, some misspelled. */
const FIELDS = [
  ...[
    "listen",
    "anchor",
    "shard",
    "labels",
    "direct",
    "streams",
    "jobs",
    "state_file",
    "max_dollars_per_month",
    "job",
    "__proto__",
  ],
  ...[
    "name",
    "namespace",
    "catalogue",
    "regions",
    "roles",
    "select",
    "dimensions",
    "dimension_labels",
    "source_labels",
    "naming",
  ],
  ...[
    "metrics",
    "poll_interval",
    "period",
    "settle",
    "reread",
    "series_limit",
    "linked_accounts",
    "metric",
    "terms",
    "family",
  ],
  ...[
    "kind",
    "help",
    "unit",
    "scale",
    "statistic",
    "buckets",
    "quantiles",
    "where",
    "tags",
    "static",
    "resource_types",
    "arn",
  ],
  ...["path", "token_file", "families", "access_key_file", "constructor", "toString", "region", "Period"],
];

/** Values that are right somewhere, and some that are right nowhere. */
const VALUES = [
  ...[
    ":9106",
    "month",
    "2026-11-01",
    "2026-11-01T01:00:00Z",
    "1/2",
    "3/2",
    "AWS/Lambda",
    "AWS/SQS",
    "AWS/Billing",
    "PulseQueue",
    "X",
  ],
  ...[
    "eu-west-1",
    "us-east-1",
    "own",
    "any",
    "base",
    "region",
    "account_id",
    "5m",
    "1d",
    "0s",
    "10s",
    "7m",
    "-5m",
    "lambda_requests",
  ],
  ...[
    "Duration",
    "Invocations",
    "-Errors",
    "Errors",
    "counter",
    "gauge",
    "histogram",
    "quantiles",
    "Seconds",
    "Milliseconds",
    "None",
  ],
  ...[
    "Sum",
    "Average",
    "p95",
    "p101",
    "TC(0:1)",
    "TC(1:0)",
    "TS(:5)",
    "a_total",
    "a_seconds",
    "le",
    "FunctionName",
    "order-.*",
    "(",
  ],
  ...[
    "arn:aws:iam::111122223333:role/x",
    "lambda:function",
    "/push",
    "/metrics",
    "x",
    "",
    " ",
    "\u0000",
    "é",
    "status",
    "function_name",
  ],
  ...[0, 1, -1, 0.1, 0.5, 0.95, 1.5, 5, 300, 1e21, 1e-12, NaN, Infinity, true, false, null],
] as const;

const value = fc.constantFrom<unknown>(...VALUES);
const field = fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...FIELDS) }, { weight: 1, arbitrary: fc.string() });

/** Objects and lists of the configuration's own words, put together at random. */
export const wordSalad: fc.Arbitrary<unknown> = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    value,
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(field, tie("node"), { maxKeys: 5, noNullPrototype: false }),
  ),
})).node;

/** One change to a document: somewhere a value is replaced, removed, doubled or put under another name. */
export interface Change {
  readonly at: number;
  readonly how: "replace" | "remove" | "rename" | "double" | "add";
  readonly field: string;
  readonly value: unknown;
}

export const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  how: fc.constantFrom("replace", "replace", "replace", "remove", "rename", "double", "add"),
  field,
  value: fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: wordSalad }),
});

/** The document with the change. */
export function changed(document: unknown, change: Change): unknown {
  const copy = structuredClone(document);
  const holders = containers(copy);
  const holder = holders[change.at % Math.max(1, holders.length)];
  if (holder === undefined) return change.value;
  if (Array.isArray(holder)) changeList(holder, change);
  else changeObject(holder as Record<string, unknown>, change);
  return copy;
}

function containers(node: unknown): object[] {
  if (typeof node !== "object" || node === null) return [];
  return [node, ...Object.values(node).flatMap(containers)];
}

function changeList(list: unknown[], { how, value: replacement, at }: Change): void {
  const index = list.length === 0 ? 0 : at % list.length;
  if (how === "remove") list.splice(index, 1);
  else if (how === "double") list.push(structuredClone(list[index]));
  else if (how === "add") list.push(replacement);
  else list[index] = replacement;
}

function changeObject(object: Record<string, unknown>, { how, value: replacement, at, field: name }: Change): void {
  const keys = Object.keys(object);
  const key = keys[at % Math.max(1, keys.length)];
  if (how === "add" || key === undefined) {
    Object.defineProperty(object, name, { value: replacement, enumerable: true, configurable: true, writable: true });
    return;
  }
  const before = object[key];
  if (how === "replace" || how === "double") object[key] = replacement;
  else Reflect.deleteProperty(object, key);
  if (how === "rename")
    Object.defineProperty(object, name, { value: before, enumerable: true, configurable: true, writable: true });
}
