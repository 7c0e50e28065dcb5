import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { type Duration, grafanaProvisioningText } from "@watchpost/core";
import { CONFIG_DIRECTORY, type ConfigFile } from "@watchpost/ecs";
import { stringify } from "yaml";

/** What Grafana shows, however it gets there. */
export interface Content {
  /** Where the data source asks, and how far apart samples lie there. */
  readonly prometheus: { readonly url: string; readonly scrapeEvery: Duration };
  /** Each with a uid of its own. */
  readonly dashboards: readonly Dashboard[];
}

/** Its uid does not change, so that links to it stay good. */
export const FOLDER = { uid: "watchpost", title: "Watchpost" };

/** The only data source. Its uid does not change, so that links into Explore stay good. */
export const DATA_SOURCE = { uid: "prometheus", type: "prometheus" };

/** The data source as files and the provider make it. */
export function dataSource({ url, scrapeEvery }: Content["prometheus"]) {
  return {
    name: "Prometheus",
    ...DATA_SOURCE,
    access: "proxy",
    url,
    isDefault: true,
    jsonData: { httpMethod: "POST", timeInterval: String(scrapeEvery) },
  };
}

/** From where Grafana reads them. */
export const PROVISIONING_DIRECTORY = "grafana/provisioning";

/**
 * Files from which Grafana makes its data source and its dashboards at each start.
 * https://grafana.com/docs/grafana/latest/administration/provisioning/
 * @throws Error for a dashboard without a uid
 */
export function provisioningFiles({ prometheus, dashboards }: Content): ConfigFile[] {
  const { jsonData, ...source } = dataSource(prometheus);
  return [
    dataSourcesFile([{ ...source, url: grafanaProvisioningText(source.url), editable: false, jsonData }]),
    { path: `${PROVISIONING_DIRECTORY}/dashboards/watchpost.yaml`, content: dashboardsYaml() },
    ...dashboards.map((dashboard) => ({
      path: `grafana/dashboards/${uidOf(dashboard)}.json`,
      content: dashboardJson(dashboard),
    })),
  ];
}

/**
 * Files that provision nothing, for a Grafana that is filled through its API. At its next start it takes away what
 * files had made before, and which it would let nobody else change.
 */
export function emptyProvisioningFiles(): ConfigFile[] {
  return [dataSourcesFile([])];
}

/** Without a uid in its file, Grafana gives a dashboard another address at each start. */
export function uidOf({ uid, title }: Dashboard): string {
  if (!uid) throw new Error(`Dashboard ${JSON.stringify(title)} has no uid: give it one that never changes.`);
  return uid;
}

/** At most one is the default one: a second default would keep Grafana from starting. */
function dataSourcesFile(datasources: readonly object[]): ConfigFile {
  return {
    path: `${PROVISIONING_DIRECTORY}/datasources/prometheus.yaml`,
    content: stringify({ apiVersion: 1, prune: true, datasources }),
  };
}

function dashboardsYaml(): string {
  return stringify({
    apiVersion: 1,
    providers: [
      {
        name: "watchpost",
        type: "file",
        folder: FOLDER.title,
        folderUid: FOLDER.uid,
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
