import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";

/** The exporter's scrape job. */
export const POSTGRESQL_JOB = "postgres-exporter";

const of = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`pg_${name}`, POSTGRESQL_JOB, { kind, unit, help });

/** Of a database, since the statistics were last reset; the exporter writes no `_total` behind their names. */
const counted = (name: string, help: string, unit: Signal["unit"] = "count") =>
  of(`stat_database_${name}`, "counter", unit, help);

/** What postgres_exporter 0.15 reads of PostgreSQL: https://github.com/prometheus-community/postgres_exporter */
const raw = {
  up: of("up", "gauge", "count", "1 where the exporter reached PostgreSQL, else 0."),
  activity: of("stat_activity_count", "gauge", "count", "Connections, by database and state."),
  maxConnections: of("settings_max_connections", "gauge", "count", "Connections that there may be."),
  transactionAge: of("stat_activity_max_tx_duration", "gauge", "seconds", "Age of the oldest transaction, by state."),
  size: of("database_size_bytes", "gauge", "bytes", "Size of a database on disk."),
  commits: counted("xact_commit", "Transactions that were committed."),
  rollbacks: counted("xact_rollback", "Transactions that were rolled back."),
  blocksHit: counted("blks_hit", "Blocks found in memory."),
  blocksRead: counted("blks_read", "Blocks read from disk."),
  rowsReturned: counted("tup_returned", "Rows that scans looked at."),
  rowsFetched: counted("tup_fetched", "Rows that queries fetched."),
  rowsInserted: counted("tup_inserted", "Rows inserted."),
  rowsUpdated: counted("tup_updated", "Rows updated."),
  rowsDeleted: counted("tup_deleted", "Rows deleted."),
  deadlocks: counted("deadlocks", "Deadlocks."),
  conflicts: counted("conflicts", "Queries ended for a conflict with recovery, on a standby."),
  temporaryBytes: counted("temp_bytes", "Bytes that queries wrote to temporary files.", "bytes"),
};

const hits = `sum by (job, instance) (rate(${raw.blocksHit.name}[5m]))`;
const reads = `sum by (job, instance) (rate(${raw.blocksRead.name}[5m]))`;

const recorded = {
  connections: recordedSignal("ecs_web:database_connections", {
    expr: `sum by (job, instance, state) (${raw.activity.name})`,
    unit: "count",
    help: "Connections, by state.",
  }),
  connectionsRatio: recordedSignal("ecs_web:database_connections_ratio", {
    // Connections have a database and a state, their limit has neither: both must be one number an instance.
    expr:
      `sum by (job, instance) (${raw.activity.name})` +
      ` / on (job, instance) max by (job, instance) (${raw.maxConnections.name})`,
    unit: "ratio",
    help: "Connections, of those that there may be.",
  }),
  hitRatio: recordedSignal("ecs_web:database_cache_hit_ratio", {
    expr: `${hits} / (${hits} + ${reads})`,
    unit: "ratio",
    help: "Blocks found in PostgreSQL's memory.",
  }),
};

/** One value an instance, or by state. */
export const postgresqlSignals = { ...raw, ...recorded };
