import type { DashboardModel, VariableModel } from "./dashboard-model";
import type { PrometheusApi, Range } from "../prometheus-api";

/** What stands for a dashboard's variables in queries. */
export type Variables = Readonly<Record<string, string>>;

const ALL = "$__all";

/**
 * What a dashboard's variables stand for when it is opened, in the order in which they are said: a later one may ask for
 * an earlier one.
 * @throws Error for one of a type that is not known; one whose query finds nothing is empty, as in Grafana
 */
export async function variablesOf(
  api: PrometheusApi,
  { templating }: DashboardModel,
  range: Range,
): Promise<Variables> {
  const variables: Record<string, string> = {};
  for (const variable of templating?.list ?? []) {
    if (variable.type === "datasource") continue;
    const values = await valuesOf(api, variable, variables, range);
    variables[variable.name] = chosen(variable, values);
  }
  return variables;
}

const queryOf = ({ query = "" }: VariableModel) => (typeof query === "string" ? query : query.query);

async function valuesOf(
  api: PrometheusApi,
  variable: VariableModel,
  variables: Variables,
  range: Range,
): Promise<string[]> {
  const query = queryOf(variable);
  if (variable.type === "custom" || variable.type === "interval") return query.split(",").map((value) => value.trim());
  if (variable.type === "constant" || variable.type === "textbox") return [query];
  const [, selector, label] = /^label_values\((?:(.+),\s*)?(\w+)\)$/s.exec(query) ?? [];
  if (variable.type !== "query" || label === undefined)
    throw new Error(
      `variable ${variable.name}: want a query label_values(series, label), got ${variable.type} ${query}`,
    );
  return api.labelValues(label, withVariables(selector ?? `{${label}!=""}`, variables, range), range);
}

function chosen({ current, includeAll, allValue, multi }: VariableModel, values: readonly string[]): string {
  const wanted = [current?.value ?? []].flat();
  if (includeAll === true && (wanted.includes(ALL) || wanted.length === 0)) {
    return allValue ?? `(${values.map(regexText).join("|")})`;
  }
  const [first = ""] = values;
  const found = wanted.filter((value) => values.includes(value));
  return multi === true ? `(${(found.length > 0 ? found : [first]).map(regexText).join("|")})` : (found[0] ?? first);
}

/** In a string of PromQL a backslash is written twice. */
const regexText = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\\\$&");

/**
 * A query as Grafana sends it.
 * https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/#use-__rate_interval
 * @param scrape how far samples lie apart, in seconds
 */
export function withVariables(expr: string, variables: Variables, { start, end, step }: Range, scrape = 60): string {
  const all: Variables = {
    ...variables,
    __rate_interval: `${Math.max(step + scrape, 4 * scrape)}s`,
    __interval: `${step}s`,
    __interval_ms: String(step * 1000),
    __range: `${end - start}s`,
    __range_s: String(end - start),
  };
  return expr.replace(/\$\{(\w+)(?::\w+)?\}|\$(\w+)|\[\[(\w+)\]\]/g, (text, braced, plain, old) => {
    const name = [braced, plain, old].find((each) => typeof each === "string");
    return (typeof name === "string" ? all[name] : undefined) ?? text;
  });
}
