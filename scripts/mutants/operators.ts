import { childOf, type Node, nodesOf, parsed, siblingOf } from "./expression";

/** An expression that says something else than the one it was made of. */
export interface Mutation {
  /** What was changed, for people: `> becomes >= in "x > 1"`. */
  readonly change: string;
  readonly expr: string;
}

interface Edit {
  readonly node: Node;
  readonly by: string;
}

/** What may be changed at a node. */
type Operator = (node: Node, valueMatters: boolean) => readonly Edit[];

/**
 * Every way to make an expression wrong in one place. Left out is what cannot make a difference: where the value is only
 * compared with 0, and nothing of it is told, that a counter has grown and how fast it grows are the same, and so are the
 * sum, the mean and the largest of what is never negative.
 * @param valueMatters whether more is made of its value than whether there is one
 */
export function mutationsOf(expr: string, valueMatters: boolean): Mutation[] {
  const mutations = nodesOf(parsed(expr)).flatMap((node) =>
    OPERATORS.flatMap((operator) => operator(node, valueMatters)).map(({ node: { from, to, text }, by }) => ({
      change: by === "" ? `without ${text}` : `${text} → ${by}`,
      expr: expr.slice(0, from) + by + expr.slice(to),
    })),
  );
  return [...new Map(mutations.map((mutation) => [mutation.expr, mutation])).values()];
}

const replaced = (node: Node, ...by: readonly string[]): Edit[] => by.map((each) => ({ node, by: each }));

const COMPARATORS: Readonly<Record<string, readonly string[]>> = {
  ">": [">=", "<"],
  ">=": [">", "<"],
  "<": ["<=", ">"],
  "<=": ["<", ">"],
  "==": ["!="],
  "!=": ["=="],
};

const comparators: Operator = (node) =>
  node.parent?.name === "BinaryExpr" ? replaced(node, ...(COMPARATORS[node.text] ?? [])) : [];

const ARITHMETIC: Readonly<Record<string, string>> = { "+": "-", "-": "+", "*": "/", "/": "*" };

const arithmetic: Operator = (node) => {
  const other = node.parent?.name === "BinaryExpr" ? ARITHMETIC[node.text] : undefined;
  return other ? replaced(node, other) : [];
};

/** Of what is joined, one side alone; and what must be there, where it must not. */
const joints: Operator = (node) => {
  const [left, right] = [node.children[0], node.children.at(-1)];
  if (node.name !== "BinaryExpr" || !left || !right) return [];
  const [and, unless] = [childOf(node, "And"), childOf(node, "Unless")];
  if (childOf(node, "Or")) return replaced(node, left.text, right.text);
  if (and) return [...replaced(node, left.text), ...replaced(and, "unless")];
  return unless ? [...replaced(node, left.text), ...replaced(unless, "and")] : [];
};

/** Limits, factors and the like, moved by a fifth either way. */
const numbers: Operator = (node) => {
  if (node.name !== "NumberDurationLiteral") return [];
  const value = Number(node.text);
  if (isQuantile(node)) return replaced(node, ...["0.5", "0.95", "0.99"].filter((each) => Number(each) !== value));
  if (value === 0) return replaced(node, "10");
  return Number.isFinite(value) ? replaced(node, ...[0.8, 1.2].map((factor) => rounded(value * factor))) : [];
};

const rounded = (value: number) => String(Number(value.toPrecision(12)));

const isQuantile = (node: Node) =>
  siblingOf(node, -1) === undefined && /^(histogram_)?quantile/.test(node.parent?.parent?.text ?? "");

const UNITS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

/**
 * A duration, so many times as long.
 * https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
 */
function times(factor: number, duration: string): string {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)];
  const all = parts.reduce((sum, [, number, unit = ""]) => sum + Number(number) * (UNITS[unit] ?? NaN), 0) * factor;
  return Number.isInteger(all) ? `${all}s` : `${Math.round(all * 1000)}ms`;
}

