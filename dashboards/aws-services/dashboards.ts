import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import { glanceDashboard } from "./dashboard-glance";
import { storesDashboard } from "./dashboard-stores";
import { trafficDashboard } from "./dashboard-traffic";
import { awsSignals } from "./signals";

/** All dashboards, with the panels of all services: the one at a glance, and what lies behind it. */
export function awsServicesDashboards(): Dashboard[] {
  const signals = awsSignals({});
  return [glanceDashboard(signals), trafficDashboard(signals), storesDashboard(signals)];
}
