import type { ClusterEnvironment } from "@watchpost/core";

import { alertmanagerValues } from "./values-alertmanager";
import { grafanaValues } from "./values-grafana";
import { prometheusValues } from "./values-prometheus";
import { yamlText } from "./yaml-text";

/**
 * Values for the Helm chart kube-prometheus-stack at the version of pins.json, as text: the file for `helm upgrade -f`.
 * They hold no secret, only names of Secrets.
 * https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/values.yaml
 */
export function kubernetesValues(cluster: ClusterEnvironment): string {
  return yamlText(chartValues(cluster));
}

/** The same as an object. */
export function chartValues(cluster: ClusterEnvironment) {
  return {
    prometheus: prometheusValues(cluster),
    alertmanager: alertmanagerValues(cluster),
    grafana: grafanaValues(cluster),
    nodeExporter: { enabled: true },
    kubeStateMetrics: { enabled: true },
    // The chart's own rules watch Kubernetes and the monitoring itself.
    defaultRules: {
      create: true,
      disabled: {
        // Ours says what the team asked for: more than 3 in 5 minutes.
        KubePodCrashLooping: true,
        // It is only there for a route that we do not have: what is info goes to nobody.
        InfoInhibitor: true,
      },
    },
    // EKS keeps these out of reach: their targets would be down for ever.
    // https://docs.aws.amazon.com/eks/latest/userguide/view-raw-metrics.html
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeEtcd: { enabled: false },
    kubeProxy: { enabled: false },
  };
}
