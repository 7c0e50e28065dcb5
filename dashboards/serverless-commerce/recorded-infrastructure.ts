import { recordedSignal, type Signal } from "@watchpost/alerting/model";

import { perSecond, quantile, shareWhereEnough, sumBy } from "./promql";
import { BRIDGED } from "./recorded-lambda";

const RECORDED = "serverless_commerce:";

const SERVICE = ["cluster_name", "service_name"];

/** REST APIs have a name, HTTP APIs an ID. */
const API = ["api_name", "api_id", "stage"];

/** How long a service that says nothing any more is known to have been one. */
const REMEMBERED = "6h";

type Raw = Readonly<Record<"cpu" | "memory" | "apiRequests" | "apiErrors" | "apiLatency", Signal>>;

/** What the shop runs on. */
export function recordedOfInfrastructure(raw: Raw) {
  return { ...services(raw), ...api(raw) };
}

function services({ cpu, memory }: Raw) {
  const each = `group by (${SERVICE.join(", ")})`;
  const used = ({ name }: Signal) => `max by (${SERVICE.join(", ")}) (last_over_time(${name}[${BRIDGED}]))`;
  return {
    cpuRatio: recordedSignal(`${RECORDED}ecs_cpu_used_ratio`, {
      expr: used(cpu),
      unit: "ratio",
      help: "CPU in use, of what the tasks of a service ask for.",
    }),
    memoryRatio: recordedSignal(`${RECORDED}ecs_memory_used_ratio`, {
      expr: used(memory),
      unit: "ratio",
      help: "Memory in use, of what the tasks of a service ask for.",
    }),
    reporting: recordedSignal(`${RECORDED}ecs_service_reporting`, {
      // Without Container Insights no metric counts tasks; but only tasks that run use CPU.
      expr: `${each} (${cpu.name}) or ${each} (last_over_time(${cpu.name}[${REMEMBERED}])) - 1`,
      unit: "count",
      help: "1 while a service's tasks report their CPU, 0 for six hours after the last did.",
    }),
  };
}

function api({ apiRequests, apiErrors, apiLatency }: Raw) {
  const requests = sumBy(API, perSecond(apiRequests));
  const failed = (code: string) =>
    `(${sumBy(API, perSecond(apiErrors, `code="${code}"`))} or 0 * ${requests}) / (${requests} > 0)`;
  return {
    apiPerMinute: recordedSignal(`${RECORDED}api_requests:per_minute`, {
      expr: `${requests} * 60`,
      unit: "per-minute",
      help: "Requests to an API.",
    }),
    apiClientErrors: recordedSignal(`${RECORDED}api_client_error_ratio`, {
      expr: failed("4xx"),
      unit: "ratio",
      help: "Requests that were refused as wrong.",
    }),
    apiServerErrors: recordedSignal(`${RECORDED}api_server_error_ratio`, {
      expr: failed("5xx"),
      unit: "ratio",
      help: "Requests that failed in API Gateway or behind it.",
    }),
    apiServerErrorsBusy: recordedSignal(`${RECORDED}api_server_error_ratio:busy`, {
      expr: shareWhereEnough({ name: apiErrors.name, matchers: 'code="5xx"' }, apiRequests, API),
      unit: "ratio",
      help: "The same, of APIs with enough requests to tell.",
    }),
    apiP50: recordedSignal(`${RECORDED}api_latency_p50_seconds`, {
      expr: quantile(0.5, apiLatency, API),
      unit: "seconds",
      help: "Time that half of the requests took at most.",
    }),
    apiP95: recordedSignal(`${RECORDED}api_latency_p95_seconds`, {
      expr: quantile(0.95, apiLatency, API),
      unit: "seconds",
      help: "Time that all but one request in twenty took at most.",
    }),
  };
}
