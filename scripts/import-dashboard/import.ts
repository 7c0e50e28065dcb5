import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { type Mixin, mixin } from "@watchpost/alerting/model";

import { differences } from "./differences";
import { normalised } from "./normalise";
import { type JsonObject, readExport } from "./read";

type Dashboard = NonNullable<Mixin["dashboards"]>[number];

const ROOT = resolve(__dirname, "../..");
const DASHBOARDS = join(ROOT, "dashboards");

export interface Imported {
  readonly uid: string;
  /** In words, by panel. */
  readonly differences: readonly string[];
  /** What `dashboards/json/<uid>.json` would be. */
  readonly json: string;
  /** Files that build it, from the root of the checkout on. */
  readonly sources: readonly string[];
}

/**
 * Compares a dashboard that Grafana exported with the committed one.
 * @throws Error where it is none, is none of ours, or would be dead in places: all problems at once
 */
export function importDashboard(text: string, mixins: readonly Mixin[]): Imported {
  const exported = readExport(text);
  const { uid } = exported;
  const owner = mixins.find(({ dashboards = [] }) => dashboards.some((each) => each.uid === uid));
  if (!owner) {
    const known = mixins.flatMap(({ dashboards = [] }) => dashboards.map((each) => each.uid ?? ""));
    throw new Error(
      `No mixin has a dashboard with the uid ${uid}: there are ${known.join(", ")}. A new one begins as a dashboard.ts in dashboards/<mixin>.`,
    );
  }
  const committed = JSON.parse(readFileSync(join(DASHBOARDS, "json", `${uid}.json`), "utf8")) as JsonObject;
  const after = normalised(exported, committed);
  assertAlive(owner, after);
  return {
    uid,
    differences: differences(committed, after),
    json: `${JSON.stringify(after, null, 2)}\n`,
    sources: sourcesOf(uid, owner),
  };
}

/** Refuses queries that are no PromQL or of series that are none of the mixin's signals, and ids that are there twice. */
function assertAlive(owner: Mixin, dashboard: JsonObject): void {
  // A panel that alerts lead to may get another title: that is a difference.
  mixin({ ...owner, alerts: [], dashboards: [dashboard as unknown as Dashboard] });
}

/** Where the uid is said; where it is said by a name only, all that its mixin builds dashboards in. */
function sourcesOf(uid: string, { name }: Mixin): string[] {
  const files = sourceFiles(join(DASHBOARDS, name));
  const found = files.filter((file) => readFileSync(file, "utf8").includes(`"${uid}"`));
  return (found.length > 0 ? found : files).map((file) => relative(ROOT, file));
}

function sourceFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sourceFiles(path);
    return /^dashboard.*(?<!\.test)\.ts$/.test(entry.name) ? [path] : [];
  });
}
