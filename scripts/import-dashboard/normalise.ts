import { type ExportedDashboard, isList, isObject, type Json, type JsonObject } from "./read";

/** What belongs to the Grafana that a dashboard was exported from. */
const OF_THE_GRAFANA = ["id", "version", "iteration", "gnetId", "__inputs", "__requires", "__elements", "meta"];

const DATA_SOURCE = { type: "prometheus", uid: "${datasource}" };

/**
 * What Grafana writes into a dashboard that it saves although nobody has said it: the defaults of its own panels.
 * https://github.com/grafana/grafana/blob/main/packages/grafana-schema/src/common/common.gen.ts
 */
const DEFAULTS: JsonObject = {
  annotations: { list: [] },
  axisBorderShow: false,
  axisCenteredZero: false,
  axisColorMode: "text",
  axisLabel: "",
  axisPlacement: "auto",
  barAlignment: 0,
  barWidthFactor: 0.6,
  drawStyle: "line",
  gradientMode: "none",
  hideFrom: { legend: false, tooltip: false, viz: false },
  insertNulls: false,
  lineInterpolation: "linear",
  lineStyle: { fill: "solid" },
  pointSize: 5,
  scaleDistribution: { type: "linear" },
  showPoints: "auto",
  showValues: false,
  spanNulls: false,
  stacking: { group: "A", mode: "none" },
  group: "A",
  thresholdsStyle: { mode: "off" },
  mappings: [],
  overrides: [],
  links: [],
  options: [],
  transformations: [],
  hideZeros: false,
  editorMode: "code",
  exemplar: false,
  interval: "",
  hide: false,
  useBackend: false,
  disableTextWrap: false,
  fullMetaSearch: false,
  includeNullMetadata: true,
  skipUrlSync: false,
  regex: "",
  fiscalYearStartMonth: 0,
  graphTooltip: 0,
  liveNow: false,
  preload: false,
  timepicker: {},
  weekStart: "",
  style: "dark",
  orientation: "auto",
  justifyMode: "auto",
  textMode: "auto",
  wideLayout: true,
  percentChangeColorMode: "standard",
  showPercentChange: false,
  sizing: "auto",
  minVizHeight: 75,
  minVizWidth: 75,
  cellHeight: "sm",
  align: "auto",
  inspect: false,
  footer: { countRows: false, fields: "", reducer: ["sum"], show: false },
  mergeValues: true,
  rowHeight: 0.9,
  alignValue: "left",
  lineWidth: 0,
  perPage: 20,
  fields: "",
  transparent: false,
  repeatDirection: "h",
};

/** Of a panel's fields, what tells nothing that is not told elsewhere. */
const VOLATILE = ["pluginVersion", "iteration", "datasource_uid", "libraryPanel"];

/**
 * An exported dashboard as it would be committed: without what belongs to the Grafana that it comes from, without what
 * Grafana adds by itself, in the order of the committed one.
 */
export function normalised(exported: ExportedDashboard, committed: JsonObject): JsonObject {
  const own = Object.fromEntries(Object.entries(exported).filter(([key]) => !OF_THE_GRAFANA.includes(key)));
  const { annotations } = own;
  const list = isObject(annotations) && isList(annotations["list"]) ? annotations["list"] : [];
  // Grafana's own annotations are in every dashboard that it saves.
  const others = list.filter((each) => !isObject(each) || each["builtIn"] !== 1);
  return cleaned({ ...own, annotations: { list: others } }, committed, "") as JsonObject;
}

/** @param path of keys, without places in lists: `panels.targets` */
function cleaned(value: Json, committed: Json | undefined, path: string): Json {
  if (isList(value)) {
    const before = isList(committed) ? committed : [];
    return value.map((each, i) => cleaned(each, counterpart(each, before, i), path));
  }
  if (!isObject(value)) return value;
  const known = isObject(committed) ? committed : {};
  const keys = [
    ...Object.keys(known).filter((key) => key in value),
    ...Object.keys(value).filter((key) => !(key in known)),
  ];
  const entries = keys.flatMap((key): [string, Json][] => {
    const each = value[key];
    if (each === undefined || isNoise(key, each, known)) return [];
    const inner = valueOf(key, each, known[key], path === "" ? key : `${path}.${key}`);
    return !(key in known) && isEmpty(inner) ? [] : [[key, inner]];
  });
  return Object.fromEntries(entries);
}

function valueOf(key: string, value: Json, committed: Json | undefined, path: string): Json {
  if (key === "datasource" && isPrometheus(value)) return DATA_SOURCE;
  // What somebody had chosen when it was exported.
  if (path === "templating.list.current" && committed !== undefined) return committed;
  return cleaned(value, committed, path);
}

/** Nothing but defaults was in it. */
const isEmpty = (value: Json) => isObject(value) && Object.keys(value).length === 0;

function isNoise(key: string, value: Json, committed: JsonObject): boolean {
  if (key in committed) return false;
  if (VOLATILE.includes(key)) return true;
  if (key === "color" && isObject(value) && (value["mode"] === "palette-classic" || value["mode"] === "thresholds"))
    return true;
  return key in DEFAULTS && JSON.stringify(DEFAULTS[key]) === JSON.stringify(value);
}

/** Panels stay the same by their id, queries by their letter, variables by their name. */
export function counterpart(value: Json, among: readonly Json[], place: number): Json | undefined {
  if (!isObject(value)) return among[place];
  const key = ["refId", "name", "id"].find((each) => value[each] !== undefined);
  if (key === undefined) return among[place];
  return among.find((each) => isObject(each) && each[key] === value[key]);
}

/** With another uid than that of the variable, Grafana writes the one it had, or an input that is asked for. */
function isPrometheus(value: Json): boolean {
  const isInput = (text: Json | undefined) => typeof text === "string" && /^\$\{DS_\w+\}$/.test(text);
  return isInput(value) || (isObject(value) && (value["type"] === "prometheus" || isInput(value["uid"])));
}
