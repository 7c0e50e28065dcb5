import {
  type CatalogueFamily,
  catalogueSignal,
  type CloudWatchMetric,
  cloudWatchSignal,
  scrapedSignal,
  type Signal,
} from "@watchpost/alerting/model";

import { recordedOfBusiness } from "./recorded-business";
import { recordedOfCollection } from "./recorded-collection";
import { recordedOfInfrastructure } from "./recorded-infrastructure";
import { recordedOfLambda } from "./recorded-lambda";

/** Which shop is watched. The metrics service reads it: no other exporter makes counters and histograms of CloudWatch. */
export interface ServerlessCommerceProps {
  /** Names of the Lambda functions: `["order-service", "payment-service"]`. */
  readonly functions: readonly string[];
  /** Services on ECS: of the shop, or those that watch it. */
  readonly services: { readonly cluster: string; readonly names: readonly string[] };
  /**
   * The REST API in front of the functions, or of the endpoint that metrics are served at. HTTP APIs are known by ID, and
   * are read only where no name is given.
   * @default - all APIs of the account
   */
  readonly apiName?: string;
  /**
   * Who counts cold starts. `AWS/Lambda` does not: InitDuration is in the log only.
   * - `application`: the functions do, under `PulseQueue` with the dimension `FunctionName`: a metric `ColdStarts`, which
   *   is 1 in the first invocation of a process. In the embedded metric format it is a field of a line of the log.
   * - `lambda-insights`: the extension Lambda Insights does; each time that it took to begin is one cold start. AWS bills
   *   its metrics and logs.
   *   https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Lambda-Insights-metrics-lambda-functions.html
   * @default "application"
   */
  readonly coldStarts?: "application" | "lambda-insights";
  /** Whether what is only unusual is told as well: nobody is woken for it. @default false */
  readonly forecasts?: boolean;
}

const LAMBDA = "AWS/Lambda";
const ECS = "AWS/ECS";
const API_GATEWAY = "AWS/ApiGateway";

/** The shop's own namespace: orders, payments and stock. */
const SHOP = "PulseQueue";

/** The signals of one shop. Alerts and dashboards name the recorded ones; what a shop is called changes none of those. */
export function serverlessCommerceSignals(props: ServerlessCommerceProps) {
  const raw = {
    ...lambdaSignals(props),
    ...businessSignals(),
    ...ecsSignals(props),
    ...apiSignals(props),
    ...collectionSignals(),
  };
  return {
    ...raw,
    ...recordedOfLambda(raw),
    ...recordedOfBusiness(raw),
    ...recordedOfInfrastructure(raw),
    ...recordedOfCollection(raw),
  };
}

const count = (help: string) => ({ kind: "counter", unit: "count", help }) as const;
const duration = (help: string) => ({ kind: "histogram", unit: "seconds", help }) as const;
const anyOf = (names: readonly string[]) => ({ matching: names.map(escapeRegex).join("|") });

function lambdaSignals({ functions, coldStarts = "application" }: ServerlessCommerceProps) {
  const where = { FunctionName: anyOf(functions) };
  const lambda = (family: string, meaning: Pick<Signal, "kind" | "unit" | "help">) =>
    catalogueSignal({ namespace: LAMBDA, family, where }, meaning);
  return {
    requests: lambda("lambda_requests", count("Invocations that ended, by status: success or error.")),
    requestDuration: lambda("lambda_request_duration_seconds", duration("Time that the function's code took.")),
    requestQuantiles: lambda("lambda_request_duration_quantiles_seconds", {
      kind: "gauge",
      unit: "seconds",
      help: "Percentiles of one minute, as CloudWatch itself makes them.",
    }),
    throttles: lambda("lambda_throttles", count("Invocations refused for want of concurrency.")),
    concurrency: lambda("lambda_concurrent_executions", {
      kind: "gauge",
      unit: "count",
      help: "Instances that process events at once.",
    }),
    coldStarts: coldStartSignal(coldStarts, functions),
  };
}

/** The catalogue has none of either: what is called a counter here, the metrics service lets grow. */
function coldStartSignal(counted: "application" | "lambda-insights", functions: readonly string[]): Signal {
  const meaning = { unit: "count", help: "Invocations that had to wait for a process to begin." } as const;
  const of = anyOf(functions);
  const source: Omit<CloudWatchMetric, "from"> =
    counted === "application"
      ? { namespace: SHOP, metric: "ColdStarts", statistic: "Sum", dimensions: { FunctionName: of } }
      : {
          namespace: "LambdaInsights",
          metric: "init_duration",
          statistic: "SampleCount",
          dimensions: { function_name: of },
        };
  return { ...cloudWatchSignal(source, meaning), name: "lambda_cold_starts_total", kind: "counter" };
}

