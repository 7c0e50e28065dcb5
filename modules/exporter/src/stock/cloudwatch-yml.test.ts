import { describe, expect, it } from "@jest/globals";
import { cloudWatchSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";
import { parse } from "yaml";

import { cloudwatchYml } from "./cloudwatch-yml";

const meaning = { unit: "count", help: "Something." } as const;
const node = { CacheClusterId: { matching: "feature-flags(-\\d+){0,2}" }, CacheNodeId: { matching: "\\d+" } };
const elasticache = (metric: string, statistic: "Average" | "Maximum" | "Sum", dimensions: typeof node = node) =>
  cloudWatchSignal({ namespace: "AWS/ElastiCache", metric, statistic, dimensions }, meaning);

const signals: Signal[] = [
  elasticache("CacheHitRate", "Average"),
  elasticache("NetworkBytesIn", "Sum"),
  elasticache("NetworkBytesIn", "Maximum"),
  elasticache("NetworkBytesIn", "Sum"),
  elasticache("NetworkBytesIn", "Sum", { ...node, CacheClusterId: { matching: "sessions" } }),
  cloudWatchSignal(
    { namespace: "Lego/FeatureFlags", metric: "response_latency_p95", statistic: "Average", dimensions: {} },
    meaning,
  ),
  scrapedSignal("up", "prometheus", { kind: "gauge", ...meaning }),
];

/** https://github.com/prometheus/cloudwatch_exporter/blob/v0.18.0/README.md */
interface ExporterConfig {
  readonly metrics: readonly Readonly<Record<string, unknown>>[];
  readonly [setting: string]: unknown;
}

describe("the exporter's configuration", () => {
  const { metrics, ...settings } = parse(cloudwatchYml("eu-west-1", signals)) as ExporterConfig;

  it("names the metrics of the signals and no others, with all statistics of one in one request", () => {
    expect(metrics).toEqual([
      {
        aws_namespace: "AWS/ElastiCache",
        aws_metric_name: "CacheHitRate",
        aws_dimensions: ["CacheClusterId", "CacheNodeId"],
        aws_dimension_select_regex: { CacheClusterId: ["feature-flags(-\\d+){0,2}"], CacheNodeId: ["\\d+"] },
        aws_statistics: ["Average"],
      },
      {
        aws_namespace: "AWS/ElastiCache",
        aws_metric_name: "NetworkBytesIn",
        aws_dimensions: ["CacheClusterId", "CacheNodeId"],
        aws_dimension_select_regex: { CacheClusterId: ["feature-flags(-\\d+){0,2}"], CacheNodeId: ["\\d+"] },
        aws_statistics: ["Sum", "Maximum"],
      },
      {
        aws_namespace: "AWS/ElastiCache",
        aws_metric_name: "NetworkBytesIn",
        aws_dimensions: ["CacheClusterId", "CacheNodeId"],
        aws_dimension_select_regex: { CacheClusterId: ["sessions"], CacheNodeId: ["\\d+"] },
        aws_statistics: ["Sum"],
      },
      // The exporter lists nothing for a metric without dimensions: it asks for the one series that there is.
      { aws_namespace: "Lego/FeatureFlags", aws_metric_name: "response_latency_p95", aws_statistics: ["Average"] },
    ]);
  });

  it("leaves timestamps to Prometheus, for alerts look at what is there now", () => {
    expect(settings).toMatchObject({ region: "eu-west-1", set_timestamp: false });
    expect(metrics.filter((metric) => "set_timestamp" in metric)).toEqual([]);
  });

  it("reads minutes that are settled, and shows none of them for five minutes: an alert waits that long", () => {
    const { delay_seconds, period_seconds, range_seconds } = settings;
    expect({ delay_seconds, period_seconds }).toEqual({ delay_seconds: 120, period_seconds: 60 });
    // CloudWatch rounds the beginning of the range down to a whole minute.
    expect(Number(range_seconds) + 60).toBeLessThan(300);
    expect(Number(range_seconds)).toBeGreaterThanOrEqual(120);
  });

  it("does not pay for a list of metrics at every scrape", () => {
    expect(settings["list_metrics_cache_ttl"]).toBe(3600);
  });
});
