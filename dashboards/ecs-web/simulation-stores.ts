import { daily, restless, type SimulatedSeries, steady } from "../simulation";

const MEBIBYTE = 1_048_576;

/** By how much each counter of a database grows in a second, by night and by day. */
const DATABASE_COUNTERS: Readonly<Record<string, readonly [number, number]>> = {
  xact_commit: [8, 60],
  xact_rollback: [0.05, 0.4],
  blks_hit: [900, 7000],
  blks_read: [2, 20],
  tup_returned: [2000, 16_000],
  tup_fetched: [700, 6000],
  tup_inserted: [2, 15],
  tup_updated: [3, 22],
  tup_deleted: [0.2, 2],
  deadlocks: [0.0002, 0.002],
  conflicts: [0, 0],
  temp_bytes: [2000, 90_000],
};

/** What postgres_exporter exposes of one server with two databases. */
export function databaseSeries(incident: string | undefined): SimulatedSeries[] {
  const at = { job: "postgres-exporter", instance: "10.0.2.5:9187" };
  const server = "staging-wumbo-db.internal:5432";
  const down = incident === "WebDatabaseDown";
  const up: SimulatedSeries = { name: "pg_up", labels: at, gauge: steady(down ? 0 : 1) };
  if (down) return [up];
  const active = incident === "WebDatabaseConnectionsHigh" ? 70 : 6;
  const connections = { active, idle: 24, "idle in transaction": 1 };
  return [
    up,
    { name: "pg_settings_max_connections", labels: { ...at, server }, gauge: steady(100) },
    ...Object.entries(connections).flatMap(([state, count], i) => [
      {
        name: "pg_stat_activity_count",
        labels: { ...at, server, datname: "wumbo", state, usename: "wumbo" },
        gauge: (time: number) => Math.round(restless(count, 0.2, 60 + i)(time)),
      },
      {
        name: "pg_stat_activity_max_tx_duration",
        labels: { ...at, server, datname: "wumbo", state },
        gauge: restless(2 + i, 0.9, 70 + i),
      },
    ]),
    ...["wumbo", "postgres"].flatMap((datname, i): SimulatedSeries[] => [
      {
        name: "pg_database_size_bytes",
        labels: { ...at, datname },
        gauge: restless((i === 0 ? 9000 : 8) * MEBIBYTE, 0.002, 80 + i),
      },
      ...Object.entries(DATABASE_COUNTERS).map(([name, [night, day]], j) => ({
        name: `pg_stat_database_${name}`,
        labels: { ...at, datname, datid: String(16_384 + i) },
        perSecond: i === 0 ? daily(night, day, 90 + j) : steady(night / 100),
      })),
    ]),
  ];
}

/** What redis_exporter exposes of one server: the cache, and the queue of the workers. */
export function redisSeries(incident: string | undefined): SimulatedSeries[] {
  const labels = { job: "redis-exporter", instance: "10.0.2.7:9121" };
  const gauge = (name: string, course: (at: number) => number): SimulatedSeries => ({
    name: `redis_${name}`,
    labels,
    gauge: course,
  });
  const counter = (name: string, perSecond: (at: number) => number): SimulatedSeries => ({
    name: `redis_${name}_total`,
    labels,
    perSecond,
  });
  if (incident === "WebRedisDown") return [gauge("up", steady(0))];
  const used = incident === "WebRedisMemoryHigh" ? 490 : 260;
  return [
    gauge("up", steady(1)),
    gauge("uptime_in_seconds", (at) => at - 1_700_000_000),
    gauge("connected_clients", (at) => Math.round(restless(22, 0.2, 110)(at))),
    gauge("blocked_clients", (at) => Math.round(restless(4, 0.3, 111)(at))),
    gauge("config_maxclients", steady(10_000)),
    gauge("memory_used_bytes", restless(used * MEBIBYTE, 0.03, 112)),
    gauge("memory_max_bytes", steady(512 * MEBIBYTE)),
    counter("keyspace_hits", daily(40, 320, 113)),
    counter("keyspace_misses", daily(4, 30, 114)),
    counter("evicted_keys", steady(incident === "WebRedisEvictions" ? 0.5 : 0)),
    counter("expired_keys", daily(0.5, 4, 115)),
    counter("rejected_connections", steady(incident === "WebRedisConnectionsRejected" ? 0.2 : 0)),
    ...["get", "set", "brpop", "lpush", "expire"].map((cmd, i) => ({
      name: "redis_commands_total",
      labels: { ...labels, cmd },
      perSecond: daily(30 / (i + 1), 240 / (i + 1), 116 + i),
    })),
    ...["db0", "db1"].map((db, i) => ({
      name: "redis_db_keys",
      labels: { ...labels, db },
      gauge: (at: number) => Math.round(restless(i === 0 ? 18_000 : 140, 0.1, 121 + i)(at)),
    })),
  ];
}
