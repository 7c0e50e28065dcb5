import type { ClusterEnvironment } from "@watchpost/core";
import { clientSecretVariable, DATA_SOURCE, serverSettings, signInSettings } from "@watchpost/grafana";

import { chartImage } from "./chart-image";
import { GRAFANA_KEYS, SECRETS } from "./secrets";
import { prometheusUrl } from "./stack-names";

/** Grafana behind an Ingress with TLS and sign-in, with the one data source and the dashboards of ConfigMaps. */
export function grafanaValues(cluster: ClusterEnvironment) {
  const { grafana, namespace, prometheus } = cluster;
  return {
    image: chartImage(cluster, "grafana"),
    admin: {
      existingSecret: SECRETS.grafanaAdmin,
      userKey: GRAFANA_KEYS.user,
      passwordKey: GRAFANA_KEYS.password,
    },
    ...environment(cluster),
    ingress: ingressValues(grafana),
    persistence: {
      enabled: true,
      storageClassName: prometheus.storageClass,
      accessModes: ["ReadWriteOnce"],
      size: `${grafana.volumeGib}Gi`,
    },
    // Two Pods could not mount the volume.
    deploymentStrategy: { type: "Recreate" },
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "200m", memory: "512Mi" } },
    sidecar: {
      dashboards: { enabled: true, label: "grafana_dashboard", labelValue: "1", searchNamespace: namespace },
      // Grafana does not start with two default data sources: this is the only one, and the chart's own.
      datasources: {
        enabled: true,
        defaultDatasourceEnabled: true,
        isDefaultDatasource: true,
        name: "Prometheus",
        uid: DATA_SOURCE.uid,
        url: prometheusUrl(cluster),
        defaultDatasourceScrapeInterval: String(prometheus.scrapeEvery),
        searchNamespace: namespace,
        alertmanager: { enabled: false },
      },
    },
  };
}

/** Settings as on ECS; the chart has directories of its own. */
function environment({ grafana, region }: ClusterEnvironment) {
  const { signIn, host } = grafana;
  const variable = clientSecretVariable(signIn);
  const settings = { ...serverSettings(`https://${host}`), ...signInSettings(signIn, region) };
  return {
    env: Object.fromEntries(Object.entries(settings).filter(([name]) => name !== "GF_PATHS_PROVISIONING")),
    ...(variable && {
      envValueFrom: {
        [variable]: { secretKeyRef: { name: SECRETS.grafanaSignIn, key: GRAFANA_KEYS.clientSecret } },
      },
    }),
  };
}

function ingressValues({ host, issuer, tlsSecret, ingressClass }: ClusterEnvironment["grafana"]) {
  return {
    enabled: true,
    ingressClassName: ingressClass,
    annotations: {
      "cert-manager.io/cluster-issuer": issuer,
      "nginx.ingress.kubernetes.io/ssl-redirect": "true",
    },
    hosts: [host],
    tls: [{ secretName: tlsSecret, hosts: [host] }],
  };
}
