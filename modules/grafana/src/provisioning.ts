import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { grafanaProvisioningText } from "@watchpost/core";
import { CONFIG_DIRECTORY, type ConfigFile } from "@watchpost/ecs";
import { stringify } from "yaml";

/** Does not change, so that links into Explore stay good. */
const DATA_SOURCE_UID = "prometheus";

const DIRECTORY = "grafana/provisioning";

/**
 * Files from which Grafana makes its data source and its dashboards at each start.
 * https://grafana.com/docs/grafana/latest/administration/provisioning/
 * @param scrapeInterval in Prometheus's notation: `30s`
 * @throws Error for a dashboard without a uid
 */
export function provisioningFiles(
  prometheusUrl: string,
  scrapeInterval: string,
  dashboards: readonly Dashboard[],
): ConfigFile[] {
  return [
    { path: `${DIRECTORY}/datasources/prometheus.yaml`, content: dataSourcesYaml(prometheusUrl, scrapeInterval) },
    { path: `${DIRECTORY}/dashboards/watchpost.yaml`, content: dashboardsYaml() },
    ...dashboards.map((dashboard) => ({
      path: `grafana/dashboards/${uidOf(dashboard)}.json`,
      content: dashboardJson(dashboard),
    })),
  ];
}

/** Without a uid in its file, Grafana gives a dashboard another address at each start. */
function uidOf({ uid, title }: Dashboard): string {
  if (!uid) throw new Error(`Dashboard ${JSON.stringify(title)} has no uid: give it one that never changes.`);
  return uid;
}

/** One data source, and it is the default one: a second default would keep Grafana from starting. */
function dataSourcesYaml(prometheusUrl: string, scrapeInterval: string): string {
  return stringify({
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        name: "Prometheus",
        uid: DATA_SOURCE_UID,
        type: "prometheus",
        access: "proxy",
        url: grafanaProvisioningText(prometheusUrl),
        isDefault: true,
        editable: false,
        jsonData: { httpMethod: "POST", timeInterval: scrapeInterval },
      },
    ],
  });
}

function dashboardsYaml(): string {
  return stringify({
    apiVersion: 1,
    providers: [
      {
        name: "watchpost",
        type: "file",
        folder: "Watchpost",
        folderUid: "watchpost",
        // What is changed in the browser would be lost at the next start, so it is not offered.
        allowUiUpdates: false,
        disableDeletion: false,
        options: { path: `${CONFIG_DIRECTORY}/grafana/dashboards` },
      },
    ],
  });
}

/** A dashboard as a file: as it is committed, delivered and imported. */
export function dashboardJson(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
