import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { mixin, type Mixin } from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { selfAlerts } from "./alerts";
import { selfSignals } from "./signals";

/**
 * Watches what watches the others.
 * @param dashboards @default - the one that `dashboard.ts` builds, as it is committed
 */
export function self(dashboards: readonly Dashboard[] = [committedDashboard("monitoring-itself")]): Mixin {
  return mixin({
    name: "self",
    signals: Object.values(selfSignals),
    alerts: selfAlerts,
    dashboards,
  });
}
