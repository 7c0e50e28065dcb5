import { cloudWatchSignal, type CloudWatchMetric, recordedSignal, type Signal } from "@watchpost/alerting/model";

/** Which cache is watched. */
export interface RedisCacheProps {
  /**
   * The ElastiCache cluster or replication group: its nodes are `<cluster>-001` and so on, with shards
   * `<cluster>-0001-001`.
   */
  readonly cluster: string;
  /**
   * Dimensions under which the application publishes its own metrics.
   * @default {} - none
   */
  readonly applicationDimensions?: Readonly<Record<string, string>>;
  /**
   * Whether alerts for those who look tell that the hit rate is lower than usual at the hour, and that memory will be full
   * in four days. Three weeks of samples are needed for the one, a day's for the other.
   * @default false
   */
  readonly forecasts?: boolean;
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html */
const ELASTICACHE = "AWS/ElastiCache";

/** The application's own namespace: what ElastiCache cannot know, as a client sees it. */
const APPLICATION = "Lego/FeatureFlags";

/** CloudWatch counts bytes by the minute. */
const SECONDS_PER_PERIOD = 60;

/**
 * How long a value stands in for one that does not come: long enough for one scrape that fails, as when the exporter is
 * started again, so that an alert neither ends nor begins anew for that.
 */
const BRIDGED = "150s";

/** The signals of one cache. Alerts and dashboards name the recorded ones, which are in base units. */
export function redisCacheSignals({ cluster, applicationDimensions = {} }: RedisCacheProps) {
  const node = {
    CacheClusterId: { matching: `${escapeRegex(cluster)}(-\\d+){0,2}` },
    CacheNodeId: { matching: "\\d+" },
  };
  const application = Object.fromEntries(
    Object.entries(applicationDimensions).map(([name, value]) => [name, { matching: escapeRegex(value) }]),
  );
  const elasticache = (metric: string, statistic: CloudWatchMetric["statistic"], unit: Signal["unit"], help: string) =>
    cloudWatchSignal({ namespace: ELASTICACHE, metric, statistic, dimensions: node }, { unit, help });
  const custom = (metric: string, statistic: CloudWatchMetric["statistic"], unit: Signal["unit"], help: string) =>
    cloudWatchSignal({ namespace: APPLICATION, metric, statistic, dimensions: application }, { unit, help });

  const raw = {
    hitRate: elasticache("CacheHitRate", "Average", "percent", "Reads that found their key."),
    engineCpu: elasticache("EngineCPUUtilization", "Average", "percent", "CPU of the Redis engine thread."),
    memory: elasticache(
      "DatabaseMemoryUsagePercentage",
      "Average",
      "percent",
      "Memory in use, of what Redis may take.",
    ),
    bytesIn: elasticache("NetworkBytesIn", "Sum", "bytes-per-minute", "Bytes that the node read from the network."),
    bytesOut: elasticache("NetworkBytesOut", "Sum", "bytes-per-minute", "Bytes that the node sent."),
    applicationHitRate: custom(
      "cache_hit_rate",
      "Average",
      "percent",
      "Lookups that the application served from the cache.",
    ),
    connectionErrors: custom("redis_connection_errors", "Sum", "per-minute", "Connections to the cache that failed."),
    latencyP95: custom("response_latency_p95", "Average", "milliseconds", "95th percentile of the time a lookup took."),
    activeConnections: custom("active_connections", "Average", "count", "Connections that the application holds open."),
  };
  return { ...raw, ...recorded(raw) };
}

type Raw = Readonly<
  Record<
    | "hitRate"
    | "memory"
    | "bytesIn"
    | "bytesOut"
    | "applicationHitRate"
    | "connectionErrors"
    | "latencyP95"
    | "activeConnections",
    Signal
  >
>;

/** One value a cluster, or one for the application, in base units. */
function recorded(raw: Raw) {
  const recent = ({ name }: Signal) => `last_over_time(${name}[${BRIDGED}])`;
  const ofCluster = (operation: string, signal: Signal) => `${operation} by (cache_cluster_id) (${recent(signal)})`;
  return {
    hitRatio: recordedSignal("redis_cache:hit_ratio", {
      expr: `${ofCluster("avg", raw.hitRate)} / 100`,
      unit: "ratio",
      help: "Reads that found their key.",
    }),
    missRatio: recordedSignal("redis_cache:miss_ratio", {
      expr: `1 - ${ofCluster("avg", raw.hitRate)} / 100`,
      unit: "ratio",
      help: "Reads that did not find their key.",
    }),
    dbFallbackRatio: recordedSignal("redis_cache:db_fallback_ratio", {
      expr: `1 - avg(${recent(raw.applicationHitRate)}) / 100`,
      unit: "ratio",
      help: "Lookups that the application had to serve from its database.",
    }),
    latencyP95Seconds: recordedSignal("redis_cache:latency_p95_seconds", {
      expr: `max(${recent(raw.latencyP95)}) / 1000`,
      unit: "seconds",
      help: "95th percentile of the time a lookup took.",
    }),
    connectionErrorsPerMinute: recordedSignal("redis_cache:connection_errors:per_minute", {
      // Not bridged: there may be no value but in minutes with errors, and a short burst must not last five minutes.
      expr: `sum(${raw.connectionErrors.name})`,
      unit: "per-minute",
      help: "Connections to the cache that failed in the last minute.",
    }),
    connections: recordedSignal("redis_cache:active_connections", {
      expr: `sum(${recent(raw.activeConnections)})`,
      unit: "count",
      help: "Connections that the application holds open.",
    }),
    memoryRatio: recordedSignal("redis_cache:memory_used_ratio", {
      expr: `${ofCluster("max", raw.memory)} / 100`,
      unit: "ratio",
      help: "Memory in use on the fullest node, of what Redis may take.",
    }),
    receivedBytes: recordedSignal("redis_cache:network_received_bytes:per_second", {
      expr: `${ofCluster("sum", raw.bytesIn)} / ${SECONDS_PER_PERIOD}`,
      unit: "bytes-per-second",
      help: "Bytes that the nodes read from the network.",
    }),
    sentBytes: recordedSignal("redis_cache:network_sent_bytes:per_second", {
      expr: `${ofCluster("sum", raw.bytesOut)} / ${SECONDS_PER_PERIOD}`,
      unit: "bytes-per-second",
      help: "Bytes that the nodes sent.",
    }),
  };
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

export type RedisCacheSignals = ReturnType<typeof redisCacheSignals>;

const WEEKS = [1, 2, 3];

/** From half an hour before a time, a week ago, until half an hour after it. */
const sameHour = (series: string, weeks: number) => `avg_over_time(${series}[1h] offset ${weeks * 7 - 1}d23h30m)`;

/**
 * What is usual, and what is likely to come: from what has been recorded. Where Prometheus keeps samples for less than a
 * week, nothing is usual. A day's samples of memory must be there, for a cache that was started anew fills up fast.
 */
export function redisCacheForecasts({ hitRatio, memoryRatio }: RedisCacheSignals) {
  const weeks = WEEKS.map((week) => `label_replace(${sameHour(hitRatio.name, week)}, "week", "${week}", "", "")`);
  const usual = recordedSignal("redis_cache:hit_ratio:usual", {
    // The middle of the three: one week that was bad does not make a bad one usual.
    expr: `quantile by (cache_cluster_id) (0.5, ${weeks.join(" or ")})`,
    unit: "ratio",
    help: "Reads that found their key at this hour in the last three weeks.",
  });
  return {
    usual,
    belowUsual: recordedSignal("redis_cache:hit_ratio:below_usual", {
      expr: `${usual.name} - ${hitRatio.name}`,
      unit: "ratio",
      help: "By how much fewer reads find their key than usual at this hour.",
    }),
    memoryInFourDays: recordedSignal("redis_cache:memory_used_ratio:in_4d", {
      expr: `predict_linear(${memoryRatio.name}[1d], ${4 * 86_400}) and ${memoryRatio.name} offset 1d`,
      unit: "ratio",
      help: "Memory that will be in use in 4 days, going by the last one.",
    }),
  };
}

export type RedisCacheForecasts = ReturnType<typeof redisCacheForecasts>;
