import { createServer, type Server } from "node:http";

import { type FakeCloudWatch, metric } from "@watchpost/fake-cloudwatch";

import { HOST } from "./ports";
import { MINUTE_SECONDS } from "./world";

type Ledger = FakeCloudWatch["ledger"];

/** A counter of the metrics service, and what of CloudWatch's metrics it is made of. */
export interface TrueCounter {
  /** As Prometheus has it: lambda_requests_total. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The job of the service that reads it. */
  readonly job: string;
  readonly terms: readonly { readonly metric: ReturnType<typeof metric>; readonly sign: 1 | -1 }[];
}

/** The counters that are compared with the ledger. */
export const COUNTERS: readonly TrueCounter[] = [
  ...["order-service", "payment-service"].flatMap((name) => {
    const of = (metricName: string) => metric("AWS/Lambda", metricName, { FunctionName: name });
    const errors = of("Errors");
    return [
      lambdaRequests(name, "success", [
        { metric: of("Invocations"), sign: 1 },
        { metric: errors, sign: -1 },
      ]),
      lambdaRequests(name, "error", [{ metric: errors, sign: 1 }]),
    ];
  }),
  ...["none", "validation", "out_of_stock", "payment_failed"].map((error) =>
    business("orders_processed_total", "OrdersProcessed", error),
  ),
  ...["none", "declined", "gateway_timeout"].map((error) =>
    business("payments_processed_total", "PaymentsProcessed", error),
  ),
];

function lambdaRequests(name: string, status: string, terms: TrueCounter["terms"]): TrueCounter {
  return { name: "lambda_requests_total", labels: { function_name: name, status }, job: "AWS/Lambda", terms };
}

function business(name: string, metricName: string, error: string): TrueCounter {
  const status = error === "none" ? "success" : "error";
  const of = metric("PulseQueue", metricName, { Status: status, ErrorType: error });
  return { name, labels: { error_type: error, status }, job: "PulseQueue", terms: [{ metric: of, sign: 1 }] };
}

/** What has happened in [anchor, end). */
export function truthOf({ terms }: TrueCounter, ledger: Ledger, anchor: number, end: number): number {
  return terms.reduce((sum, { metric, sign }) => sum + sign * ledger.total({ metric, start: anchor, end }), 0);
}

/** What CloudWatch knows of it at an instant. */
export function knownOf({ terms }: TrueCounter, ledger: Ledger, anchor: number, end: number, at: number): number {
  const range = { statistic: "Sum", start: anchor, end, periodSeconds: end - anchor };
  return terms.reduce((sum, { metric, sign }) => {
    const [point] = ledger.seen({ metric, ...range }, at);
    return sum + sign * (point?.value ?? 0);
  }, 0);
}

/** Serves the truth as counters of its own, `ledger_…`, so that Prometheus can draw it beside those of the service. */
export async function serveTruth(port: number, ledger: Ledger, anchor: number): Promise<Server> {
  const server = createServer((request, response) => {
    const found = request.method === "GET" && request.url === "/metrics";
    response.writeHead(found ? 200 : 404, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
    response.end(found ? truthPage(ledger, anchor, Date.now() / 1000) : "There is only /metrics.\n");
  });
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(port, HOST, done);
  });
  return server;
}

function truthPage(ledger: Ledger, anchor: number, now: number): string {
  const end = Math.floor(now / MINUTE_SECONDS) * MINUTE_SECONDS;
  const names = [...new Set(COUNTERS.map(({ name }) => name))];
  return names.map((name) => family(name, ledger, anchor, end)).join("");
}

function family(name: string, ledger: Ledger, anchor: number, end: number): string {
  const own = COUNTERS.filter((counter) => counter.name === name);
  const lines = own.map((counter) => `ledger_${seriesText(counter)} ${truthOf(counter, ledger, anchor, end)}\n`);
  return `# HELP ledger_${name} What is true of ${name}, whether CloudWatch knows it yet or not.\n# TYPE ledger_${name} counter\n${lines.join("")}`;
}

/** `lambda_requests_total{function_name="order-service",status="error"}` */
export function seriesText({ name, labels }: Pick<TrueCounter, "name" | "labels">): string {
  return `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(",")}}`;
}
