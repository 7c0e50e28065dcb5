import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboardJson, uidOf } from "@watchpost/grafana";

import { clusterManifests, dashboardsOf, namespaceManifest, type WatchedCluster } from "./cluster-manifests";
import { GENERATED, type Manifest, manifestYaml } from "./manifest";
import pins from "./pins.json";
import { kubernetesValues } from "./values";
import { yamlText } from "./yaml-text";

/** Where dashboards lie beside the manifests. */
const DASHBOARDS = "grafana-dashboards";

/**
 * A cluster's monitoring as files, by path below the directory of its own: manifests, dashboards, a kustomization of
 * all of them, and the values for the chart, which is installed first.
 * @param nameOf what the file of a dashboard is called; @default - its uid
 */
export function clusterFiles(
  cluster: WatchedCluster,
  nameOf: (uid: string) => string = (uid) => uid,
): ReadonlyMap<string, string> {
  const { externalSecrets, serviceMonitors, postgresExporter, redisExporter, rules, networkPolicies } =
    clusterManifests(cluster);
  const dashboards = dashboardsOf(cluster);
  const groups: readonly (readonly [file: string, manifests: readonly Manifest[]])[] = [
    ["namespace.yaml", [namespaceManifest(cluster)]],
    ["external-secrets.yaml", externalSecrets],
    ["servicemonitor-api.yaml", serviceMonitors],
    ["postgres-exporter.yaml", postgresExporter],
    ["redis-exporter.yaml", redisExporter],
    ["alert-rules.yaml", rules],
    ["network-policies.yaml", networkPolicies],
  ];
  const manifests = groups.filter(([, { length }]) => length > 0);
  return new Map([
    ...manifests.map(([file, objects]) => [file, manifestYaml(objects)] as const),
    [
      "kustomization.yaml",
      kustomization(
        cluster,
        manifests.map(([file]) => file),
        dashboards,
        nameOf,
      ),
    ],
    ["monitoring-values.yaml", valuesFile(cluster)],
    ...dashboards.map((each) => [dashboardFile(each, nameOf), dashboardJson(each)] as const),
  ]);
}

const dashboardFile = (dashboard: Dashboard, nameOf: (uid: string) => string) =>
  `${DASHBOARDS}/${nameOf(uidOf(dashboard))}.json`;

/** Manifests as they are, and a ConfigMap for each dashboard. https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
function kustomization(
  { namespace }: WatchedCluster,
  resources: readonly string[],
  dashboards: readonly Dashboard[],
  nameOf: (uid: string) => string,
): string {
  const file = yamlText({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    namespace,
    resources,
    configMapGenerator: dashboards.map((each) => ({
      name: `watchpost-dashboard-${uidOf(each)}`,
      files: [`${uidOf(each)}.json=${dashboardFile(each, nameOf)}`],
      options: {
        labels: { grafana_dashboard: "1", "app.kubernetes.io/managed-by": "watchpost" },
        disableNameSuffixHash: true,
      },
    })),
  });
  return GENERATED + file;
}

/** The values, with the command that takes them. */
function valuesFile(cluster: WatchedCluster): string {
  const { chart, repository, version, appVersion } = pins.kubePrometheusStack;
  const { release, namespace } = cluster;
  return [
    GENERATED.trimEnd(),
    `# ${chart} ${version}, which is the Prometheus Operator ${appVersion}.`,
    "# After namespace.yaml and external-secrets.yaml, and before the kustomization:",
    `#   helm repo add prometheus-community ${repository}`,
    `#   helm upgrade --install ${release} prometheus-community/${chart} --version ${version} \\`,
    `#     --namespace ${namespace} --values monitoring-values.yaml`,
    kubernetesValues(cluster),
  ].join("\n");
}
