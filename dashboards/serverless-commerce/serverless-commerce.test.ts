import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { stringify } from "yaml";

import { serviceConfig } from "../../modules/exporter/src/metrics-service/config";
import { run, temporaryDirectory } from "../../scripts/testing";
import { BUNDLE } from "../../services/metrics-service/bundle";
import { selfAlerts } from "../self/alerts";
import { serverlessCommerceDashboards } from "./dashboards";
import { serverlessCommerce } from "./index";
import { DASHBOARDS } from "./panels";
import { serverlessCommerceSignals, type ServerlessCommerceProps } from "./signals";
import { serverlessCommerceSimulation } from "./simulation";

const SHOP: ServerlessCommerceProps = {
  functions: ["order-service", "payment-service"],
  services: { cluster: "dev-monitoring-cluster", names: ["dev-prometheus-service", "dev-grafana-service"] },
};
const of = (props: ServerlessCommerceProps) =>
  serverlessCommerce(props, serverlessCommerceDashboards(serverlessCommerceSignals(props)));
const { alerts, signals } = of(SHOP);

interface Panel {
  readonly title: string;
  readonly fieldConfig: { readonly defaults: { readonly unit: string } };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Model {
  readonly title: string;
  readonly panels: readonly Panel[];
}
const committed = (uid: string) => JSON.parse(readFileSync(join(__dirname, `../json/${uid}.json`), "utf8")) as Model;
const panel = (uid: string, title: string): Panel => {
  const found = committed(uid).panels.find((each) => each.title === title);
  if (!found) throw new Error(`no panel ${title} on ${uid}`);
  return found;
};
const exprs = (uid: string, title: string) => panel(uid, title).targets.map(({ expr }) => expr);
const legends = (uid: string, title: string) => panel(uid, title).targets.map(({ legendFormat }) => legendFormat);
const rule = (name: string) => {
  const source = signals.find((signal) => signal.name === name)?.source;
  return source?.from === "recording-rule" ? source.expr : "";
};

describe("S1: the dashboards", () => {
  it("S1: are Lambda performance, Business KPIs, Infrastructure health, and ours on the data", () => {
    expect(Object.values(DASHBOARDS).map((uid) => committed(uid).title)).toEqual([
      "Business KPIs",
      "Lambda performance",
      "Infrastructure health",
      "Collection and data quality",
    ]);
  });

  it("have no more than a dozen panels each", () => {
    for (const uid of Object.values(DASHBOARDS)) expect(committed(uid).panels.length).toBeLessThanOrEqual(12);
  });

  it("S1: request rate, of each function", () => {
    expect(exprs(DASHBOARDS.lambda, "Lambda request rate")).toEqual([
      'serverless_commerce:lambda_requests:per_second{function_name=~"$function"}',
    ]);
    expect(rule("serverless_commerce:lambda_requests:per_second")).toBe(
      "sum by (function_name) (rate(lambda_requests_total[10m]))",
    );
  });

  it("S1: p50 and p95 of durations, of the histogram", () => {
    expect(legends(DASHBOARDS.lambda, "Lambda duration")).toEqual(["p95 {{function_name}}", "p50 {{function_name}}"]);
    expect(rule("serverless_commerce:lambda_duration_p95_seconds")).toBe(
      "histogram_quantile(0.95, sum by (le, function_name) (rate(lambda_request_duration_seconds_bucket[10m]))) >= 0",
    );
    expect(rule("serverless_commerce:lambda_duration_p50_seconds")).toContain("histogram_quantile(0.5, ");
  });

  it("S1: error rate by type, cold starts, throttles and concurrency", () => {
    expect(legends(DASHBOARDS.lambda, "Lambda errors by type")).toEqual(["{{function_name}} {{error_type}}"]);
    expect(rule("serverless_commerce:lambda_cold_starts:per_minute")).toContain("lambda_cold_starts_total");
    expect(rule("serverless_commerce:lambda_throttles:per_minute")).toContain("lambda_throttles_total");
    expect(rule("serverless_commerce:lambda_concurrent_executions")).toContain("lambda_concurrent_executions");
    for (const title of ["Lambda error rate", "Lambda cold starts", "Lambda throttles", "Lambda concurrency"]) {
      expect(exprs(DASHBOARDS.lambda, title)).toHaveLength(1);
    }
  });

  it("S1: orders and payments, by status and error_type", () => {
    expect(legends(DASHBOARDS.business, "Orders")).toEqual(["{{status}}"]);
    expect(legends(DASHBOARDS.business, "Payments")).toEqual(["{{status}}"]);
    expect(legends(DASHBOARDS.business, "Order failures")).toEqual(["all", "{{error_type}}"]);
    expect(legends(DASHBOARDS.business, "Payment failures")).toEqual(["all", "{{error_type}}"]);
  });

  it("S1: how long orders and payments took: p50, p95 and the histogram", () => {
    expect(legends(DASHBOARDS.business, "Processing duration")).toEqual([
      "orders p95",
      "payments p95",
      "orders p50",
      "payments p50",
    ]);
    expect(legends(DASHBOARDS.business, "Order processing duration, distribution")).toEqual(["≤ {{le}} s"]);
  });

  it("S1: stock reservations by sku, and inventory operations by type", () => {
    expect(legends(DASHBOARDS.business, "Stock reservations")).toEqual(["{{sku}} {{status}}"]);
    expect(legends(DASHBOARDS.business, "Inventory operations")).toEqual(["{{operation_type}} {{status}}"]);
  });

  it("S1: ECS service health, utilisation, and connectivity of API Gateway", () => {
    expect(exprs(DASHBOARDS.infrastructure, "ECS service health")).toHaveLength(1);
    expect(rule("serverless_commerce:ecs_cpu_used_ratio")).toContain("ecs_service_cpu_utilization_ratio");
    expect(rule("serverless_commerce:ecs_memory_used_ratio")).toContain("ecs_service_memory_utilization_ratio");
    expect(legends(DASHBOARDS.infrastructure, "Connectivity")).toEqual([
      "scrape {{job}}",
      "API {{api_name}}{{api_id}} {{stage}}",
    ]);
  });

  it("S1: freshness, completeness, integrity of histograms and reconciliation of what is collected", () => {
    expect(committed(DASHBOARDS.collection).panels.map(({ title }) => title)).toEqual([
      "Oldest data",
      "Not yet read",
      "Collection budget in use",
      "Data freshness",
      "Collection errors",
      "Missing and lost minutes",
      "Late data",
      "Revisions and debt",
      "Reconciliation",
      "Histogram against CloudWatch's percentiles",
      "Requests and what was counted of them",
      "Cost of collection",
    ]);
  });
});

describe("S1: the alerts", () => {
  const facts = alerts.map(({ name, severity, for: time }) => [name, severity, String(time)]);

  it("S1: are on orders, payments, stock, functions, utilisation, missing and delayed metrics, and cost", () => {
    expect(facts).toEqual([
      ["CommerceOrdersFailing", "critical", "10m"],
      ["CommercePaymentsFailing", "critical", "10m"],
      ["CommerceStockReservationsFailing", "warning", "10m"],
      ["CommerceFunctionErrors", "critical", "10m"],
      ["CommerceFunctionSlow", "warning", "10m"],
      ["CommerceFunctionThrottled", "warning", "10m"],
      ["CommerceServiceCpuHigh", "warning", "20m"],
      ["CommerceServiceMemoryHigh", "warning", "20m"],
      ["CommerceServiceSilent", "warning", "20m"],
      ["CommerceApiErrors", "critical", "10m"],
      ["CommerceMetricsMissing", "warning", "20m"],
      ["CommerceMetricsDelayed", "warning", "10m"],
      ["CommerceRequestsUncounted", "warning", "20m"],
      ["CommerceCollectionOverBudget", "warning", "1h"],
    ]);
  });

  it("S1: collection errors are told by the mixin self, which is watched everywhere", () => {
    const names = selfAlerts.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["CloudWatchJobOverdue", "CloudWatchAnswersHeld"]));
    const collection = panel(DASHBOARDS.collection, "Collection errors");
    expect(collection.targets).toHaveLength(4);
  });

