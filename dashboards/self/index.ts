import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { mixin, type Mixin } from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { selfAlerts, selfForecastAlerts } from "./alerts";
import { certificateAlarms } from "./certificates";
import { selfForecasts, selfSignals } from "./signals";

export interface SelfProps {
  /** ARNs of certificates of ACM whose end is watched, in the environment's region. @default [] */
  readonly certificates?: readonly string[];
  /** Whether an alert for those who look tells that the disk will be full in four days. @default false */
  readonly forecasts?: boolean;
}

/**
 * Watches what watches the others.
 * @param dashboards @default - those that `dashboard.ts` and `costs-dashboard.ts` build, as they are committed
 */
export function self(
  { certificates = [], forecasts = false }: SelfProps = {},
  dashboards: readonly Dashboard[] = ["monitoring-itself", "monitoring-costs"].map(committedDashboard),
): Mixin {
  return mixin({
    name: "self",
    signals: [...Object.values(selfSignals), ...(forecasts ? Object.values(selfForecasts) : [])],
    alerts: [...selfAlerts, ...(forecasts ? selfForecastAlerts : [])],
    dashboards,
    ...(certificates.length > 0 && { alarms: certificateAlarms(certificates) }),
  });
}
