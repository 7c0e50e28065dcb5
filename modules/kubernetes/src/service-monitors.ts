import type { IServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";
import type { ClusterEnvironment } from "@watchpost/core";

import { metadata } from "./metadata";

type Application = ClusterEnvironment["applications"][number];

/**
 * Tells Prometheus to scrape the Services of an application: those with the label `app` that is its name.
 * https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.ServiceMonitor
 */
export function applicationMonitor(cluster: ClusterEnvironment, application: Application): IServiceMonitor {
  const { name, namespaces, port, path, scrapeEvery, timeout } = application;
  return serviceMonitor(cluster, name, {
    selector: { matchLabels: { app: name } },
    namespaceSelector: { matchNames: [...namespaces] },
    endpoints: [
      {
        port,
        path,
        interval: String(scrapeEvery),
        scrapeTimeout: String(timeout),
        // A job is otherwise called by its Service, and rules know it by its application.
        relabelings: [{ targetLabel: "job", replacement: name }],
      },
    ],
  });
}

/** A ServiceMonitor that bears the name of the release, as PrometheusRules do. */
export function serviceMonitor(
  { namespace, release }: ClusterEnvironment,
  name: string,
  spec: IServiceMonitor["spec"],
): IServiceMonitor {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "ServiceMonitor",
    metadata: metadata(`ServiceMonitor ${name}`, name, { namespace, labels: { release } }),
    spec,
  };
}
