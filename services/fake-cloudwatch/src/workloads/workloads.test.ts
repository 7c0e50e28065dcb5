import { describe, expect, it } from "@jest/globals";

import { PROMPT } from "../truth/arrivals";
import { Incidents } from "../truth/incidents";
import { metric, type Metric } from "../truth/metric";
import { END_OF_TIME } from "../truth/series";
import { Summary } from "../truth/summary";
import { ecsWeb } from "./ecs-web";
import { redisCache } from "./redis-cache";
import { shop } from "./shop";
import type { Workload } from "./workload";

const T0 = 1_800_000_000;
const HOUR = 3600;

function run(workload: Workload) {
  const incidents = new Incidents(workload.incidents ?? []);
  const source = workload.source({ seed: 1, since: T0, arrivals: PROMPT, incidents });
  const of = (wanted: Metric, start = T0, end = T0 + HOUR) => {
    const summary = new Summary(false);
    source.find(wanted)?.series.forEach((one) => {
      one.addTo(summary, start, end, END_OF_TIME);
    });
    return summary;
  };
  const metrics = Array.from({ length: source.length }, (_, i) => source.at(i).metric);
  return { incidents, of, metrics };
}

const named = (metrics: readonly Metric[], namespace: string) =>
  new Set(metrics.filter((one) => one.namespace === namespace).map(({ name }) => name));

describe("the Redis cache", () => {
  const { metrics, of, incidents } = run(redisCache({ applicationDimensions: { Environment: "dev" } }));
  const node = { CacheClusterId: "feature-flags-001", CacheNodeId: "0001" };
  const own = { Environment: "dev" };

  it("has the metrics that its dashboard shows", () => {
    expect([...named(metrics, "AWS/ElastiCache")]).toEqual(
      expect.arrayContaining([
        "CacheHitRate",
        "EngineCPUUtilization",
        "DatabaseMemoryUsagePercentage",
        "NetworkBytesIn",
        "NetworkBytesOut",
      ]),
    );
    expect(named(metrics, "Lego/FeatureFlags")).toEqual(
      new Set(["cache_hit_rate", "redis_connection_errors", "response_latency_p95", "active_connections"]),
    );
  });

  it("publishes one value a minute and node, and is well until something is switched on", () => {
    const hitRate = of(metric("AWS/ElastiCache", "CacheHitRate", node));
    expect(hitRate.count).toBe(60);
    expect(hitRate.min).toBeGreaterThan(80);
    expect(of(metric("Lego/FeatureFlags", "active_connections", own)).max).toBeLessThanOrEqual(8);
    for (const name of incidents.names) {
      incidents.switch(name, true, T0 + HOUR - 60);
    }
    const later = [T0 + HOUR, T0 + 2 * HOUR] as const;
    expect(of(metric("AWS/ElastiCache", "CacheHitRate", node), ...later).max).toBeLessThan(70);
    const errors = of(metric("Lego/FeatureFlags", "redis_connection_errors", own), ...later);
    expect(errors.sum / 60).toBeGreaterThan(5);
    const latency = of(metric("Lego/FeatureFlags", "response_latency_p95", own), ...later);
    expect(latency.sum / latency.count).toBeGreaterThan(200);
    expect(of(metric("Lego/FeatureFlags", "active_connections", own), ...later).min).toBeGreaterThan(8);
  });
});

