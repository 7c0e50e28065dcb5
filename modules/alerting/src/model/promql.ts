import { parser } from "@prometheus-io/lezer-promql";

/** Variables of Grafana that stand where PromQL wants a duration. */
const DURATION_VARIABLES = /\$__(rate_interval|interval|range)\b/g;

/** Environments watch the same workloads: what each expression reads is found out once. */
const READ = new Map<string, readonly string[]>();

/**
 * Names of the series that an expression reads. Variables of Grafana are allowed where a duration or a label's value
 * stands.
 * @throws Error when it is no PromQL, and for a selector without a name, which reads whatever there is
 */
export function seriesIn(expr: string): readonly string[] {
  const read = READ.get(expr) ?? namesIn(expr);
  READ.set(expr, read);
  return read;
}

function namesIn(expr: string): string[] {
  // Of the same length, so that the position in a message is that in the expression.
  const text = expr.replace(DURATION_VARIABLES, (variable) => "5m".padEnd(variable.length));
  const names = new Set<string>();
  parser.parse(text).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`Not PromQL, at character ${from + 1}: ${expr}`);
      if (type.name === "VectorSelector") {
        const identifier = node.getChild("Identifier");
        if (!identifier) throw new Error(`A selector without a name, ${text.slice(from, to)}: ${expr}`);
        names.add(text.slice(identifier.from, identifier.to));
      }
    },
  });
  return [...names];
}
