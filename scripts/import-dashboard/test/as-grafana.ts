import { isList, isObject, type Json, type JsonObject } from "../read";

/** What Grafana's "Export" makes of a dashboard once somebody has saved it: ids, inputs, its panels' own defaults. */
export function asGrafanaExports(committed: JsonObject): JsonObject {
  const { annotations, panels, templating, ...rest } = committed;
  const list = isObject(annotations) && isList(annotations["list"]) ? annotations["list"] : [];
  return reversed({
    __inputs: [{ name: "DS_PROMETHEUS", label: "Prometheus", type: "datasource", pluginId: "prometheus" }],
    __requires: [{ type: "grafana", id: "grafana", name: "Grafana", version: "13.1.3" }],
    __elements: {},
    id: 17,
    version: 42,
    iteration: 1_700_000_000_000,
    gnetId: null,
    fiscalYearStartMonth: 0,
    liveNow: false,
    preload: false,
    weekStart: "",
    timepicker: {},
    ...rest,
    annotations: { list: [BUILT_IN, ...list] },
    panels: isList(panels) ? panels.map((panel) => (isObject(panel) ? savedPanel(panel) : panel)) : [],
    templating:
      isObject(templating) && isList(templating["list"])
        ? { list: templating["list"].map(savedVariable) }
        : { list: [] },
  }) as JsonObject;
}

const BUILT_IN = {
  builtIn: 1,
  datasource: { type: "grafana", uid: "-- Grafana --" },
  enable: true,
  hide: true,
  iconColor: "rgba(0, 211, 255, 1)",
  name: "Annotations & Alerts",
  type: "dashboard",
};

const INPUT = { type: "prometheus", uid: "${DS_PROMETHEUS}" };

function savedPanel(panel: JsonObject): JsonObject {
  const { fieldConfig, targets } = panel;
  const { defaults = {}, ...others } = isObject(fieldConfig) ? fieldConfig : {};
  const own = isObject(defaults) ? defaults : {};
  const custom = isObject(own["custom"]) ? own["custom"] : {};
  return {
    ...panel,
    pluginVersion: "13.1.3",
    datasource: INPUT,
    fieldConfig: {
      ...others,
      defaults: {
        color: { mode: "palette-classic" },
        mappings: [],
        ...own,
        custom: {
          axisBorderShow: false,
          axisLabel: "",
          gradientMode: "none",
          pointSize: 5,
          spanNulls: false,
          ...custom,
        },
      },
    },
    targets: isList(targets)
      ? targets.map((target) =>
          isObject(target) ? { ...target, datasource: INPUT, editorMode: "code", exemplar: false } : target,
        )
      : [],
  };
}

function savedVariable(variable: Json): Json {
  return isObject(variable)
    ? { ...variable, current: { text: "prod", value: "prod" }, options: [], skipUrlSync: false }
    : variable;
}

/** Grafana sorts keys in its own way. */
function reversed(value: Json): Json {
  if (isList(value)) return value.map(reversed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, each === undefined ? null : reversed(each)]),
  );
}
