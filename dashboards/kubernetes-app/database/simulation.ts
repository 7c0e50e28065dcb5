import { daily, restless, type SimulatedSeries, steady } from "../../simulation";

const POSTGRES = { instance: "10.0.2.5:9187" };
const REDIS = { instance: "10.0.2.6:9121" };
const MIB = 1024 ** 2;

const STATES = { active: 0.2, idle: 0.7, "idle in transaction": 0.1 } as const;

function postgresSeries(incident?: string): SimulatedSeries[] {
  const connections = incident === "KubernetesDatabaseConnectionsHigh" ? restless(96, 0.02, 3) : daily(18, 55, 3);
  const server = { ...POSTGRES, server: "postgres:5432" };
  const ofDatabase = (name: string, perSecond: (at: number) => number): SimulatedSeries => ({
    name: `pg_stat_database_${name}`,
    labels: { ...POSTGRES, datid: "16384", datname: "qualisys" },
    perSecond,
  });
  return [
    { name: "pg_up", labels: POSTGRES, gauge: steady(incident === "KubernetesPostgresDown" ? 0 : 1) },
    ...Object.entries(STATES).map(([state, share]): SimulatedSeries => ({
      name: "pg_stat_activity_count",
      labels: { ...server, datname: "qualisys", state },
      gauge: (at) => Math.round(connections(at) * share),
    })),
    { name: "pg_settings_max_connections", labels: server, gauge: steady(100) },
    ofDatabase("xact_commit", daily(40, 260, 4)),
    ofDatabase("xact_rollback", daily(0.2, 1.5, 5)),
    ofDatabase("blks_hit", daily(8_000, 60_000, 6)),
    ofDatabase("blks_read", daily(60, 500, 7)),
  ];
}

function redisSeries(incident?: string): SimulatedSeries[] {
  const clients = daily(12, 40, 8);
  const counter = (name: string, perSecond: (at: number) => number): SimulatedSeries => ({
    name: `redis_${name}_total`,
    labels: REDIS,
    perSecond,
  });
  return [
    ...(incident === "KubernetesAppMetricsMissing"
      ? []
      : [{ name: "redis_up", labels: REDIS, gauge: steady(incident === "KubernetesRedisDown" ? 0 : 1) }]),
    { name: "redis_connected_clients", labels: REDIS, gauge: (at) => Math.round(clients(at)) },
    { name: "redis_memory_used_bytes", labels: REDIS, gauge: restless(340 * MIB, 0.06, 9) },
    { name: "redis_memory_max_bytes", labels: REDIS, gauge: steady(512 * MIB) },
    counter("keyspace_hits", daily(200, 1_400, 10)),
    counter("keyspace_misses", daily(15, 90, 11)),
    counter("commands_processed", daily(400, 2_600, 12)),
    counter("expired_keys", daily(1, 12, 13)),
    counter("evicted_keys", steady(0)),
  ];
}

/** PostgreSQL with its exporter, and Redis with its own. */
export const databaseSeries = (incident?: string): SimulatedSeries[] => [
  ...postgresSeries(incident),
  ...redisSeries(incident),
];
