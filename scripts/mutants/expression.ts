import { parser } from "@prometheus-io/lezer-promql";

/** A node of a parsed expression, as far as operators look at it. */
export interface Node {
  /** Its name in the grammar: `AggregateExpr`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly parent?: Node;
  readonly children: readonly Node[];
}

/**
 * Parses PromQL.
 * @throws Error when it is none
 */
export function parsed(expr: string): Node {
  const stack: (Node & { readonly children: Node[] })[] = [];
  let root: Node | undefined;
  parser.parse(expr).iterate({
    enter({ type, from, to }) {
      if (type.isError) throw new Error(`Not PromQL, at character ${from + 1}: ${expr}`);
      const parent = stack.at(-1);
      const node = { name: type.name, from, to, text: expr.slice(from, to), children: [], ...(parent && { parent }) };
      parent?.children.push(node);
      root ??= node;
      stack.push(node);
    },
    leave() {
      stack.pop();
    },
  });
  if (!root) throw new Error("Not PromQL: nothing");
  return root;
}

/** The node and all below it, parents first. */
export function nodesOf(node: Node): Node[] {
  return [node, ...node.children.flatMap(nodesOf)];
}

export const childOf = (node: Node, name: string): Node | undefined => node.children.find((each) => each.name === name);

/** The child before the node, or behind it. */
export function siblingOf(node: Node, step: -1 | 1): Node | undefined {
  const siblings = node.parent?.children ?? [];
  return siblings[siblings.indexOf(node) + step];
}

const isSelector = ({ name, parent }: Node) => name === "Identifier" && parent?.name === "VectorSelector";

/** Names of the series that an expression reads. */
export function seriesOf(expr: string): ReadonlySet<string> {
  return new Set(
    nodesOf(parsed(expr))
      .filter(isSelector)
      .map(({ text }) => text),
  );
}

/** The expression with other names for the series that it reads. */
export function renamed(expr: string, names: ReadonlyMap<string, string>): string {
  return nodesOf(parsed(expr))
    .filter(isSelector)
    .reverse()
    .reduce((text, { from, to, text: name }) => text.slice(0, from) + (names.get(name) ?? name) + text.slice(to), expr);
}
