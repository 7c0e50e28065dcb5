/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** A dashboard whose uid is known to be there. */
export interface ExportedDashboard extends JsonObject {
  readonly uid: string;
  readonly panels: readonly Json[];
}

/** Panels of Angular, which Grafana has removed. https://grafana.com/docs/grafana/latest/whatsnew/whats-new-in-v12-0/ */
const ANGULAR = ["graph", "table-old", "singlestat", "grafana-worldmap-panel", "grafana-piechart-panel"];

/**
 * A dashboard in any of the forms that Grafana exports: the JSON model, that for sharing, what its API answers, and the
 * resource of its first version.
 * @throws Error that says what is wrong with the file, all at once
 */
export function readExport(text: string): ExportedDashboard {
  const dashboard = unwrapped(parsed(text));
  const { uid, panels } = dashboard;
  const problems = [
    ...(typeof uid === "string" && uid !== ""
      ? []
      : ["uid: want the dashboard's uid, such as redis-cache; there is none"]),
    ...(isList(panels) && panels.length > 0
      ? angular(panels)
      : ["panels: want the dashboard's panels; there are none"]),
  ];
  if (typeof uid !== "string" || !isList(panels) || problems.length > 0)
    throw new Error(
      `This is no dashboard that can be imported:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    );
  return { ...dashboard, uid, panels };
}

function parsed(text: string): JsonObject {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  if (!isObject(value)) throw new Error("This is no dashboard: want an object of JSON with uid, title and panels.");
  return value;
}

function unwrapped(value: JsonObject): JsonObject {
  if (isObject(value["dashboard"])) return value["dashboard"];
  const { spec } = value;
  if (!isObject(spec)) return value;
  if (isObject(spec["elements"]))
    throw new Error("This is a dashboard of Grafana's schema V2: export it as Classic, or as V1 resource.");
  const { metadata } = value;
  return { ...(isObject(metadata) && { uid: metadata["name"] }), ...spec };
}

function angular(panels: readonly Json[]): string[] {
  return panels
    .filter(isObject)
    .flatMap(({ type, title = "", panels: inner }) => [
      ...(typeof type === "string" && ANGULAR.includes(type)
        ? [
            `panel ${JSON.stringify(title)}: ${type} is a panel of Angular, which Grafana 12 no longer draws; take timeseries, stat or table`,
          ]
        : []),
      ...(isList(inner) ? angular(inner) : []),
    ]);
}
