export * from "./grafana";
export * from "./provisioning";
