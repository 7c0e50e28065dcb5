import { counterpart } from "./normalise";
import { isList, isObject, type Json, type JsonObject } from "./read";

/** What has become different, in words: for the one who brings it into `dashboard.ts`. */
export function differences(before: JsonObject, after: JsonObject): string[] {
  const { panels: panelsBefore, ...restBefore } = before;
  const { panels: panelsAfter, ...restAfter } = after;
  return [
    ...changes("dashboard", restBefore, restAfter),
    ...ofList("panel", listOf(panelsBefore), listOf(panelsAfter)).flatMap(({ name, from, to }) => {
      if (to === undefined) return [`panel ${name} is gone`];
      if (from === undefined) return [`panel ${name} is new: ${summary(to)}`];
      return changes(`panel ${name}`, from, to);
    }),
  ];
}

const listOf = (value: Json | undefined): readonly JsonObject[] => (isList(value) ? value.filter(isObject) : []);

interface Pair {
  readonly name: string;
  readonly from?: JsonObject;
  readonly to?: JsonObject;
}

/** Those that were there, with what they have become; then those that are new. */
function ofList(kind: string, before: readonly JsonObject[], after: readonly JsonObject[]): Pair[] {
  const found = before.map((from, i): Pair => {
    const to = counterpart(from, after, i);
    return { name: nameOf(kind, from, i), from, ...(isObject(to) && { to }) };
  });
  const used = found.map(({ to }) => to);
  const added = after.filter((each) => !used.includes(each)).map((to, i): Pair => ({ name: nameOf(kind, to, i), to }));
  return [...found, ...added];
}

function nameOf(kind: string, item: JsonObject, place: number): string {
  const name = kind === "panel" ? item["title"] : (item["refId"] ?? item["name"] ?? item["title"]);
  return typeof name === "string" ? JSON.stringify(name) : String(place + 1);
}

function summary({ type, targets }: JsonObject): string {
  const exprs = listOf(targets).map(({ expr }) => shown(expr));
  return [`a ${shown(type)}`, ...exprs].join(", ");
}

/** Lists whose items have names, and what they are called. */
const ITEMS: Readonly<Record<string, string>> = {
  targets: "query",
  list: "entry",
  overrides: "override",
  transformations: "transformation",
  links: "link",
};

/** Keys on the way that tell nothing. */
const SILENT = ["fieldConfig", "defaults", "custom", "templating", "options"];

function changes(where: string, before: JsonObject, after: JsonObject): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => changed(where, key, before[key], after[key]));
}

function changed(where: string, key: string, from: Json | undefined, to: Json | undefined): string[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  const inner = SILENT.includes(key) ? where : `${where}, ${key}`;
  if (key === "thresholds" && isObject(from) && isObject(to))
    return [`${where}: limits changed from ${limits(from)} to ${limits(to)}`];
  if (isObject(from) && isObject(to)) return changes(inner, from, to);
  const item = ITEMS[key];
  if (item !== undefined && isList(from) && isList(to)) {
    return ofList(item, listOf(from), listOf(to)).flatMap(({ name, from: one, to: other }) => {
      if (other === undefined) return [`${where}: ${item} ${name} is gone`];
      if (one === undefined) return [`${where}: ${item} ${name} is new: ${JSON.stringify(other)}`];
      return changes(`${where}, ${item} ${name}`, one, other);
    });
  }
  if (from === undefined) return [`${where}: ${key} is new: ${shown(to)}`];
  if (to === undefined) return [`${where}: ${key} is gone, it was ${shown(from)}`];
  return [`${where}: ${key} changed from ${shown(from)} to ${shown(to)}`];
}

const shown = (value: Json | undefined): string => (typeof value === "string" ? value : JSON.stringify(value ?? null));

/** `green, orange from 100, red from 200` */
function limits({ steps }: JsonObject): string {
  return listOf(steps)
    .map(({ value, color }) =>
      value === null || value === undefined ? shown(color) : `${shown(color)} from ${shown(value)}`,
    )
    .join(", ");
}
