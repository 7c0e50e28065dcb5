import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";

import type { EcsWebProps } from "../props";

const DEFAULT_PREFIX = "wumbo_";
const DEFAULT_FAILED = ["failed", "failure", "error"];

/** Requests in a second below which a share of them is taken of so many all the same: 12 in a minute. */
const FEWEST_REQUESTS = 0.2;

/** Transactions in a second, likewise: 6 in a minute. */
const FEWEST_TRANSACTIONS = 0.1;

type Props = Pick<EcsWebProps, "tasks" | "prefix" | "failedStatuses">;

/** What the application says of itself: requests, transactions, users, and what its processes take. */
export function applicationSignals(props: Props) {
  const raw = rawSignals(props);
  return { ...raw, ...requestSignals(raw, props), ...transactionSignals(raw, props), ...taskSignals(raw, props) };
}

/** Jobs of the application and of nothing else: other programs serve metrics of the same names. */
export const jobsOf = ({ tasks }: Pick<EcsWebProps, "tasks">) =>
  tasks.length === 1 ? `job="${tasks[0] ?? ""}"` : `job=~"${tasks.map(escapeRegex).join("|")}"`;

function rawSignals({ tasks, prefix = DEFAULT_PREFIX }: Props) {
  const of = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
    scrapedSignal(name, tasks.join(", "), { kind, unit, help });
  return {
    requests: of("http_requests_total", "counter", "count", "Requests, by method, endpoint and status."),
    duration: of("http_request_duration_seconds", "histogram", "seconds", "Time that a request took."),
    transactions: of(`${prefix}transactions_total`, "counter", "count", "Transactions, by category and status."),
    activeUsers: of(`${prefix}active_users`, "gauge", "count", "Users who are active."),
    residentMemory: of("process_resident_memory_bytes", "gauge", "bytes", "Memory that a process holds."),
    processCpu: of("process_cpu_seconds_total", "counter", "seconds", "CPU time that a process has taken."),
    processStart: of("process_start_time_seconds", "gauge", "seconds", "When a process was started."),
    up: of("up", "gauge", "count", "1 where the last scrape succeeded, else 0."),
  };
}

type Raw = ReturnType<typeof rawSignals>;

function requestSignals({ requests, duration }: Raw, props: Props) {
  const jobs = jobsOf(props);
  const requestRate = recordedSignal("ecs_web:requests:per_second", {
    expr: `sum without (instance) (rate(${requests.name}{${jobs}}[5m]))`,
    unit: "per-second",
    help: "Requests by the second.",
  });
  const durations = recordedSignal("ecs_web:request_durations:per_second", {
    expr: `sum without (instance) (rate(${duration.name}_bucket{${jobs}}[5m]))`,
    unit: "per-second",
    help: "Requests by the second that took no longer than `le`, in seconds.",
  });
  const all = `sum by (job) (${requestRate.name})`;
  return {
    requestRate,
    durations,
    errorRatio: recordedSignal("ecs_web:error_ratio", {
      // One of two requests in a night is no ratio.
      expr: `sum by (job) (${requestRate.name}{status=~"5.."}) / clamp_min(${all}, ${FEWEST_REQUESTS})`,
      unit: "ratio",
      help: "Requests that were answered with 5xx, of at least 12 a minute; nothing where there was none.",
    }),
    latencyP95: recordedSignal("ecs_web:latency_p95_seconds", {
      expr:
        `histogram_quantile(0.95, sum by (job, le) (${durations.name}))` +
        ` and on (job) sum by (job) (${durations.name}{le="+Inf"}) >= ${FEWEST_REQUESTS}`,
      unit: "seconds",
      help: "95th percentile of the time that a request took, while there are at least 12 a minute.",
    }),
    endpointLatencyP95: recordedSignal("ecs_web:endpoint_latency_p95_seconds", {
      expr: `histogram_quantile(0.95, ${durations.name})`,
      unit: "seconds",
      help: "95th percentile of the time that a request took, by endpoint.",
    }),
    inFlight: recordedSignal("ecs_web:requests_in_flight", {
      // Little's law: those that come in a second, times the seconds that each takes.
      expr: `sum by (job) (rate(${duration.name}_sum{${jobs}}[5m]))`,
      unit: "count",
      help: "Requests that were being answered at once, on average.",
    }),
  };
}

function transactionSignals({ transactions, activeUsers }: Raw, props: Props) {
  const jobs = jobsOf(props);
  const statuses = (props.failedStatuses ?? DEFAULT_FAILED).map(escapeRegex).join("|");
  const transactionRate = recordedSignal("ecs_web:transactions:per_second", {
    expr: `sum without (instance) (rate(${transactions.name}{${jobs}}[5m]))`,
    unit: "per-second",
    help: "Transactions by the second.",
  });
  const by = "sum by (job, category)";
  return {
    transactionRate,
    transactionFailureRatio: recordedSignal("ecs_web:transaction_failure_ratio", {
      expr:
        `${by} (${transactionRate.name}{status=~"${statuses}"})` +
        ` / clamp_min(${by} (${transactionRate.name}), ${FEWEST_TRANSACTIONS})`,
      unit: "ratio",
      help: "Transactions that failed, of at least 6 a minute; nothing where there was none.",
    }),
    users: recordedSignal("ecs_web:active_users", {
      // Each task tells how many the application has.
      expr: `max by (job) (${activeUsers.name}{${jobs}})`,
      unit: "count",
      help: "Users who are active, as the task says that knows of most.",
    }),
  };
}

function taskSignals({ residentMemory, processCpu, processStart }: Raw, props: Props) {
  const jobs = jobsOf(props);
  return {
    taskMemory: recordedSignal("ecs_web:task_memory_bytes", {
      expr: `sum by (job, instance) (${residentMemory.name}{${jobs}})`,
      unit: "bytes",
      help: "Memory that a task's process holds.",
    }),
    taskCpu: recordedSignal("ecs_web:task_cpu_vcpus", {
      expr: `sum by (job, instance) (rate(${processCpu.name}{${jobs}}[5m]))`,
      unit: "count",
      help: "Processors that a task's process keeps busy.",
    }),
    taskAge: recordedSignal("ecs_web:task_age_seconds", {
      expr: `time() - max by (job, instance) (${processStart.name}{${jobs}})`,
      unit: "seconds",
      help: "Time since a task's process was started.",
    }),
  };
}

function escapeRegex(text: string): string {
  // Twice: the pattern stands in a string of PromQL.
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\\\$&");
}

export type ApplicationSignals = ReturnType<typeof applicationSignals>;