/** Ranges, but not the steps of subqueries: half as long, and twice. */
const ranges: Operator = (node) => {
  if (node.name !== "DurationExpr" || siblingOf(node, -1)?.name === "DurationExpr") return [];
  return replaced(node, times(0.5, node.text), times(2, node.text));
};

const offsets: Operator = (node) => {
  const [selector] = node.children;
  const by = childOf(node, "OffsetDurationExpr");
  if (node.name !== "OffsetExpr" || !selector || !by) return [];
  const sign = by.text.startsWith("-") ? "-" : "";
  return [...replaced(node, selector.text), ...replaced(by, sign + times(2, by.text))];
};

const NEGATED: Readonly<Record<string, string>> = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" };

/** Labels that series must have: not at all, and any but those. */
const matchers: Operator = (node) => {
  if (node.name !== "LabelMatchers") return [];
  const all = node.children.map(({ text }) => text);
  return node.children.flatMap((matcher, i) => {
    const operation = childOf(matcher, "MatchOp");
    const dropped = replaced(node, `{${all.toSpliced(i, 1).join(", ")}}`);
    const negated = NEGATED[operation?.text ?? ""];
    if (!operation || !negated) return dropped;
    const [before, after] = [operation.from - matcher.from, operation.to - matcher.from];
    return [...dropped, ...replaced(matcher, matcher.text.slice(0, before) + negated + matcher.text.slice(after))];
  });
};

/** Labels by which series are kept apart, or joined: without each. */
const groupings: Operator = (node) => {
  if (node.name !== "GroupingLabels") return [];
  const labels = node.children.map(({ text }) => text);
  return labels.map((label) => ({ node, by: `(${labels.filter((each) => each !== label).join(", ")})` }));
};

const FUNCTIONS: Readonly<Record<string, readonly string[]>> = {
  rate: ["increase", "irate"],
  increase: ["rate", "irate"],
  irate: ["rate"],
  avg_over_time: ["max_over_time", "min_over_time"],
  max_over_time: ["min_over_time", "avg_over_time"],
  min_over_time: ["max_over_time", "avg_over_time"],
  sum_over_time: ["max_over_time", "avg_over_time"],
};

/** How fast something grows, and by how much. */
const SCALED: Readonly<Record<string, string>> = { rate: "increase", increase: "rate" };

const functions: Operator = (node, valueMatters) => {
  if (node.name !== "FunctionIdentifier") return [];
  const others = FUNCTIONS[node.text] ?? [];
  const idle = !valueMatters && isComparedWithZero(node.parent);
  return replaced(node, ...others.filter((other) => !idle || other !== SCALED[node.text]));
};

const AGGREGATIONS: Readonly<Record<string, readonly string[]>> = {
  sum: ["max", "avg"],
  max: ["min", "sum"],
  min: ["max", "avg"],
  avg: ["max", "min"],
  count: ["sum"],
};

const aggregations: Operator = (node, valueMatters) => {
  const others = node.name === "AggregateOp" ? (AGGREGATIONS[node.text] ?? []) : [];
  const idle = !valueMatters && isComparedWithZero(node.parent) && ["sum", "max", "avg"].includes(node.text);
  return replaced(node, ...(idle ? ["min"] : others));
};

const PASSED_ON = ["ParenExpr", "AggregateExpr", "FunctionCallBody"];

/** Whether all that is made of a value is to hold it against 0, be it of several put together. */
function isComparedWithZero(node: Node | undefined): boolean {
  const parent = node?.parent;
  if (!node || !parent) return false;
  if (PASSED_ON.includes(parent.name) || childOf(parent, "Or")) return isComparedWithZero(parent);
  const other = parent.children[0] === node ? parent.children.at(-1) : parent.children[0];
  const [compares] = parent.children.filter(({ text }) => text in COMPARATORS);
  return parent.name === "BinaryExpr" && compares !== undefined && Number(other?.text) === 0;
}

const OPERATORS: readonly Operator[] = [
  comparators,
  arithmetic,
  joints,
  numbers,
  ranges,
  offsets,
  matchers,
  groupings,
  functions,
  aggregations,
];
