import { parser } from "@prometheus-io/lezer-promql";

/** Variables of Grafana that stand where PromQL wants a duration. */
const DURATION_VARIABLES = /\$__(rate_interval|interval|range)\b/g;

/**
 * Names of the series that an expression reads. Variables of Grafana are allowed where a duration or a label's value
 * stands.
 * @throws Error when it is no PromQL
 */
export function seriesIn(expr: string): string[] {
  const text = expr.replace(DURATION_VARIABLES, "5m");
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
