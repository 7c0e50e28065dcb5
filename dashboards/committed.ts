import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

/**
 * A dashboard as it is committed in `json/`. Synthesis reads it there: to load what builds it takes longer than all the
 * rest of a mixin.
 * @throws Error where it has not been generated
 */
export function committedDashboard(uid: string): Dashboard {
  const path = join(__dirname, "json", `${uid}.json`);
  if (!existsSync(path)) throw new Error(`There is no dashboards/json/${uid}.json: npm run generate writes it.`);
  return JSON.parse(readFileSync(path, "utf8")) as Dashboard;
}
