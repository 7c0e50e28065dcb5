import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { Images, seconds } from "@watchpost/core";
import { dashboardJson, dataSource, GRAFANA_PORT, serverSettings, uidOf } from "@watchpost/grafana";
import { PROMETHEUS_PORT } from "@watchpost/prometheus";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import type { IPodSpec } from "kubernetes-models/v1/PodSpec";
import type { IService } from "kubernetes-models/v1/Service";

import { RESTRICTED, restrictedPod } from "./exporters";
import { metadata } from "./metadata";
import { ADMINISTRATOR, GRAFANA_KEYS, SECRETS } from "./secrets";
import { yamlText } from "./yaml-text";

const NAMESPACE = "monitoring";
const LABELS = { app: "grafana" };
const PROVISIONING = "/etc/grafana/provisioning";
const DASHBOARDS = "/var/lib/grafana-dashboards";
/** The user of Grafana's image. https://grafana.com/docs/grafana/latest/setup-grafana/installation/docker/ */
const GRAFANA_USER = 472;

const DATA_SOURCE_MAP = "grafana-datasource";
const DASHBOARD_MAP = "grafana-dashboard";

/**
 * A Grafana by itself beside a Prometheus whose Service is called `prometheus`, without Helm: the files of `k8s/` by
 * name. Its password lies in the Secret `grafana-admin`, which is made by hand: `k8s` holds none.
 */
export function standaloneGrafana(dashboard: Dashboard): Readonly<Record<string, readonly [Manifest, ...Manifest[]]>> {
  return {
    "grafana-datasource.yaml": [dataSourceMap()],
    "grafana-dashboard.yaml": [dashboardMap(dashboard)],
    "grafana-deployment.yaml": [deployment(), service()],
  };
}

type Manifest = IConfigMap | IDeployment | IService;

const placed = (name: string) => metadata(name, name, { namespace: NAMESPACE, labels: LABELS });

function dataSourceMap(): IConfigMap {
  const source = dataSource({ url: `http://prometheus:${PROMETHEUS_PORT}`, scrapeEvery: seconds(15) });
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: placed(DATA_SOURCE_MAP),
    data: {
      "prometheus.yaml": yamlText({ apiVersion: 1, prune: true, datasources: [{ ...source, editable: false }] }),
    },
  };
}

function dashboardMap(dashboard: Dashboard): IConfigMap {
  const provider = { name: "watchpost", type: "file", allowUiUpdates: false, options: { path: DASHBOARDS } };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: placed(DASHBOARD_MAP),
    data: {
      "provider.yaml": yamlText({ apiVersion: 1, providers: [provider] }),
      [`${uidOf(dashboard)}.json`]: dashboardJson(dashboard),
    },
  };
}

function deployment(): IDeployment {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: placed("grafana"),
    spec: {
      replicas: 1,
      selector: { matchLabels: LABELS },
      // Two Grafanas would not know each other's sessions.
      strategy: { type: "Recreate" },
      template: { metadata: { labels: LABELS }, spec: pod() },
    },
  };
}

function pod(): IPodSpec {
  return {
    automountServiceAccountToken: false,
    securityContext: restrictedPod(GRAFANA_USER),
    containers: [container()],
    volumes: [
      { name: "data", emptyDir: {} },
      { name: "tmp", emptyDir: {} },
      { name: "datasource", configMap: { name: DATA_SOURCE_MAP } },
      {
        name: "provider",
        configMap: { name: DASHBOARD_MAP, items: [{ key: "provider.yaml", path: "provider.yaml" }] },
      },
      { name: "dashboards", configMap: { name: DASHBOARD_MAP } },
    ],
  };
}

function container(): NonNullable<IPodSpec["containers"]>[number] {
  const health = { path: "/api/health", port: "http" };
  const password = { name: SECRETS.grafanaAdmin, key: GRAFANA_KEYS.password };
  const settings = { ...serverSettings(), GF_PATHS_PROVISIONING: PROVISIONING, GF_SECURITY_ADMIN_USER: ADMINISTRATOR };
  return {
    name: "grafana",
    image: new Images().reference("grafana"),
    ports: [{ name: "http", containerPort: GRAFANA_PORT }],
    env: [
      ...Object.entries(settings).map(([name, value]) => ({ name, value })),
      { name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: { secretKeyRef: password } },
    ],
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "200m", memory: "512Mi" } },
    securityContext: RESTRICTED,
    livenessProbe: { httpGet: health, initialDelaySeconds: 30, periodSeconds: 10 },
    readinessProbe: { httpGet: health, initialDelaySeconds: 5, periodSeconds: 5 },
    volumeMounts: [
      { name: "data", mountPath: "/var/lib/grafana" },
      { name: "tmp", mountPath: "/tmp" },
      { name: "datasource", mountPath: `${PROVISIONING}/datasources`, readOnly: true },
      { name: "provider", mountPath: `${PROVISIONING}/dashboards`, readOnly: true },
      { name: "dashboards", mountPath: DASHBOARDS, readOnly: true },
    ],
  };
}

function service(): IService {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: placed("grafana"),
    spec: { type: "ClusterIP", selector: LABELS, ports: [{ name: "http", port: GRAFANA_PORT, targetPort: "http" }] },
  };
}
