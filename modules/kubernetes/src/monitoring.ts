import { Release } from "@cdktf/provider-helm/lib/release";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { terraformText } from "@watchpost/core";
import { Construct } from "constructs";

import { clusterManifests, NAMESPACE_LABELS, type WatchedCluster } from "./cluster-manifests";
import { ManifestsChart, ManifestsRelease } from "./manifests-release";
import pins from "./pins.json";
import { kubernetesValues } from "./values";

export interface MonitoringProps {
  readonly cluster: WatchedCluster;
}

/** Most that Helm waits until all Pods are ready: Prometheus replays its log first, in minutes where it is long. */
const READY_WITHIN_SECONDS = 900;

/** How many releases Helm remembers, to go back to. */
const RELEASES_KEPT = 5;

/**
 * The monitoring of a cluster: the namespace, the Secrets, kube-prometheus-stack, and then what is of the kinds that
 * the chart defines.
 */
export class Monitoring extends Construct {
  constructor(scope: Construct, id: string, { cluster }: MonitoringProps) {
    super(scope, id);
    const { release, namespace } = cluster;
    const { externalSecrets, ...manifests } = clusterManifests(cluster);
    const { chart, repository, version } = pins.kubePrometheusStack;
    const space = new NamespaceV1(this, "namespace", { metadata: { name: namespace, labels: NAMESPACE_LABELS } });
    const printer = new ManifestsChart(this, "chart");
    const secrets = new ManifestsRelease(this, "secrets", {
      chart: printer,
      name: `${release}-secrets`,
      namespace,
      manifests: externalSecrets,
      dependsOn: [space],
    });
    const stack = new Release(this, "stack", {
      name: release,
      namespace,
      repository,
      chart,
      version,
      values: [terraformText(kubernetesValues(cluster))],
      atomic: true,
      timeout: READY_WITHIN_SECONDS,
      maxHistory: RELEASES_KEPT,
      // Pods of Grafana and Alertmanager start when their Secrets are there.
      dependsOn: [secrets.resource],
    });
    new ManifestsRelease(this, "watched", {
      chart: printer,
      name: `${release}-watched`,
      namespace,
      manifests: Object.values(manifests).flat(),
      dependsOn: [stack],
    });
  }
}
