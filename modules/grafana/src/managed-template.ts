/** The query whose value people read about: see managed-rules.ts. */
export const VALUE_REF = "A";

/** What stands between `{{` and `}}`. */
const ACTION = /\{\{.*?\}\}/gs;

/** An action, or a dollar sign of the text before a brace, as in `${{ $value }} a month`. */
const ACTION_OR_DOLLAR = /\{\{.*?\}\}|\$(?=\{)/gs;

/** What Prometheus knows in a template and Grafana does not, or knows as something else. */
const UNKNOWN: readonly (readonly [RegExp, string])[] = [
  [/\$external\w*|\bexternalURL\b/, "Grafana knows no external labels and no external URL there"],
  [/\bquery\b/, "Grafana asks no further query there: it always comes back empty"],
  [/(^|[\s({|])\.Value\b/, "in Grafana that is a text about all queries: write $value"],
];

/**
 * A template of an annotation, from Prometheus's words into Grafana's. Both know the same functions, such as
 * `humanizePercentage`, but Grafana's `$value` is a text about all queries, and the number is `$values.A.Value`.
 * https://grafana.com/docs/grafana/latest/alerting/alerting-rules/templates/reference/
 * https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
 * @param where what the text is of, for the error
 * @throws Error for what cannot be said in Grafana
 */
export function managedTemplate(text: string, where: string): string {
  const problems = (text.match(ACTION) ?? []).flatMap((action) =>
    UNKNOWN.flatMap(([pattern, why]) => (pattern.test(action) ? [`${action}: ${why}`] : [])),
  );
  if (problems.length > 0)
    throw new Error(`${where} cannot be an alert of Grafana:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  // Some versions of Grafana take ${…} in an annotation's text for a variable: https://github.com/grafana/grafana/pull/127214
  return text.replace(ACTION_OR_DOLLAR, (found) =>
    found === "$" ? '{{ "$" }}' : found.replace(/\$value\b/g, () => `$values.${VALUE_REF}.Value`),
  );
}
