import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";

const postgres = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`pg_${name}`, "postgres-exporter", { kind, unit, help });
const redis = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`redis_${name}`, "redis-exporter", { kind, unit, help });

const raw = {
  postgresUp: postgres("up", "gauge", "count", "1 where the exporter reached PostgreSQL, else 0."),
  activity: postgres("stat_activity_count", "gauge", "count", "Connections by database and state."),
  maxConnections: postgres("settings_max_connections", "gauge", "count", "Connections that PostgreSQL takes at most."),
  commits: postgres("stat_database_xact_commit", "counter", "count", "Transactions that were committed."),
  rollbacks: postgres("stat_database_xact_rollback", "counter", "count", "Transactions that were rolled back."),
  blocksHit: postgres("stat_database_blks_hit", "counter", "count", "Blocks that were found in memory."),
  blocksRead: postgres("stat_database_blks_read", "counter", "count", "Blocks that were read from disk."),
  redisUp: redis("up", "gauge", "count", "1 where the exporter reached Redis, else 0."),
  redisClients: redis("connected_clients", "gauge", "count", "Clients that are connected."),
  redisMemory: redis("memory_used_bytes", "gauge", "bytes", "Memory that Redis has in use."),
  redisMemoryMax: redis("memory_max_bytes", "gauge", "bytes", "Memory that Redis may use; 0 for no limit."),
  keyspaceHits: redis("keyspace_hits_total", "counter", "count", "Lookups that found their key."),
  keyspaceMisses: redis("keyspace_misses_total", "counter", "count", "Lookups that did not find their key."),
  redisCommands: redis("commands_processed_total", "counter", "count", "Commands that were carried out."),
  expired: redis("expired_keys_total", "counter", "count", "Keys whose time was over."),
  evicted: redis("evicted_keys_total", "counter", "count", "Keys that were given up for want of memory."),
};

const perSecond = ({ name }: Signal) => `sum by (instance) (rate(${name}[5m]))`;

const recorded = {
  connectionsRatio: recordedSignal("kubernetes_app:postgres_connections_used_ratio", {
    // Connections carry a database, a state and more, their maximum only the server: nothing but the instance is in both.
    expr:
      `sum by (instance) (${raw.activity.name})` + ` / on (instance) max by (instance) (${raw.maxConnections.name})`,
    unit: "ratio",
    help: "Connections, of those that PostgreSQL takes at most.",
  }),
  postgresCacheRatio: recordedSignal("kubernetes_app:postgres_cache_hit_ratio", {
    expr: `${perSecond(raw.blocksHit)} / (${perSecond(raw.blocksHit)} + ${perSecond(raw.blocksRead)})`,
    unit: "ratio",
    help: "Blocks that PostgreSQL found in memory.",
  }),
  redisHitRatio: recordedSignal("kubernetes_app:redis_hit_ratio", {
    expr: `${perSecond(raw.keyspaceHits)} / (${perSecond(raw.keyspaceHits)} + ${perSecond(raw.keyspaceMisses)})`,
    unit: "ratio",
    help: "Lookups in the last 5 minutes that found their key.",
  }),
};

/**
 * What postgres_exporter 0.15 and redis_exporter 1.55 tell, and what is made of it.
 * https://github.com/prometheus-community/postgres_exporter · https://github.com/oliver006/redis_exporter
 */
export const databaseSignals = { ...raw, ...recorded };
