import type { NamespaceEntry } from "../catalogue/entry";
import type { Dimension, Selection } from "../model";
import { didYouMean, type Findings } from "./problem";
import type { RawSelect } from "./schema";
import { nearest } from "./suggest";

/** The forms that a selection takes, by the field that makes it one. */
const FORMS = {
  where: ["where", "recently_active"],
  tags: ["tags", "resource_types", "export_tags"],
  static: ["static"],
} as const;

/** A selection as the file says it, for each set of dimensions that metrics of the job have. */
export function selections(
  raw: RawSelect | undefined,
  sets: readonly (readonly string[] | undefined)[],
  known: NamespaceEntry | undefined,
  findings: Findings,
): (Selection | undefined)[] {
  const form = formOf(raw ?? {}, findings);
  checkNames(raw ?? {}, sets, findings);
  switch (form) {
    case "where":
      return sets.map((dimensions) => byList(raw ?? {}, dimensions));
    case "tags":
      return sets.map(() => byTags(raw ?? {}, known, findings));
    case "static":
      return sets.map((dimensions) => byStaticList(raw?.static ?? [], dimensions));
  }
}

function formOf(raw: RawSelect, findings: Findings): keyof typeof FORMS {
  const forms = (["where", "tags", "static"] as const).filter((form) =>
    FORMS[form].some((field) => raw[field] !== undefined),
  );
  const [form = "where", ...others] = forms;
  if (others.length > 0) {
    findings.add(
      raw,
      'one of three: "where" and "recently_active"; "tags", "resource_types" and "export_tags"; "static"',
    );
  }
  return form;
}

/** Dimensions that no metric of the job has would select nothing, silently. */
function checkNames(raw: RawSelect, sets: readonly (readonly string[] | undefined)[], findings: Findings): void {
  if (sets.some((set) => set === undefined)) return;
  const names = new Set(sets.flatMap((set) => set ?? []));
  for (const name of Object.keys(raw.where ?? {})) {
    if (names.has(name)) continue;
    const more = { atKey: true, ...didYouMean(nearest(name, names)) };
    findings.below("where", name).add(name, wantedNames(names), more);
  }
  raw.static?.forEach((set, i) => {
    if (sets.some((dimensions) => sameNames(Object.keys(set), dimensions ?? []))) return;
    findings
      .below("static", i)
      .add(set, sets.map((dimensions) => `exactly ${(dimensions ?? []).join(", ") || "no dimensions"}`).join(", or "));
  });
}

function wantedNames(names: ReadonlySet<string>): string {
  return names.size === 0
    ? "no dimension: the metrics have none"
    : `one of the metrics' dimensions: ${[...names].join(", ")}`;
}

function byList(raw: RawSelect, dimensions: readonly string[] | undefined): Selection | undefined {
  const where = raw.where ?? {};
  if (dimensions !== undefined && Object.keys(where).some((name) => !dimensions.includes(name))) return undefined;
  return { by: "list", dimensions: where, recentlyActive: raw.recently_active ?? false };
}

function byTags(raw: RawSelect, known: NamespaceEntry | undefined, findings: Findings): Selection {
  const resourceTypes = raw.resource_types ?? known?.resourceTypes;
  if (resourceTypes === undefined) {
    const here = findings.below("resource_types");
    const said = findings.all.some(({ path }) => path.join("\0") === here.pathHere.join("\0"));
    if (!said)
      here.add(undefined, "types of resources, such as [lambda:function]: the catalogue has none for this namespace");
  }
  return { by: "tags", resourceTypes: resourceTypes ?? [], tags: raw.tags ?? {}, exported: raw.export_tags ?? [] };
}

function byStaticList(
  sets: readonly Readonly<Record<string, string>>[],
  dimensions: readonly string[] | undefined,
): Selection | undefined {
  const own = sets.filter((set) => dimensions === undefined || sameNames(Object.keys(set), dimensions));
  return own.length === 0 ? undefined : { by: "static", dimensions: own.map(sorted) };
}

function sorted(set: Readonly<Record<string, string>>): Dimension[] {
  return Object.entries(set)
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
