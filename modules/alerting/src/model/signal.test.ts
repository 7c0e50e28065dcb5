import { describe, expect, it } from "@jest/globals";

import { cloudWatchSignal, recordedSignal, scrapedSignal } from "./signal";

describe("a signal from CloudWatch", () => {
  // Made by hand from toSnakeCase, safeName and sampleLabelSuffixBy of cloudwatch_exporter 0.18.0.
  it.each([
    ["AWS/ElastiCache", "CacheHitRate", "Average", "aws_elasticache_cache_hit_rate_average"],
    ["AWS/ElastiCache", "EngineCPUUtilization", "Average", "aws_elasticache_engine_cpuutilization_average"],
    [
      "AWS/ElastiCache",
      "DatabaseMemoryUsagePercentage",
      "Maximum",
      "aws_elasticache_database_memory_usage_percentage_maximum",
    ],
    ["AWS/ElastiCache", "NetworkBytesIn", "Sum", "aws_elasticache_network_bytes_in_sum"],
    ["AWS/ElastiCache", "CurrConnections", "Minimum", "aws_elasticache_curr_connections_minimum"],
    ["AWS/ELB", "HTTPCode_Backend_5XX", "Sum", "aws_elb_httpcode_backend_5_xx_sum"],
    ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "Sum", "aws_applicationelb_httpcode_elb_5_xx_count_sum"],
    ["AWS/EC2", "CPUUtilization", "SampleCount", "aws_ec2_cpuutilization_sample_count"],
    ["Lego/FeatureFlags", "response_latency_p95", "Average", "lego_featureflags_response_latency_p95_average"],
    ["Lego/FeatureFlags", "cache_hit_rate", "Average", "lego_featureflags_cache_hit_rate_average"],
    ["CWAgent", "mem_used_percent", "Average", "cwagent_mem_used_percent_average"],
    ["ECS/ContainerInsights", "Memory Used (%)", "Average", "ecs_containerinsights_memory_used__average"],
  ] as const)("of %s %s, %s, bears the exporter's name", (namespace, metric, statistic, name) => {
    const signal = cloudWatchSignal(
      { namespace, metric, statistic, dimensions: {} },
      { unit: "count", help: "Something." },
    );
    expect(signal).toEqual({
      name,
      kind: "gauge",
      unit: "count",
      help: "Something.",
      source: { from: "cloudwatch", namespace, metric, statistic, dimensions: {} },
    });
  });
});

describe("other signals", () => {
  it("tell the rule that they are recorded by", () => {
    expect(
      recordedSignal("job:up:sum", { expr: "sum by (job) (up)", unit: "count", help: "Targets that answer." }),
    ).toEqual({
      name: "job:up:sum",
      kind: "gauge",
      unit: "count",
      help: "Targets that answer.",
      source: { from: "recording-rule", expr: "sum by (job) (up)" },
    });
  });

  it("tell the job that exposes them", () => {
    const meaning = { kind: "counter", unit: "count", help: "Samples taken in." } as const;
    expect(scrapedSignal("samples_total", "prometheus", meaning)).toEqual({
      name: "samples_total",
      ...meaning,
      source: { from: "scrape", job: "prometheus" },
    });
  });
});
