import { type Course, daily, restless, type SimulatedSeries, type Simulation, steady } from "../simulation";
import { collectionSeries } from "./simulation-collection";

const NAME = "order-service";

/** What goes on in the shop. */
interface State {
  /** Parts of the orders that fail, by error_type. */
  readonly orderErrors: Readonly<Record<string, number>>;
  readonly paymentErrors: Readonly<Record<string, number>>;
  /** Part of the invocations of the first function that fail. */
  readonly functionErrors: number;
  /** Seconds that half of its invocations take at most. */
  readonly median: number;
  /** Invocations by the second that it is refused. */
  readonly throttles: number;
  /** Part of the reservations of the first article that fail. */
  readonly soldOut: number;
  readonly cpu: number;
  readonly memory: number;
  readonly apiErrors: number;
}

const GOOD: State = {
  orderErrors: { validation: 0.02, out_of_stock: 0.03, payment_failed: 0.03 },
  paymentErrors: { declined: 0.025, gateway_timeout: 0.004 },
  functionErrors: 0.01,
  median: 0.35,
  throttles: 0,
  soldOut: 0.04,
  cpu: 0.35,
  memory: 0.55,
  apiErrors: 0.003,
};

/** What is otherwise in an incident: the alert that has every reason to fire then. */
const INCIDENTS: Readonly<Record<string, Partial<State>>> = {
  CommerceOrdersFailing: { orderErrors: { ...GOOD.orderErrors, validation: 0.35 } },
  CommercePaymentsFailing: { paymentErrors: { declined: 0.025, gateway_timeout: 0.35 } },
  CommerceStockReservationsFailing: { soldOut: 0.9 },
  CommerceFunctionErrors: { functionErrors: 0.2 },
  CommerceFunctionSlow: { median: 1.8 },
  CommerceFunctionThrottled: { throttles: 0.5 },
  CommerceServiceCpuHigh: { cpu: 0.93 },
  CommerceServiceMemoryHigh: { memory: 0.92 },
  CommerceApiErrors: { apiErrors: 0.3 },
};

/** Incidents in which there is less, rather than something else. */
const SILENT = ["CommerceServiceSilent", "CommerceMetricsMissing", "CommerceRequestsUncounted"] as const;

/** The nearest edges of CloudWatch's bins, of what comes in milliseconds and of what comes in seconds. */
const LAMBDA_BUCKETS = [0.0970173, 0.490371, 0.955594, 2.04841, 4.83003, 10.3536];
const SHOP_BUCKETS = [0.101526, 0.513159, 1, 1.94872, 5.05448, 9.84974];

/** Orders by the second: between 10 and 60 a minute. */
const ORDERS = daily(10 / 60, 1, 11);
const part =
  (share: number): Course =>
  (at) =>
    ORDERS(at) * share;

const total = (name: string, labels: Readonly<Record<string, string>>, perSecond: Course): SimulatedSeries => ({
  name,
  labels,
  perSecond,
});

/** A shop of two functions, with five articles, on a cluster with two services, behind an API. */
export const serverlessCommerceSimulation: Simulation = {
  mixin: "serverless-commerce",
  incidents: [...Object.keys(INCIDENTS), ...SILENT, "CommerceMetricsDelayed", "CommerceCollectionOverBudget"],
  series(incident = "") {
    const state = { ...GOOD, ...INCIDENTS[incident] };
    const published = incident === "CommerceMetricsMissing" ? [] : business(state);
    const stopped = incident === "CommerceRequestsUncounted";
    return [
      ...lambda(NAME, 1, state),
      ...lambda("payment-service", 2, GOOD),
      ...published.map((series) => (stopped ? standingStill(series) : series)),
      ...services(state, incident === "CommerceServiceSilent"),
      ...api(state),
      ...collectionSeries({
        delayed: incident === "CommerceMetricsDelayed",
        overBudget: incident === "CommerceCollectionOverBudget",
      }),
    ];
  },
};

/** A counter that its publisher no longer feeds. */
function standingStill(series: SimulatedSeries): SimulatedSeries {
  if ("perSecond" in series) return { ...series, perSecond: steady(0) };
  return "histogram" in series ? { ...series, histogram: { ...series.histogram, perSecond: steady(0) } } : series;
}

