/** Titles of the panels: alerts name those that they lead to. */
export const PANELS = {
  success: "Enhancement Success Rate",
  queue: "Pending Enhancement Jobs in Queue",
  latency: "p95 Enhancement Processing Latency",
  errors: "Error Rate by Tenant",
  workers: "Active Celery Workers",
} as const;
