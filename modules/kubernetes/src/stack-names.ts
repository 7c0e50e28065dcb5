import { PROMETHEUS_PORT } from "@watchpost/prometheus";

/** A release of kube-prometheus-stack, and the namespace that it is in. */
interface Release {
  readonly release: string;
  readonly namespace: string;
}

/**
 * How the names of what the chart makes begin: `monitoring-kube-prometheus`. The chart cuts the release's name and its
 * own after 26 characters.
 * https://github.com/prometheus-community/helm-charts/blob/main/charts/kube-prometheus-stack/templates/_helpers.tpl
 */
function stackName(release: string): string {
  const chart = "kube-prometheus-stack";
  const whole = release.includes(chart) ? release : `${release}-${chart}`;
  return whole.slice(0, 26).replace(/-$/, "");
}

/** The Service of Prometheus: `monitoring-kube-prometheus-prometheus`. */
export const prometheusService = (release: string) => `${stackName(release)}-prometheus`;

/** Where Prometheus is asked from within the cluster. */
export const prometheusUrl = ({ release, namespace }: Release) =>
  `http://${prometheusService(release)}.${namespace}:${PROMETHEUS_PORT}/`;
