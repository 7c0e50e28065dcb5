import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import {
  catalogueSignal,
  type CloudWatchMetric,
  cloudWatchSignal,
  mixin,
  type Signal,
} from "@watchpost/alerting/model";
import { BUNDLE } from "@watchpost/metrics-service/bundle";
import { run, temporaryDirectory } from "@watchpost/scripts/testing";
import { stringify } from "yaml";

import { serviceConfig } from "./config";

const meaning = { unit: "count", help: "Something." } as const;
const node = { CacheClusterId: { matching: "feature-flags(-\\d+){0,2}" }, CacheNodeId: { matching: "\\d+" } };
const signal = (metric: string, more: Partial<Omit<CloudWatchMetric, "from">> = {}) =>
  cloudWatchSignal({ namespace: "AWS/ElastiCache", metric, statistic: "Average", dimensions: node, ...more }, meaning);

const configOf = (signals: Signal[], usdPerMonth?: number) =>
  serviceConfig({
    listen: "127.0.0.1:9106",
    region: "eu-west-1",
    mixins: [mixin({ name: "watched", signals, alerts: [] })],
    usdPerMonth,
  });

/** What the service itself says of a configuration. */
async function checked(config: object) {
  const file = join(temporaryDirectory(), "metrics-service.yaml");
  writeFileSync(file, stringify(config));
  return run(process.execPath, [BUNDLE, "check", "--config", file]);
}

const gauge = (metric: string, family: string, statistic = "Average") => ({
  metric,
  family,
  statistic,
  kind: "gauge",
  unit: "None",
  help: "Something.",
});

describe("the service's configuration", () => {
  it("names the metrics of the signals and no others, all of one set of dimensions in one job", () => {
    const signals = [
      signal("CacheHitRate"),
      signal("NetworkBytesIn", { statistic: "Sum" }),
      signal("NetworkBytesIn", { statistic: "Maximum" }),
    ];
    expect(configOf(signals)).toEqual({
      listen: "127.0.0.1:9106",
      jobs: [
        {
          name: "AWS/ElastiCache every 5m",
          namespace: "AWS/ElastiCache",
          regions: ["eu-west-1"],
          dimensions: ["CacheClusterId", "CacheNodeId"],
          select: { where: { CacheClusterId: "feature-flags(-\\d+){0,2}", CacheNodeId: "\\d+" } },
          dimension_labels: { CacheClusterId: "cache_cluster_id", CacheNodeId: "cache_node_id" },
          naming: "any",
          period: "1m",
          poll_interval: "5m",
          metrics: [
            gauge("CacheHitRate", "aws_elasticache_cache_hit_rate_average"),
            gauge("NetworkBytesIn", "aws_elasticache_network_bytes_in_sum", "Sum"),
            gauge("NetworkBytesIn", "aws_elasticache_network_bytes_in_maximum", "Maximum"),
          ],
        },
      ],
    });
  });

  it("looks for nothing where a metric has no dimensions, for there is one", () => {
    const [job] = configOf([signal("active_connections", { namespace: "Lego/FeatureFlags", dimensions: {} })]).jobs;
    expect(job).toMatchObject({ dimensions: [], select: { static: [{}] } });
    expect(job).not.toHaveProperty("dimension_labels");
  });

  it("has a job for each set of dimensions, under names of their own", () => {
    const sessions = { ...node, CacheClusterId: { matching: "sessions" } };
    const signals = [signal("CacheHitRate"), signal("EngineCPUUtilization", { dimensions: sessions })];
    expect(configOf(signals).jobs.map(({ name, select }) => [name, select?.where?.["CacheClusterId"]])).toEqual([
      ["AWS/ElastiCache every 5m", "feature-flags(-\\d+){0,2}"],
      ["AWS/ElastiCache every 5m 2", "sessions"],
    ]);
  });

  it("calls labels as the stock exporter does", () => {
    const dimensions = { DBInstanceIdentifier: { matching: "a" }, "Stage Name": { matching: "b" } };
    const [job] = configOf([signal("CPUUtilization", { namespace: "AWS/RDS", dimensions })]).jobs;
    expect(job?.dimension_labels).toEqual({
      DBInstanceIdentifier: "dbinstance_identifier",
      "Stage Name": "stage_name",
    });
  });

  it("lets grow what a signal calls a counter", () => {
    const counted: Signal = { ...signal("Evictions", { statistic: "Sum" }), name: "evictions_total", kind: "counter" };
    expect(configOf([counted]).jobs[0]?.metrics).toEqual([
      { ...gauge("Evictions", "evictions", "Sum"), kind: "counter" },
    ]);
  });

  it("leaves to the catalogue what it knows: dimensions, kinds, buckets", () => {
    const where = { FunctionName: { matching: "order-.*" } };
    const lambda = { namespace: "AWS/Lambda", where };
    const counter = { kind: "counter", ...meaning } as const;
    const signals = [
      catalogueSignal({ ...lambda, family: "lambda_requests" }, counter),
      catalogueSignal(
        { ...lambda, family: "lambda_request_duration_seconds" },
        { kind: "histogram", unit: "seconds", help: "Something." },
      ),
      catalogueSignal({ namespace: "PulseQueue", family: "orders_processed" }, counter),
      catalogueSignal(
        { namespace: "AWS/Billing", family: "billing_estimated_charges_usd" },
        { kind: "gauge", ...meaning },
      ),
    ];
    const [requests] = signals;
    expect(requests?.name).toBe("lambda_requests_total");
    expect(configOf(signals).jobs).toEqual([
      {
        name: "AWS/Lambda every 5m",
        namespace: "AWS/Lambda",
        regions: ["eu-west-1"],
        select: { where: { FunctionName: "order-.*" } },
        poll_interval: "5m",
        metrics: ["lambda_requests", "lambda_request_duration_seconds"],
      },
      {
        name: "PulseQueue every 5m",
        namespace: "PulseQueue",
        regions: ["eu-west-1"],
        poll_interval: "5m",
        metrics: ["orders_processed"],
      },
      {
        name: "AWS/Billing every 5m",
        namespace: "AWS/Billing",
        // The only region that has it.
        regions: ["us-east-1"],
        poll_interval: "5m",
        metrics: ["billing_estimated_charges_usd"],
      },
    ]);
  });

  it("passes on what it may cost, where that is said", () => {
    expect(configOf([signal("CacheHitRate")])).not.toHaveProperty("max_dollars_per_month");
    expect(configOf([signal("CacheHitRate")], 2.5)).toHaveProperty("max_dollars_per_month", 2.5);
  });

  it("is accepted by the service, whatever metrics there are", async () => {
    const signals = [
      signal("CacheHitRate"),
      signal("NetworkBytesIn", { statistic: "Sum" }),
      signal("Unheard of", { namespace: "Own_Metrics/2#a", dimensions: {} }),
      signal("Duration", {
        namespace: "AWS/Lambda",
        statistic: "Maximum",
        dimensions: { FunctionName: { matching: ".*" } },
      }),
      { ...signal("Evictions", { statistic: "Sum" }), name: "evictions_total", kind: "counter" } as const,
      catalogueSignal({ namespace: "PulseQueue", family: "orders_processed" }, { kind: "counter", ...meaning }),
    ];
    expect(await checked(configOf(signals, 2.5))).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringContaining("4 jobs, no problems"),
    });
  });
});
