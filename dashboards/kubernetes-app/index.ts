import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { mixin, type Mixin } from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { applicationAlerts } from "./application/alerts";
import { availability } from "./application/objective";
import { clusterAlerts } from "./cluster/alerts";
import { databaseAlerts } from "./database/alerts";
import { metricsMissing } from "./missing";
import { kubernetesAppSignals } from "./signals";

const UIDS = ["kubernetes-application", "kubernetes-cluster", "kubernetes-database"];

/**
 * Watches an application on Kubernetes: the cluster, the jobs `qualisys-api` and `qualisys-web`, PostgreSQL and Redis.
 * @param dashboards @default - those that the three `dashboard.ts` build, as they are committed
 */
export function kubernetesApp(dashboards: readonly Dashboard[] = UIDS.map(committedDashboard)): Mixin {
  return mixin({
    name: "kubernetes-app",
    signals: [...Object.values(kubernetesAppSignals), ...Object.values(availability.signals).flat()],
    alerts: [...clusterAlerts, ...databaseAlerts, ...applicationAlerts, ...availability.alerts, metricsMissing],
    dashboards,
  });
}
