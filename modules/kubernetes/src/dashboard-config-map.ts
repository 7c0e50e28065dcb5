import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboardJson, uidOf } from "@watchpost/grafana";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";

import { metadata, type Placement } from "./metadata";

/** https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MOST_BYTES = 1_048_576;

/**
 * A dashboard for the sidecar of Grafana in kube-prometheus-stack, which takes every ConfigMap with this label.
 * https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml (sidecar.dashboards)
 * @throws Error for a dashboard without a uid, with one that no ConfigMap can be called by, and for one that is larger
 * than a ConfigMap may be
 */
export function dashboardConfigMap(dashboard: Dashboard, placement: Placement = {}): IConfigMap {
  const uid = uidOf(dashboard);
  const json = dashboardJson(dashboard);
  const bytes = Buffer.byteLength(json);
  if (bytes > MOST_BYTES) {
    throw new Error(`Dashboard ${uid} has ${bytes} bytes; a ConfigMap takes ${MOST_BYTES}: split the dashboard.`);
  }
  const { labels = {} } = placement;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(`Dashboard ${uid}`, `watchpost-dashboard-${uid}`, {
      ...placement,
      labels: { grafana_dashboard: "1", ...labels },
    }),
    data: { [`${uid}.json`]: json },
  };
}
