import { FakeCloudWatch, redisCache, shop } from "@watchpost/fake-cloudwatch";

import { HOST } from "./ports";

/**
 * How long CloudWatch's minute is here, in seconds. Everything that hangs on it is as much shorter, so that a cycle of the
 * service brings something new every ten seconds; Prometheus, the service and the ledger all go by the clock on the wall.
 */
export const MINUTE_SECONDS = 5;

/** The shortest that the service allows. */
export const POLL_SECONDS = 10;

export const SETTLE_SECONDS = 2 * MINUTE_SECONDS;

/** The longest that a value takes to arrive, and a poll more. */
const REREAD_SECONDS = 15 * MINUTE_SECONDS;

const REGION = "us-east-1";
const HOUR_SECONDS = 3_600;

/** One value in ten comes two to ten of CloudWatch's minutes late. Seconds of the shop's clock. */
const ARRIVALS = {
  classes: [
    { share: 0.45, fromSeconds: -45, toSeconds: 0 },
    { share: 0.45, fromSeconds: 0, toSeconds: 45 },
    { share: 0.1, fromSeconds: 120, toSeconds: 600 },
  ],
};

/** The full hour, one to two hours ago, in which shop and counters begin. */
export function anchorOf(now: number): number {
  return (Math.floor(now / HOUR_SECONDS) - 1) * HOUR_SECONDS;
}

export function startCloudWatch(port: number, anchor: number): Promise<FakeCloudWatch> {
  return FakeCloudWatch.start({
    host: HOST,
    port,
    workload: [redisCache(), shop()],
    minuteSeconds: MINUTE_SECONDS,
    historySeconds: Date.now() / 1000 - anchor,
    arrivals: ARRIVALS,
  });
}

/** Environment of the metrics service: nothing that whoever runs this has set for the real AWS. */
export function awsEnvironment(cloudWatchUrl: string): NodeJS.ProcessEnv {
  return {
    AWS_ENDPOINT_URL: cloudWatchUrl,
    AWS_ACCESS_KEY_ID: "demo",
    AWS_SECRET_ACCESS_KEY: "demo",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

/** Configuration of the metrics service. JSON is YAML, too. */
export function serviceConfiguration(port: number, anchor: number): string {
  const common = {
    regions: [REGION],
    poll_interval: `${POLL_SECONDS}s`,
    period: `${MINUTE_SECONDS}s`,
    settle: `${SETTLE_SECONDS}s`,
    reread: `${REREAD_SECONDS}s`,
  };
  const catalogued = ["AWS/Lambda", "PulseQueue", "AWS/ElastiCache", "Lego/FeatureFlags"];
  return JSON.stringify({
    listen: `${HOST}:${port}`,
    anchor: new Date(anchor * 1000).toISOString().replace(".000Z", "Z"),
    jobs: [...catalogued.map((namespace) => ({ namespace, ...common })), ...keptNames(common)],
  });
}

/** What the rules of the Redis cache read, under the names that cloudwatch_exporter gives it. */
function keptNames(common: object): object[] {
  const job = (
    namespace: string,
    metrics: readonly (readonly [metric: string, statistic: string, family: string])[],
  ) => ({
    ...{ name: `${namespace} as cloudwatch_exporter has it`, namespace, ...common, naming: "any" },
    metrics: metrics.map(([metric, statistic, family]) => ({ metric, statistic, family, kind: "gauge", unit: "None" })),
  });
  return [
    job("AWS/ElastiCache", [
      ["CacheHitRate", "Average", "aws_elasticache_cache_hit_rate_average"],
      ["EngineCPUUtilization", "Average", "aws_elasticache_engine_cpuutilization_average"],
      ["DatabaseMemoryUsagePercentage", "Average", "aws_elasticache_database_memory_usage_percentage_average"],
      ["NetworkBytesIn", "Sum", "aws_elasticache_network_bytes_in_sum"],
      ["NetworkBytesOut", "Sum", "aws_elasticache_network_bytes_out_sum"],
    ]),
    job("Lego/FeatureFlags", [
      ["cache_hit_rate", "Average", "lego_featureflags_cache_hit_rate_average"],
      ["redis_connection_errors", "Sum", "lego_featureflags_redis_connection_errors_sum"],
      ["response_latency_p95", "Average", "lego_featureflags_response_latency_p95_average"],
      ["active_connections", "Average", "lego_featureflags_active_connections_average"],
    ]),
  ];
}
