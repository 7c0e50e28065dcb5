import { mixin, type Mixin } from "@watchpost/alerting/model";

import { selfAlerts } from "./alerts";
import { selfDashboard } from "./dashboard";
import { selfSignals } from "./signals";

/** Watches what watches the others. */
export function self(): Mixin {
  return mixin({
    name: "self",
    signals: Object.values(selfSignals),
    alerts: selfAlerts,
    dashboards: [selfDashboard()],
  });
}
