import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { parse } from "yaml";

import pins from "../src/pins.json";
import { chartValues } from "../src/values";
import { isObject, leafPaths } from "../test/key-paths";
import { clusterOf } from "../test/cluster";

// node --import tsx modules/kubernetes/scripts/chart-keys.ts CHART GRAFANA
//   CHART    the directory of kube-prometheus-stack, as `helm pull prometheus-community/kube-prometheus-stack --untar
//            --version …` makes it, or charts/kube-prometheus-stack of github.com/prometheus-community/helm-charts
//   GRAFANA  that of its subchart: kube-prometheus-stack/charts/grafana, or charts/grafana of
//            github.com/grafana-community/helm-charts at the version that Chart.yaml names
// Looks in the charts for every value that Watchpost gives, and writes down which keys it has found.

interface Chart {
  readonly values: unknown;
  /** The text of all templates. */
  readonly templates: string;
}

function read(directory = ""): Chart & { readonly about: Readonly<Record<string, unknown>> } {
  const text = (file: string) => readFileSync(join(directory, file), "utf8");
  const templates = readdirSync(join(directory, "templates"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(yaml|tpl)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
  return {
    values: parse(text("values.yaml")),
    templates: templates.join("\n"),
    about: parse(text("Chart.yaml")) as Readonly<Record<string, unknown>>,
  };
}

/** The key that takes a value at this path, or nothing where the chart has none. */
function keyOf(path: readonly string[], { values, templates }: Chart): string | undefined {
  let node: unknown = values;
  for (const [i, key] of path.entries()) {
    const here = path.slice(0, i);
    // Values that the templates print as they stand, and those that are an empty object by default.
    const printed = i > 0 && templates.includes(`toYaml .Values.${here.join(".")} `);
    const open = i > 0 && (node === null || (isObject(node) && Object.keys(node).length === 0));
    if (printed || open) return `${here.join(".")}.*`;
    const isKey = isObject(node) && key in node;
    // Some keys stand in values.yaml as a comment only.
    if (!isKey && !new RegExp(`\\.Values\\.${[...here, key].join("\\.")}\\b`).test(templates)) return undefined;
    node = isKey && isObject(node) ? node[key] : null;
  }
  return path.join(".");
}

const [stack, grafana] = process.argv.slice(2).map((directory) => read(resolve(directory)));
if (!stack || !grafana)
  throw new Error("Want two directories: those of kube-prometheus-stack and of its subchart grafana.");
const { version, appVersion } = stack.about;
const { kubePrometheusStack: pin } = pins;
if (version !== pin.version || appVersion !== pin.appVersion) {
  throw new Error(
    `pins.json says ${pin.version} of ${pin.appVersion}, the chart ${String(version)} of ${String(appVersion)}.`,
  );
}
const unknown: string[] = [];
const keys = leafPaths(chartValues(clusterOf())).flatMap((path) => {
  const [first, ...below] = path;
  const ofSubchart = first === "grafana" ? keyOf(below, grafana) : undefined;
  const key = keyOf(path, stack) ?? (ofSubchart && `grafana.${ofSubchart}`);
  if (!key) unknown.push(path.join("."));
  return key ? [key] : [];
});
if (unknown.length > 0) throw new Error(`The chart has no such keys: ${unknown.join(", ")}.`);
const facts = { chart: pin.chart, version, appVersion, keys: [...new Set(keys)].sort() };
writeFileSync(join(__dirname, "../test/chart-keys.json"), `${JSON.stringify(facts, null, 2)}\n`);