describe("the shop", () => {
  const { metrics, of } = run(shop());
  const lambda = (name: string, dimensions: Readonly<Record<string, string>>) =>
    of(metric("AWS/Lambda", name, dimensions));
  const totalOf = (name: string) =>
    metrics
      .filter((one) => one.namespace === "PulseQueue" && one.name === name)
      .reduce((sum, one) => sum + of(one).sum, 0);

  it("counts each invocation once in all its metrics", () => {
    for (const FunctionName of ["order-service", "payment-service"]) {
      const invocations = lambda("Invocations", { FunctionName });
      expect(invocations.sum).toBeGreaterThan(100);
      expect(lambda("Duration", { FunctionName }).count).toBe(invocations.sum);
      expect(lambda("Errors", { FunctionName }).count).toBe(invocations.sum);
      expect(lambda("Invocations", { FunctionName, Resource: FunctionName }).sum).toBe(invocations.sum);
    }
    expect(lambda("Invocations", {}).sum).toBe(
      lambda("Invocations", { FunctionName: "order-service" }).sum +
        lambda("Invocations", { FunctionName: "payment-service" }).sum,
    );
  });

  it("agrees with itself in what it publishes", () => {
    const orders = lambda("Invocations", { FunctionName: "order-service" }).sum;
    const payments = lambda("Invocations", { FunctionName: "payment-service" }).sum;
    expect(totalOf("OrdersProcessed")).toBe(orders);
    expect(of(metric("PulseQueue", "OrderProcessingDuration")).count).toBe(orders);
    expect(totalOf("PaymentsProcessed")).toBe(payments);
    expect(of(metric("PulseQueue", "PaymentProcessingDuration")).count).toBe(payments);
    expect(totalOf("LambdaRequests")).toBe(orders + payments);
    const ended = (ErrorType: string) =>
      of(metric("PulseQueue", "OrdersProcessed", { Status: "error", ErrorType })).sum;
    expect(totalOf("StockReservations")).toBe(orders - ended("validation"));
    expect(of(metric("PulseQueue", "InventoryOperations", { OperationType: "reserve", Status: "error" })).sum).toBe(
      ended("out_of_stock"),
    );
  });

  it("fails its payments, slowly, when that is switched on, and its functions are throttled", () => {
    const { of: inTrouble, incidents } = run(shop());
    incidents.names.forEach((name) => {
      incidents.switch(name, true, T0 - 60);
    });
    const timeouts = metric("PulseQueue", "PaymentsProcessed", { Status: "error", ErrorType: "gateway_timeout" });
    expect(inTrouble(timeouts).sum).toBeGreaterThan(20 * of(timeouts).sum);
    const duration = metric("PulseQueue", "PaymentProcessingDuration");
    expect(inTrouble(duration).sum).toBeGreaterThan(2 * of(duration).sum);
    const throttles = metric("AWS/Lambda", "Throttles", { FunctionName: "order-service" });
    expect(of(throttles).sum).toBe(0);
    expect(inTrouble(throttles).sum).toBeGreaterThan(200);
  });
});

it("an incident changes the future, though its truth was told before, and nothing of the past", () => {
  const { of, incidents } = run(shop());
  const timeouts = metric("PulseQueue", "PaymentsProcessed", { Status: "error", ErrorType: "gateway_timeout" });
  const [before, after] = [of(timeouts).sum, of(timeouts, T0 + HOUR, T0 + 3 * HOUR).sum];
  incidents.switch("payments-fail", true, T0 + HOUR - 60);
  incidents.switch("payments-fail", false, T0 + 2 * HOUR);
  expect(of(timeouts).sum).toBe(before);
  const minutes = Array.from({ length: 120 }, (_, i) => T0 + HOUR + i * 60);
  const byMinute = minutes.reduce((sum, minute) => sum + of(timeouts, minute, minute + 60).sum, 0);
  expect(byMinute).toBeGreaterThan(10 * after);
  expect(of(timeouts, T0 + HOUR, T0 + 3 * HOUR).sum).toBe(byMinute);
});

describe("the web application", () => {
  it("answers what is asked of it until something is switched on", () => {
    const { of, incidents } = run(ecsWeb());
    const LoadBalancer = "app/production-wumbo/50dc6c495c0c9188";
    const requests = (name: string, ...range: readonly [number, number] | []) =>
      of(metric("AWS/ApplicationELB", name, { LoadBalancer }), ...range).sum;
    const answers = ["2XX", "4XX", "5XX"].map((status) => requests(`HTTPCode_Target_${status}_Count`));
    expect(answers.reduce((sum, n) => sum + n, 0)).toBe(requests("RequestCount"));
    const busy = { DBInstanceIdentifier: "production-wumbo-db" };
    expect(of(metric("AWS/RDS", "DatabaseConnections", busy)).max).toBeLessThan(80);
    incidents.names.forEach((name) => {
      incidents.switch(name, true, T0 + HOUR - 60);
    });
    const later = [T0 + HOUR, T0 + 2 * HOUR] as const;
    expect(requests("HTTPCode_Target_5XX_Count", ...later) / requests("RequestCount", ...later)).toBeGreaterThan(0.1);
    expect(of(metric("AWS/RDS", "DatabaseConnections", busy), ...later).min).toBeGreaterThan(80);
    const backend = { ClusterName: "production-wumbo-cluster", ServiceName: "backend" };
    expect(of(metric("AWS/ECS", "CPUUtilization", backend), ...later).min).toBeGreaterThan(80);
  });
});
