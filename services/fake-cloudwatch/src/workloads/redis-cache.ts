import { FixedMetrics, type GeneratedSeries } from "../truth/generated";
import { textHash } from "../truth/random";
import type { UnixSeconds } from "../truth/series";
import { Dice, exactly, seriesOf } from "./shape";
import type { Workload, WorkloadContext } from "./workload";

export interface RedisCacheProps {
  /** @default "feature-flags" */
  readonly cluster?: string;
  /** @default 2 */
  readonly nodes?: number;
  /** Dimensions of the application's own metrics. @default {} */
  readonly applicationDimensions?: Readonly<Record<string, string>>;
}

const HIT_RATE_FALLS = "cache-hit-rate-falls";
const CONNECTIONS_FAIL = "redis-connections-fail";
const CONNECTIONS_RUN_OUT = "redis-connections-run-out";

/** The application publishes every ten seconds. */
const SAMPLES_PER_MINUTE = 6;

/** A Redis cache of ElastiCache, one value a minute and node, and what the application that uses it publishes itself. */
export function redisCache({
  cluster = "feature-flags",
  nodes = 2,
  applicationDimensions = {},
}: RedisCacheProps = {}): Workload {
  const ids = Array.from({ length: nodes }, (_, i) => `${cluster}-${String(i + 1).padStart(3, "0")}`);
  return {
    name: "redis-cache",
    incidents: [HIT_RATE_FALLS, CONNECTIONS_FAIL, CONNECTIONS_RUN_OUT],
    resources: ({ account, region }) =>
      ids.map((id) => ({
        arn: `arn:aws:elasticache:${region}:${account}:cluster:${id}`,
        tags: { Feature: "CacheAnalytics", Service: "Cache" },
      })),
    source: (context) =>
      new FixedMetrics([
        ...ids.flatMap((id) => nodeMetrics(context, id)),
        ...applicationMetrics(context, applicationDimensions),
      ]),
  };
}

/** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.Redis.html */
function nodeMetrics(context: WorkloadContext, id: string): readonly GeneratedSeries[] {
  const series = seriesOf(context, "AWS/ElastiCache");
  const dice = new Dice(context.seed ^ textHash(id));
  const sampled = (name: string, unit: string, value: (minute: UnixSeconds) => number) =>
    series(name, unit, { CacheClusterId: id, CacheNodeId: "0001" }, (minute, add) => {
      add(exactly(value(minute)));
    });
  const reads = (minute: UnixSeconds) => dice.occurrences(12_000, minute, 1);
  const hits = (minute: UnixSeconds) => Math.round((reads(minute) * hitRate(context, dice, minute)) / 100);
  return [
    sampled("CacheHits", "Count", hits),
    sampled("CacheMisses", "Count", (minute) => reads(minute) - hits(minute)),
    sampled("CacheHitRate", "Percent", (minute) => (100 * hits(minute)) / Math.max(1, reads(minute))),
    sampled("EngineCPUUtilization", "Percent", (minute) => 5 + reads(minute) / 400),
    sampled("CPUUtilization", "Percent", (minute) => 4 + reads(minute) / 900),
    sampled("FreeableMemory", "Bytes", (minute) => Math.round(dice.between(6e8, 6.4e8, minute, 7))),
    sampled("CurrItems", "Count", (minute) => Math.round(dice.between(41_000, 43_000, minute, 8))),
    sampled("ReplicationLag", "Seconds", (minute) => dice.lognormal(0.02, 1.6, minute, 9)),
    sampled("SuccessfulWriteRequestLatency", "Microseconds", (minute) => dice.lognormal(260, 1.2, minute, 10)),
    sampled("DatabaseMemoryUsagePercentage", "Percent", (minute) => dice.between(55, 58, minute, 2)),
    sampled("NetworkBytesIn", "Bytes", (minute) => reads(minute) * 120),
    sampled("NetworkBytesOut", "Bytes", (minute) => hits(minute) * 2048),
    sampled("CurrConnections", "Count", (minute) => Math.round(dice.between(18, 26, minute, 3))),
    sampled("NewConnections", "Count", (minute) => Math.round(dice.between(0, 4, minute, 4))),
    sampled("Evictions", "Count", (minute) => Math.floor(dice.between(0, 1.2, minute, 5))),
    sampled("SuccessfulReadRequestLatency", "Microseconds", (minute) => dice.lognormal(220, 1.2, minute, 6)),
  ];
}

function applicationMetrics(
  context: WorkloadContext,
  dimensions: Readonly<Record<string, string>>,
): readonly GeneratedSeries[] {
  const { incidents, seed } = context;
  const series = seriesOf(context, "Lego/FeatureFlags");
  const dice = new Dice(seed + 1);
  const sampled = (name: string, unit: string, value: (minute: UnixSeconds, sample: number) => number) =>
    series(name, unit, dimensions, (minute, add) => {
      for (let i = 0; i < SAMPLES_PER_MINUTE; i++) {
        add(exactly(value(minute, i)));
      }
    });
  return [
    sampled("cache_hit_rate", "Percent", (minute, i) => hitRate(context, dice, minute, i)),
    series("redis_connection_errors", "Count", dimensions, (minute, add) => {
      const errors = incidents.isOn(CONNECTIONS_FAIL, minute)
        ? Math.floor(dice.between(8, 20, minute, 21))
        : Math.floor(dice.between(0, 1.05, minute, 21));
      for (let i = 0; i < errors; i++) {
        add(1);
      }
    }),
    sampled("response_latency_p95", "Milliseconds", (minute, i) =>
      dice.lognormal(incidents.isOn(CONNECTIONS_FAIL, minute) ? 260 : 42, 1.15, minute, 22, i),
    ),
    sampled("active_connections", "Count", (minute, i) =>
      Math.round(
        incidents.isOn(CONNECTIONS_RUN_OUT, minute)
          ? dice.between(9, 12, minute, 23, i)
          : dice.between(3, 6, minute, 23, i),
      ),
    ),
  ];
}

function hitRate({ incidents }: WorkloadContext, dice: Dice, minute: UnixSeconds, sample = 0): number {
  return incidents.isOn(HIT_RATE_FALLS, minute)
    ? dice.between(52, 62, minute, 11, sample)
    : dice.between(90, 96, minute, 11, sample);
}