function businessSignals() {
  const shop = (family: string, meaning: Pick<Signal, "kind" | "unit" | "help">) =>
    catalogueSignal({ namespace: SHOP, family }, meaning);
  return {
    functionErrors: shop("lambda_errors", count("Errors that functions handled, by function_name and error_type.")),
    orders: shop("orders_processed", count("Orders, by status and error_type.")),
    orderDuration: shop("order_processing_duration_seconds", duration("Time that an order took.")),
    payments: shop("payments_processed", count("Payments, by status and error_type.")),
    paymentDuration: shop("payment_processing_duration_seconds", duration("Time that a payment took.")),
    reservations: shop("stock_reservations", count("Reservations of stock, by status and sku.")),
    inventoryOperations: shop("inventory_operations", count("Changes of the inventory, by operation_type and status.")),
  };
}

function ecsSignals({ services: { cluster, names } }: ServerlessCommerceProps) {
  const where = { ClusterName: anyOf([cluster]), ServiceName: anyOf(names) };
  const used = (what: "cpu" | "memory", help: string) =>
    catalogueSignal(
      { namespace: ECS, family: `ecs_service_${what}_utilization_ratio`, where },
      { kind: "gauge", unit: "ratio", help },
    );
  return {
    cpu: used("cpu", "CPU in use, of what the tasks ask for."),
    memory: used("memory", "Memory in use, of what the tasks ask for."),
    up: scrapedSignal("up", "prometheus", {
      kind: "gauge",
      unit: "count",
      help: "1 where the last scrape succeeded, else 0.",
    }),
  };
}

function apiSignals({ apiName }: ServerlessCommerceProps) {
  const where: CatalogueFamily["where"] = apiName === undefined ? {} : { ApiName: anyOf([apiName]) };
  const api = (family: string, meaning: Pick<Signal, "kind" | "unit" | "help">) =>
    catalogueSignal({ namespace: API_GATEWAY, family, where }, meaning);
  return {
    apiRequests: api("api_gateway_requests", count("Requests.")),
    apiErrors: api("api_gateway_errors", count("Requests answered with an error, by code: 4xx or 5xx.")),
    apiLatency: api("api_gateway_latency_seconds", duration("Time from a request to its response.")),
    integrationLatency: api("api_gateway_integration_latency_seconds", {
      kind: "gauge",
      unit: "seconds",
      help: "Percentiles of the time that what is behind it took, by quantile.",
    }),
  };
}

/** What the metrics service says of its data: services/metrics-service/src/engine/quality.ts. */
function collectionSignals() {
  const service = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
    scrapedSignal(`watchpost_${name}`, "metrics-service", { kind, unit, help });
  const cloudwatch = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
    service(`cloudwatch_${name}`, kind, unit, help);
  return {
    freshness: cloudwatch("series_freshness_seconds", "gauge", "seconds", "Age of what is complete in a job."),
    jobRead: service("job_last_success_timestamp_seconds", "gauge", "seconds", "When a job was last answered."),
    jobInterval: service("job_poll_interval_seconds", "gauge", "seconds", "How often a job is to be read."),
    cycles: service("job_cycles_total", "counter", "count", "Readings: complete, partial or failed."),
    skipped: service("job_skipped_cycles_total", "counter", "count", "Readings left out, by the reason."),
    held: cloudwatch("held_answers_total", "counter", "count", "Answers that could not be used, by the reason."),
    throttled: cloudwatch("api_throttled_total", "counter", "count", "Requests that CloudWatch refused as too many."),
    pending: cloudwatch("pending_metrics", "gauge", "count", "Metrics that have not been read completely even once."),
    missing: cloudwatch("missing_periods_total", "counter", "count", "Minutes in which CloudWatch has nothing."),
    lost: cloudwatch("lost_periods_total", "counter", "count", "Minutes that CloudWatch has forgotten unread."),
    late: cloudwatch("late_datapoints_total", "counter", "count", "Values that grew after they were counted, by age."),
    revisions: cloudwatch("revisions_total", "counter", "count", "Values changed after they were counted."),
    debt: cloudwatch("counter_debt", "gauge", "count", "By how much counters are ahead of what CloudWatch took back."),
    reconciliation: cloudwatch("reconciliation_ratio", "gauge", "ratio", "Counted for an hour, by what the hour is."),
    dollars: cloudwatch("cost_dollars_total", "counter", "count", "Price of what was asked of CloudWatch."),
    budget: cloudwatch("budget_dollars_per_month", "gauge", "count", "What reading CloudWatch may cost in a month."),
  };
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

export type ServerlessCommerceSignals = ReturnType<typeof serverlessCommerceSignals>;
