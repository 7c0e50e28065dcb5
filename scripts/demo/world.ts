import { redisCache as redisCacheMixin } from "@watchpost/dashboards/redis-cache";
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

/** The Redis cache. */
const CLUSTER = "feature-flags";

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
    workload: [redisCache({ cluster: CLUSTER }), shop()],
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

/** What the rules of the Redis cache read, under the names that cloudwatch_exporter gives it: gauges, all of them. */
function keptNames(common: object): object[] {
  const metrics = new Map<string, object[]>();
  for (const { name: family, source } of redisCacheMixin({ cluster: CLUSTER }).signals) {
    if (source.from !== "cloudwatch") continue;
    const { metric, namespace, statistic } = source;
    const ofNamespace = metrics.get(namespace) ?? [];
    metrics.set(namespace, ofNamespace);
    ofNamespace.push({ metric, statistic, family, kind: "gauge", unit: "None" });
  }
  return [...metrics].map(([namespace, ofNamespace]) => ({
    ...{ name: `${namespace} as cloudwatch_exporter has it`, namespace, ...common, naming: "any" },
    metrics: ofNamespace,
  }));
}
