import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";

import { FEW_OUTCOMES } from "./limits";

const application = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(name, "ai-agents", { kind, unit, help });

const raw = {
  successRate: application(
    "enhancement_success_rate",
    "gauge",
    "percent",
    "Enhancements that succeeded in the last minutes, of a hundred: its limits, 95 and 90, make no sense of a ratio.",
  ),
  queueDepth: application("queue_depth", "gauge", "count", "Jobs that wait in the queue in Redis."),
  duration: application(
    "enhancement_duration_seconds",
    "histogram",
    "seconds",
    "Time that an enhancement took. Its buckets must reach beyond 120 s, or no percentile ever does.",
  ),
  workers: application("worker_active_count", "gauge", "count", "Celery workers that answer."),
  requests: application(
    "enhancement_requests_total",
    "counter",
    "count",
    "Requests by tenant and status. `received` and `queued` are no outcomes yet; of the others all but `success` are failures.",
  ),
};

/** A request may be counted when it comes, when it is queued and when it ends: only how it ended says whether it failed. */
const OUTCOME = '{status!~"received|queued"}';
const FAILURE = '{status!~"success|received|queued"}';

const ofTenants = (selector: string) => `sum by (tenant_id) (rate(${raw.requests.name}${selector}[5m]))`;

const errorRatio = recordedSignal("agent_pipeline:error_ratio", {
  expr: `${ofTenants(FAILURE)} / ${ofTenants(OUTCOME)}`,
  unit: "ratio",
  help: "Requests of a tenant that failed, of those that ended in the last 5 minutes; nothing of one that never failed.",
});

const outcomes = recordedSignal("agent_pipeline:outcomes:10m", {
  expr: `sum by (tenant_id) (increase(${raw.requests.name}${OUTCOME}[10m]))`,
  unit: "count",
  help: "Requests of a tenant that ended in the last 10 minutes.",
});

const recorded = {
  errorRatio,
  outcomes,
  busyErrorRatio: recordedSignal("agent_pipeline:busy_error_ratio", {
    expr: `${errorRatio.name} and on (tenant_id) ${outcomes.name} > ${FEW_OUTCOMES}`,
    unit: "ratio",
    help: "The error ratio of tenants that have enough requests for it to mean something.",
  }),
  successPercent: recordedSignal("agent_pipeline:success_percent", {
    // What is not known to be next to nothing counts: the gauge may be there without the counter.
    expr: `min by (tenant_id) (${raw.successRate.name}) unless on (tenant_id) ${outcomes.name} <= ${FEW_OUTCOMES}`,
    unit: "percent",
    help: "Enhancements of a tenant that succeeded, of a hundred, where there are enough for it to mean something.",
  }),
  queueJobs: recordedSignal("agent_pipeline:queue_jobs", {
    // Replicas of the application tell the same number each.
    expr: `max by (queue_name) (${raw.queueDepth.name})`,
    unit: "count",
    help: "Jobs that wait in a queue.",
  }),
  durationBuckets: recordedSignal("agent_pipeline:enhancement_duration_seconds_bucket:rate5m", {
    expr: `sum by (le, tenant_id) (rate(${raw.duration.name}_bucket[5m]))`,
    unit: "per-second",
    help: "Enhancements a second that took no longer than `le`: for percentiles of some tenants, or of all.",
  }),
  busyLatencyP95: recordedSignal("agent_pipeline:busy_enhancement_duration_p95_seconds", {
    expr:
      `histogram_quantile(0.95, sum by (le) (rate(${raw.duration.name}_bucket[5m])))` +
      ` and on () sum(increase(${raw.duration.name}_count[10m])) > ${FEW_OUTCOMES}`,
    unit: "seconds",
    help: "95th percentile of the time that enhancements took in the last 5 minutes, where there are enough of them.",
  }),
};

/**
 * What the application tells of itself, and what is made of it. Where it labels neither its success rate nor its
 * durations with `tenant_id`, the same rules hold for all tenants together.
 */
export const agentPipelineSignals = { ...raw, ...recorded };
