export { GrafanaContent, type GrafanaContentProps } from "./content";
export { Grafana, GRAFANA_PORT } from "./grafana";
export { dashboardJson } from "./provisioning";