function lambda(function_name: string, seed: number, state: State): SimulatedSeries[] {
  const { functionErrors, median, throttles } = state;
  const of = { function_name };
  const p50 = restless(median, 0.1, seed);
  const percentile = (quantile: string, times: number): SimulatedSeries => ({
    name: "lambda_request_duration_quantiles_seconds",
    labels: { ...of, quantile },
    gauge: (at) => p50(at) * times,
  });
  return [
    total("lambda_requests_total", { ...of, status: "success" }, part(1 - functionErrors)),
    total("lambda_requests_total", { ...of, status: "error" }, part(functionErrors)),
    {
      name: "lambda_request_duration_seconds",
      labels: of,
      histogram: { perSecond: ORDERS, median: p50, spread: 0.6, buckets: LAMBDA_BUCKETS },
    },
    percentile("0.5", 1),
    percentile("0.95", 2.68),
    percentile("0.99", 4.04),
    total("lambda_throttles_total", of, steady(throttles)),
    total("lambda_cold_starts_total", of, part(0.03)),
    total("lambda_errors_total", { ...of, error_type: "timeout" }, part(functionErrors * 0.4)),
    total("lambda_errors_total", { ...of, error_type: "validation" }, part(functionErrors * 0.6)),
    { name: "lambda_concurrent_executions", labels: of, gauge: (at) => Math.ceil(ORDERS(at) * p50(at) * 4) + 1 },
  ];
}

function endings(name: string, errors: Readonly<Record<string, number>>): SimulatedSeries[] {
  const failed = Object.values(errors).reduce((sum, share) => sum + share, 0);
  return [
    total(name, { status: "success", error_type: "none" }, part(1 - failed)),
    ...Object.entries(errors).map(([error_type, share]) => total(name, { status: "error", error_type }, part(share))),
  ];
}

function business({ orderErrors, paymentErrors, soldOut }: State): SimulatedSeries[] {
  const took = (name: string, median: number, seed: number): SimulatedSeries => ({
    name,
    histogram: { perSecond: ORDERS, median: restless(median, 0.08, seed), spread: 0.5, buckets: SHOP_BUCKETS },
  });
  const operation = (operation_type: string, status: string, share: number) =>
    total("inventory_operations_total", { operation_type, status }, part(share));
  return [
    ...endings("orders_processed_total", orderErrors),
    ...endings("payments_processed_total", paymentErrors),
    took("order_processing_duration_seconds", 0.7, 21),
    took("payment_processing_duration_seconds", 0.45, 22),
    ...["SKU-001", "SKU-002", "SKU-003", "SKU-004", "SKU-005"].flatMap((sku, i) => {
      const failing = i === 0 ? soldOut : 0.03;
      return [
        total("stock_reservations_total", { sku, status: "success" }, part((1 - failing) / 5)),
        total("stock_reservations_total", { sku, status: "error" }, part(failing / 5)),
      ];
    }),
    operation("reserve", "success", 0.95),
    operation("reserve", "error", 0.03),
    operation("decrement_stock", "success", 0.92),
    operation("decrement_reserved", "success", 0.95),
  ];
}

function services({ cpu, memory }: State, silent: boolean): SimulatedSeries[] {
  const used = (service: string, metric: "cpu" | "memory", ratio: number, seed: number): SimulatedSeries => ({
    name: `ecs_service_${metric}_utilization_ratio`,
    labels: { cluster_name: "dev-monitoring-cluster", service_name: service },
    gauge: restless(ratio, 0.06, seed),
  });
  const scraped = (job: string, instance: string): SimulatedSeries => ({
    name: "up",
    labels: { job, instance },
    gauge: steady(1),
  });
  const grafana = silent
    ? []
    : [used("dev-grafana-service", "cpu", 0.12, 33), used("dev-grafana-service", "memory", 0.4, 34)];
  return [
    used("dev-prometheus-service", "cpu", cpu, 31),
    used("dev-prometheus-service", "memory", memory, 32),
    ...grafana,
    scraped("metrics-service", "10.42.1.17:9106"),
    scraped("grafana", "10.42.2.23:3000"),
  ];
}

function api({ apiErrors }: State): SimulatedSeries[] {
  const of = { api_name: "shop", stage: "prod" };
  const percentile = (quantile: string, seconds: number): SimulatedSeries => ({
    name: "api_gateway_integration_latency_seconds",
    labels: { ...of, quantile },
    gauge: restless(seconds, 0.1, 41),
  });
  return [
    total("api_gateway_requests_total", of, part(1.2)),
    total("api_gateway_errors_total", { ...of, code: "5xx" }, part(1.2 * apiErrors)),
    total("api_gateway_errors_total", { ...of, code: "4xx" }, part(0.04)),
    {
      name: "api_gateway_latency_seconds",
      labels: of,
      histogram: { perSecond: part(1.2), median: steady(0.4), spread: 0.6, buckets: LAMBDA_BUCKETS },
    },
    percentile("0.5", 0.36),
    percentile("0.95", 0.95),
  ];
}
