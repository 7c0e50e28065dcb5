import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import { businessDashboard } from "./dashboard-business";
import { collectionDashboard } from "./dashboard-collection";
import { infrastructureDashboard } from "./dashboard-infrastructure";
import { lambdaDashboard } from "./dashboard-lambda";
import type { ServerlessCommerceSignals } from "./signals";

/** The four dashboards of a shop, in the order in which alerts look for their panels. */
export function serverlessCommerceDashboards(signals: ServerlessCommerceSignals): Dashboard[] {
  return [
    businessDashboard(signals),
    lambdaDashboard(signals),
    infrastructureDashboard(signals),
    collectionDashboard(signals),
  ];
}
