import type { ClusterEnvironment } from "@watchpost/core";

import { chartImage } from "./chart-image";

/**
 * Prometheus: what it keeps, on which volume, and that it takes what every team writes: without the four `…HelmValues`
 * it would only see monitors and rules that bear the release's name.
 */
export function prometheusValues(cluster: ClusterEnvironment) {
  const { keep, keepGigabytes, volumeGib, storageClass, scrapeEvery, resources } = cluster.prometheus;
  return {
    prometheusSpec: {
      image: chartImage(cluster, "prometheus"),
      retention: String(keep),
      retentionSize: `${keepGigabytes}GB`,
      storageSpec: { volumeClaimTemplate: { spec: volumeClaim(storageClass, volumeGib) } },
      resources,
      scrapeInterval: String(scrapeEvery),
      evaluationInterval: String(scrapeEvery),
      externalLabels: { environment: cluster.name },
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
      ruleSelectorNilUsesHelmValues: false,
      probeSelectorNilUsesHelmValues: false,
    },
  };
}

/** A disk that one node mounts at a time, as EBS offers. */
export function volumeClaim(storageClassName: string, gib: number) {
  return {
    storageClassName,
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: `${gib}Gi` } },
  };
}
