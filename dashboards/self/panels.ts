/** Titles of the panels: alerts name those that they lead to. */
export const PANELS = {
  targets: "Targets",
  storage: "Storage used",
  ingestion: "Samples taken in",
  failures: "Failures inside Prometheus",
  delivery: "Messages",
  configuration: "Configuration",
  requests: "Requests to CloudWatch",
  reading: "Reading of CloudWatch",
} as const;
