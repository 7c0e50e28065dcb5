import type { PanelModel } from "../simulation/dashboard-model";
import { thresholdColor } from "./colors";
import { type Drawing, type Field, fieldsOf, lastOf, mappedText } from "./field";
import { escaped } from "./html";
import { formatted } from "./units";

const ROW_PIXELS = 32;

/** How Grafana's transformation "Organize fields" picks, orders and names columns. */
interface Organize {
  readonly includeByName?: Readonly<Record<string, boolean>>;
  readonly excludeByName?: Readonly<Record<string, boolean>>;
  readonly indexByName?: Readonly<Record<string, number>>;
  readonly renameByName?: Readonly<Record<string, string>>;
}

interface Column {
  /** A label, or `Value`. */
  readonly source: string;
  readonly heading: string;
}

/** A row for each series, in the order that the panel sorts by, as many as there is room for. */
export function table(drawing: Drawing): string {
  const { panel, size } = drawing;
  const fields = fieldsOf(drawing);
  const columns = columnsOf(panel, fields);
  const rows = sorted(panel, columns, fields);
  const room = Math.max(1, Math.floor(size.height / ROW_PIXELS) - 1);
  const shown = rows.slice(0, rows.length > room ? room - 1 : room);
  const more = rows.length - shown.length;
  const head = columns.map(
    ({ heading, source }) => `<th${source === "Value" ? ' class="number"' : ""}>${escaped(heading)}</th>`,
  );
  const body = shown.map((field) => `<tr>${columns.map((column) => cell(panel, field, column)).join("")}</tr>`);
  const rest = more > 0 ? `<tr><td class="more" colspan="${columns.length}">and ${more} more</td></tr>` : "";
  return `<table><thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}${rest}</tbody></table>`;
}

function columnsOf({ transformations = [] }: PanelModel, fields: readonly Field[]): Column[] {
  const organize = transformations.find(({ id }) => id === "organize")?.options as Organize | undefined;
  const { includeByName = {}, excludeByName = {}, indexByName = {}, renameByName = {} } = organize ?? {};
  const labels = new Set(fields.flatMap((field) => Object.keys(field.labels)).filter((label) => label !== "__name__"));
  const wanted = Object.keys(includeByName).length > 0 ? (name: string) => includeByName[name] === true : () => true;
  return [...labels, "Value"]
    .filter((name) => wanted(name) && excludeByName[name] !== true)
    .sort((one, other) => (indexByName[one] ?? 99) - (indexByName[other] ?? 99))
    .map((source) => ({ source, heading: renameByName[source] ?? source }));
}

function sorted({ options }: PanelModel, columns: readonly Column[], fields: readonly Field[]): Field[] {
  const [by] = (options?.["sortBy"] ?? []) as readonly { readonly displayName?: string; readonly desc?: boolean }[];
  const source = columns.find(({ heading }) => heading === by?.displayName)?.source;
  const sign = by?.desc === true ? -1 : 1;
  const compare = (one: Field, other: Field) =>
    source === "Value"
      ? lastOf(one) - lastOf(other)
      : (one.labels[source ?? ""] ?? "").localeCompare(other.labels[source ?? ""] ?? "");
  return source === undefined ? [...fields] : [...fields].sort((one, other) => sign * compare(one, other));
}

function cell(panel: PanelModel, field: Field, { source, heading }: Column): string {
  if (source !== "Value") return `<td>${escaped(field.labels[source] ?? "")}</td>`;
  const value = lastOf(field);
  const text = escaped(mappedText(value, field.config) ?? formatted(value, field.config));
  const isColored = (panel.fieldConfig.overrides ?? []).some(
    ({ matcher, properties }) =>
      matcher.options === heading && properties.some(({ id }) => id === "custom.cellOptions"),
  );
  const color = thresholdColor(value, field.config);
  return isColored
    ? `<td class="number filled" style="background:${color}">${text}</td>`
    : `<td class="number">${text}</td>`;
}
