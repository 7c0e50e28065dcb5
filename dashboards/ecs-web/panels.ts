/** Titles of the panels of "Web application": alerts name those that they lead to. */
export const WEB_PANELS = {
  requestsNow: "Requests now",
  errorsNow: "5xx answers now",
  latencyNow: "Response time now",
  activeUsers: "Active users",
  requests: "Requests by endpoint",
  errors: "Share of 5xx answers",
  latency: "Response time p95",
  inFlight: "Requests in flight",
  transactions: "Transactions by category",
  failures: "Transactions that fail",
  taskMemory: "Memory of tasks",
  taskCpu: "CPU of tasks",
} as const;

/** Titles of the panels of "PostgreSQL". */
export const POSTGRESQL_PANELS = {
  up: "PostgreSQL answers",
  connectionsNow: "Connections now",
  hitRatioNow: "Reads from memory now",
  size: "Size of databases",
  connectionsRatio: "Connections, of the most there may be",
  connections: "Connections by state",
  commits: "Commits and rollbacks",
  rows: "Rows read and written",
  hitRatio: "Reads from memory",
  transactionAge: "Oldest transaction",
  deadlocks: "Deadlocks and conflicts",
  temporary: "Temporary files",
} as const;

/** Titles of the panels of "Redis". */
export const REDIS_PANELS = {
  up: "Redis answers",
  hitRatioNow: "Hit ratio now",
  clientsNow: "Clients now",
  uptime: "Up since its last start",
  commands: "Commands by kind",
  lookups: "Hits and misses",
  memoryRatio: "Redis memory, of the most it may take",
  memory: "Redis memory",
  evictions: "Keys evicted and expired",
  clients: "Clients",
  rejected: "Connections rejected",
  keys: "Keys",
} as const;

/** Titles of the panels of "Services and database on AWS". */
export const AWS_PANELS = {
  serviceCpu: "Service CPU",
  serviceMemory: "Service memory",
  responseTime: "Target response time",
  responses: "Answers of the load balancer",
  targets: "Targets",
  databaseCpu: "Database CPU",
  databaseConnections: "Database connections",
  databaseSpace: "Database memory and storage that are free",
  databaseLatency: "Database disk latency",
  containerMemory: "Memory of containers",
  containerCpu: "CPU of containers",
} as const;
