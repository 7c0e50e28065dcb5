import type { Mixin } from "@watchpost/alerting/model";

import { dashboardConfigMap, manifestYaml, prometheusRule } from "./src";

/** A mixin for a cluster with kube-prometheus-stack, as a file for `kubectl apply -f`. */
export function mixinManifests(mixin: Mixin): string {
  const { dashboards = [] } = mixin;
  return manifestYaml([
    prometheusRule(mixin),
    ...dashboards.map((dashboard) => dashboardConfigMap(dashboard, { namespace: "monitoring" })),
  ]);
}
