/** Titles of the panels: alerts name those that they lead to. */
export const PANELS = {
  hitRate: "Cache Hit Rate",
  latency: "Response Latency P95",
  connectionErrors: "Connection Errors",
  connections: "Active Connections",
  memory: "Memory Utilization",
  network: "Network Throughput",
} as const;
