/** Titles of the panels of "Kubernetes Cluster Overview": alerts name those that they lead to. */
export const CLUSTER_PANELS = {
  cpu: "Cluster CPU Usage",
  memory: "Cluster Memory Usage",
  filesystem: "Cluster Filesystem Usage",
  pods: "Pods Running",
  nodeCpu: "CPU Usage by Node",
  nodeMemory: "Memory Usage by Node",
  nodeFilesystem: "Filesystem Usage by Node",
  network: "Network I/O by Namespace",
  podCpu: "CPU Usage by Pod, Top 10",
  podMemory: "Memory Usage by Pod, Top 10",
  restarts: "Container Restarts in 5 Minutes",
  phases: "Pods by Phase",
} as const;

/** Titles of the panels of "QUALISYS Application Performance". */
export const APPLICATION_PANELS = {
  rateNow: "Request Rate",
  errorsNow: "Error Rate Now",
  latencyNow: "P95 Latency Now",
  pods: "Pods Ready",
  rate: "Request Rate by Route",
  errors: "Error Rate",
  latency: "P95 Latency by Route",
  statuses: "Answers by Status",
  budget: "Error Budget",
  budgetLeft: "Error Budget Left",
  routes: "Routes with Errors",
} as const;

/** Titles of the panels of "QUALISYS Database". */
export const DATABASE_PANELS = {
  answers: "PostgreSQL and Redis Answer",
  connectionsNow: "PostgreSQL Connections Now",
  hitRateNow: "Redis Hit Rate Now",
  connections: "PostgreSQL Connections, of the Maximum",
  states: "PostgreSQL Connections by State",
  transactions: "PostgreSQL Transactions",
  cache: "PostgreSQL Cache Hit Rate",
  hitRate: "Redis Hit Rate",
  clients: "Redis Connected Clients",
  memory: "Redis Memory",
  commands: "Redis Commands",
  evictions: "Redis Keys Expired and Evicted",
} as const;
