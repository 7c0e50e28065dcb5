import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Mixin } from "@watchpost/alerting/model";
import type { ClusterEnvironment } from "@watchpost/core";
import { runbookUrl, withRunbook } from "@watchpost/grafana";
import type { INamespace } from "kubernetes-models/v1/Namespace";

import { dashboardConfigMap } from "./dashboard-config-map";
import { exporterManifests, POSTGRES_EXPORTER, REDIS_EXPORTER } from "./exporters";
import type { Manifest } from "./manifest";
import { networkPolicies } from "./network-policies";
import { prometheusRule } from "./prometheus-rule";
import { externalSecrets } from "./secrets";
import { applicationMonitor } from "./service-monitors";

/** A cluster with every default filled in, and what is watched there. */
export interface WatchedCluster extends ClusterEnvironment {
  readonly watch: readonly Mixin[];
}

/**
 * What there is in a cluster beside kube-prometheus-stack, in the groups that files are made of; through Terraform and
 * as files it is the same.
 */
export function clusterManifests(cluster: WatchedCluster) {
  const { applications, postgres, redis, watch, namespace, release } = cluster;
  return {
    externalSecrets: externalSecrets(cluster),
    serviceMonitors: applications.map((application) => applicationMonitor(cluster, application)),
    postgresExporter: postgres ? exporterManifests(cluster, POSTGRES_EXPORTER, postgres) : [],
    redisExporter: redis ? exporterManifests(cluster, REDIS_EXPORTER, redis) : [],
    rules: watch.map((mixin) => prometheusRule(mixin, { namespace, release })),
    dashboards: dashboardsOf(cluster).map((dashboard) => dashboardConfigMap(dashboard, { namespace })),
    networkPolicies: networkPolicies(cluster),
  } satisfies Readonly<Record<string, readonly Manifest[]>>;
}

/** What Grafana shows: each dashboard leads to its runbook where the repository is browsed. */
export function dashboardsOf({ watch, notify }: WatchedCluster): Dashboard[] {
  return watch.flatMap(({ name, dashboards = [] }) =>
    dashboards.map((dashboard) => withRunbook(dashboard, runbookUrl(notify.runbooks, name))),
  );
}

/**
 * The labels of the namespace. node-exporter looks at its node, which only this level lets it.
 * https://kubernetes.io/docs/concepts/security/pod-security-standards/
 */
export const NAMESPACE_LABELS = {
  "pod-security.kubernetes.io/enforce": "privileged",
  "pod-security.kubernetes.io/warn": "baseline",
  "app.kubernetes.io/managed-by": "watchpost",
};

/** The namespace that all of it is in. */
export function namespaceManifest({ namespace }: ClusterEnvironment): INamespace {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: NAMESPACE_LABELS } };
}
