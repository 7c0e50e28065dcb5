import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";

/** The exporter's scrape job. */
export const REDIS_JOB = "redis-exporter";

const of = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`redis_${name}`, REDIS_JOB, { kind, unit, help });

/** What redis_exporter 1.55 reads of Redis: https://github.com/oliver006/redis_exporter */
const raw = {
  up: of("up", "gauge", "count", "1 where the exporter reached Redis, else 0."),
  uptime: of("uptime_in_seconds", "gauge", "seconds", "Time since Redis was started."),
  clients: of("connected_clients", "gauge", "count", "Connections of clients."),
  blockedClients: of("blocked_clients", "gauge", "count", "Clients that wait in a blocking call, as workers do."),
  maxClients: of("config_maxclients", "gauge", "count", "Connections that there may be."),
  rejectedConnections: of("rejected_connections_total", "counter", "count", "Connections refused for too many."),
  hits: of("keyspace_hits_total", "counter", "count", "Lookups that found their key."),
  misses: of("keyspace_misses_total", "counter", "count", "Lookups that did not find their key."),
  usedMemory: of("memory_used_bytes", "gauge", "bytes", "Memory that Redis has allocated."),
  maxMemory: of("memory_max_bytes", "gauge", "bytes", "Memory that Redis may take; 0 where there is no limit."),
  evictedKeys: of("evicted_keys_total", "counter", "count", "Keys removed for want of memory."),
  expiredKeys: of("expired_keys_total", "counter", "count", "Keys removed because their time was over."),
  commands: of("commands_total", "counter", "count", "Commands, by kind."),
  keys: of("db_keys", "gauge", "count", "Keys, by database."),
};

const perSecond = ({ name }: Signal) => `sum by (job, instance) (rate(${name}[5m]))`;

const recorded = {
  hitRatio: recordedSignal("ecs_web:redis_hit_ratio", {
    expr: `${perSecond(raw.hits)} / (${perSecond(raw.hits)} + ${perSecond(raw.misses)})`,
    unit: "ratio",
    help: "Lookups that found their key.",
  }),
  memoryRatio: recordedSignal("ecs_web:redis_memory_ratio", {
    expr: `${raw.usedMemory.name} / (${raw.maxMemory.name} > 0)`,
    unit: "ratio",
    help: "Memory that Redis has allocated, of what it may take; nothing where there is no limit.",
  }),
  evictionsPerMinute: recordedSignal("ecs_web:redis_evictions:per_minute", {
    expr: `rate(${raw.evictedKeys.name}[5m]) * 60`,
    unit: "per-minute",
    help: "Keys removed for want of memory.",
  }),
  rejectionsPerMinute: recordedSignal("ecs_web:redis_rejected_connections:per_minute", {
    expr: `rate(${raw.rejectedConnections.name}[5m]) * 60`,
    unit: "per-minute",
    help: "Connections refused for too many.",
  }),
  commandRate: recordedSignal("ecs_web:redis_commands:per_second", {
    expr: `sum by (job, instance, cmd) (rate(${raw.commands.name}[5m]))`,
    unit: "per-second",
    help: "Commands by the second.",
  }),
};

/** One value an instance. */
export const redisSignals = { ...raw, ...recorded };