  it("can each be made to fire by the simulated shop", () => {
    expect([...serverlessCommerceSimulation.incidents].sort()).toEqual(alerts.map(({ name }) => name).sort());
  });
});

describe("the signals", () => {
  const catalogue = signals.flatMap(({ name, source }) =>
    source.from === "metrics-service" && source.namespace === "PulseQueue" ? [name] : [],
  );

  it("S1: bear the names that the shop's metrics have", () => {
    expect(catalogue).toEqual([
      "lambda_errors_total",
      "orders_processed_total",
      "order_processing_duration_seconds",
      "payments_processed_total",
      "payment_processing_duration_seconds",
      "stock_reservations_total",
      "inventory_operations_total",
    ]);
    expect(signals.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["lambda_requests_total", "lambda_request_duration_seconds"]),
    );
  });

  it("are of the functions, the services and the API that are named, and of no others", () => {
    const all = of({ ...SHOP, functions: ["order-service", "a.b"], apiName: "shop" }).signals;
    const where = (name: string) => {
      const source = all.find((signal) => signal.name === name)?.source;
      return source?.from === "metrics-service" ? source.where : {};
    };
    expect(where("lambda_requests_total")).toEqual({ FunctionName: { matching: "order-service|a\\.b" } });
    expect(where("ecs_service_cpu_utilization_ratio")).toEqual({
      ClusterName: { matching: "dev-monitoring-cluster" },
      ServiceName: { matching: "dev-prometheus-service|dev-grafana-service" },
    });
    expect(where("api_gateway_requests_total")).toEqual({ ApiName: { matching: "shop" } });
  });

  it("S1: cold starts are counted by the functions, or by Lambda Insights, under the same name", () => {
    const coldStarts = (counted: ServerlessCommerceProps["coldStarts"]) =>
      of({ ...SHOP, ...(counted && { coldStarts: counted }) }).signals.find(
        ({ name }) => name === "lambda_cold_starts_total",
      )?.source;
    expect(coldStarts(undefined)).toMatchObject({ namespace: "PulseQueue", metric: "ColdStarts", statistic: "Sum" });
    expect(coldStarts("lambda-insights")).toMatchObject({
      namespace: "LambdaInsights",
      metric: "init_duration",
      statistic: "SampleCount",
    });
  });

  it("do not depend on the shop in their rules, so that one rule file serves all", () => {
    const other = of({ functions: ["f"], services: { cluster: "c", names: ["s"] }, coldStarts: "lambda-insights" });
    const rulesOf = (each: typeof signals) => each.filter(({ source }) => source.from === "recording-rule");
    expect(rulesOf(other.signals)).toEqual(rulesOf(signals));
    expect(other.alerts).toEqual(alerts);
    expect(JSON.stringify(other.dashboards)).toBe(JSON.stringify(of(SHOP).dashboards));
  });

  it("are joined, where forecasts are on, by alerts that wake nobody", () => {
    const all = of({ ...SHOP, forecasts: true }).alerts;
    expect(all.slice(0, alerts.length)).toEqual(alerts);
    expect(all.slice(alerts.length).map(({ name, severity }) => [name, severity])).toEqual([
      ["CommerceColdStartsMany", "info"],
      ["CommerceCountsDiffer", "info"],
    ]);
  });

  it("come with the dashboards that are built, which environments read as they are committed", () => {
    expect(JSON.stringify(serverlessCommerce(SHOP).dashboards)).toBe(JSON.stringify(of(SHOP).dashboards));
  });

  it.each([
    ["the shop", SHOP],
    [
      "with all that may be said",
      { ...SHOP, apiName: "shop", coldStarts: "lambda-insights", forecasts: true } as const,
    ],
  ])("are what the metrics service can read: %s", async (_, props) => {
    const file = join(temporaryDirectory(), "metrics-service.yaml");
    const config = serviceConfig({ listen: "127.0.0.1:9106", region: "eu-west-1", mixins: [of(props)] });
    writeFileSync(file, stringify(config));
    const { status, stdout, stderr } = await run(process.execPath, [BUNDLE, "check", "--config", file]);
    expect({ status, said: status === 0 ? "" : stdout + stderr }).toEqual({ status: 0, said: "" });
  });
});
