export { alertPaths } from "./alert-paths";
export { GrafanaContent, type GrafanaContentProps } from "./content";
export { Grafana, GRAFANA_PORT } from "./grafana";
export { managedAlertFiles } from "./managed-files";
export { DATA_SOURCE, dashboardJson, dataSource, provisioningFiles, uidOf } from "./provisioning";
export { clientSecretVariable, serverSettings, signInSettings } from "./settings";
export { runbookUrl, withRunbook } from "./runbook-link";
