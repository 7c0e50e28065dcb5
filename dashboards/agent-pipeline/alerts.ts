import {
  above,
  type Alert,
  below,
  everyThirdMinute,
  type Inputs,
  inTurn,
  type Quantity,
  whenever,
} from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { FEW_OUTCOMES, LIMITS } from "./limits";
import { PANELS } from "./panels";
import { agentPipelineSignals as s } from "./signals";

const OF_TENANT = "{{ with $labels.tenant_id }} of {{ . }}{{ end }}";

/** Requests of a tenant by what became of them. */
const requests = (tenant: string, values: Readonly<Record<string, string>>): Inputs =>
  Object.fromEntries(
    Object.entries(values).map(([status, each]) => [
      `${s.requests.name}{tenant_id="${tenant}", status="${status}"}`,
      each,
    ]),
  );

/** A tenant all of whose few requests fail, though many wait: 4.5 in 10 minutes. */
const QUIET = requests("quiet", { failure: "0+0.45x30", queued: "0+40x30" });

/** Enough requests for an alert, and hardly more than that: so many in the first minute, and then next to none. */
const enough = (share: number) => everyThirdMinute((FEW_OUTCOMES + 0.02) * share, 0.01 * share);

const success = (tenant: string, rate: number, instance = "a") => ({
  [`${s.successRate.name}{tenant_id="${tenant}", instance="${instance}"}`]: `${rate}x30`,
});

function successLow(name: string, limit: Quantity, rest: Pick<Alert, "for" | "severity" | "description">): Alert {
  const bad = limit.value - 1;
  // Just enough requests, twice: in 10 minutes, but not in half of them.
  const just = `0 ${(FEW_OUTCOMES + 0.2) / 2}x6 ${FEW_OUTCOMES + 0.2}x22`;
  return {
    name,
    when: below(s.successPercent, limit),
    ...rest,
    panel: PANELS.success,
    summary: `Enhancement success rate${OF_TENANT} is {{ $value | humanize }} %`,
    proof: {
      fires: {
        ...success("acme", bad),
        ...success("acme", 99, "b"),
        ...requests("acme", { failure: just, success: just }),
        ...success("quiet", 99),
        ...QUIET,
      },
      says: { labels: { tenant_id: "acme" }, summary: `Enhancement success rate of acme is ${bad} %` },
      justNot: {
        ...success("acme", limit.value),
        ...requests("acme", { success: "0+9x30" }),
        ...success("quiet", 0),
        ...QUIET,
        ...success("night", 0),
        ...requests("night", { failure: `0 ${FEW_OUTCOMES}x29` }),
      },
      missing: { [`${s.successRate.name}{tenant_id="acme"}`]: `${bad}x2 stale` },
    },
  };
}

const queueHigh: Alert = {
  name: "AgentPipelineQueueHigh",
  when: above(s.queueJobs, LIMITS.queue),
  for: minutes(5),
  severity: "warning",
  panel: PANELS.queue,
  summary: "{{ $value | humanize }} enhancement jobs wait in the queue",
  description:
    `More than ${LIMITS.queue.text} jobs have waited for 5 minutes: more come in than workers get done. ` +
    "Look at the number of workers, their logs, and how long one job takes.",
  proof: {
    fires: {
      [`${s.queueDepth.name}{queue_name="enhancement", instance="a"}`]: "101x30",
      [`${s.queueDepth.name}{queue_name="enhancement", instance="b"}`]: "99x30",
    },
    says: { labels: { queue_name: "enhancement" }, summary: "101 enhancement jobs wait in the queue" },
    // Two replicas tell of one queue.
    justNot: {
      [`${s.queueDepth.name}{queue_name="enhancement", instance="a"}`]: "100x30",
      [`${s.queueDepth.name}{queue_name="enhancement", instance="b"}`]: "100x30",
    },
    missing: { [`${s.queueDepth.name}{queue_name="enhancement", instance="a"}`]: "101x2 stale" },
  },
};

/**
 * Enhancements of two workers, so many of a hundred of them below 120 s, and the others below 180 s.
 * @param values of a series that counts so large a share of them
 */
function durations(below120: number, values: (share: number, fast: boolean) => string): Inputs {
  const fast = below120 / 100;
  const series = (worker: string, shares: Readonly<Record<string, number>>) =>
    Object.entries(shares).map(([le, share]): [string, string] => [
      `${s.duration.name}_bucket{tenant_id="acme", instance="${worker}", le="${le}"}`,
      values(share, Number(le) <= LIMITS.latency.value),
    ]);
  return Object.fromEntries([
    ...series("a", { 60: 0.3, 120: 0.6, 180: 0.6, "+Inf": 0.6 }),
    ...series("b", { 60: 0.2, 120: fast - 0.6, 180: 0.4, "+Inf": 0.4 }),
    // Of an older version with other buckets, and with nothing to do.
    ...series("c", { 180: 0, "+Inf": 0 }),
    [`${s.duration.name}_count{tenant_id="acme", instance="a"}`, values(0.6, false)],
    [`${s.duration.name}_count{tenant_id="acme", instance="b"}`, values(0.4, false)],
  ]);
}

const latencyHigh: Alert = {
  name: "AgentPipelineLatencyHigh",
  when: above(s.busyLatencyP95, LIMITS.latency),
  for: minutes(5),
  severity: "warning",
  panel: PANELS.latency,
  summary: "95th percentile of enhancement time is {{ $value | humanizeDuration }}",
  description:
    `One enhancement in twenty took longer than ${LIMITS.latency.text} for 5 minutes. ` +
    "Look at the language model's and the ticket system's answers, and at the workers' logs.",
  proof: {
    fires: durations(94.5, enough),
    says: { summary: "95th percentile of enhancement time is 2m 5s" },
    // A bad minute, and then just few enough.
    justNot: durations(95.01, (share, fast) => `0 ${fast ? 0 : 500 * share}+${20 * share}x29`),
    // All of the few that there are.
    missing: durations(70, (share) => `0+${0.45 * share}x30`),
    ends: durations(94.5, (share) => `${enough(share)} 0+${0.45 * share}x30`),
  },
};

function errorsHigh(name: string, limit: Quantity, rest: Pick<Alert, "severity" | "description">): Alert {
  const failing = limit.value * 1.1;
  const good = 1 - limit.value;
  return {
    name,
    when: above(s.busyErrorRatio, limit),
    for: minutes(5),
    ...rest,
    panel: PANELS.errors,
    summary: "{{ $value | humanizePercentage }} of enhancement requests of {{ $labels.tenant_id }} fail",
    proof: {
      fires: {
        ...requests("acme", {
          failure: enough(failing / 2),
          rejected: enough(failing / 2),
          success: enough(1 - failing),
          queued: enough(0.5),
        }),
        ...requests("initech", { success: "0+20x30" }),
      },
      says: {
        labels: { tenant_id: "acme" },
        summary: `${(failing * 100).toPrecision(2)}% of enhancement requests of acme fail`,
      },
      justNot: {
        // A bad minute, and then just few enough.
        ...requests("acme", { failure: `0 500+${100 * limit.value}x29`, success: `0 0+${100 * good}x29` }),
        ...QUIET,
      },
      missing: requests("acme", { received: "0+20x30", queued: "0+20x30" }),
    },
  };
}

const noWorkers: Alert = {
  name: "AgentPipelineNoWorkers",
  when: whenever(`max(${s.workers.name}) == 0`),
  for: minutes(2),
  severity: "critical",
  panel: PANELS.workers,
  summary: "No Celery worker is active",
  description:
    "Nothing is enhanced, and the queue grows. Look whether the workers run, why they stopped, and whether they reach Redis.",
  proof: {
    fires: {
      [`${s.workers.name}{worker_type="celery", instance="a"}`]: "0x30",
      [`${s.workers.name}{worker_type="celery", instance="b"}`]: "0x30",
    },
    says: { summary: "No Celery worker is active" },
    // One replica of the application cannot see the worker; the other can.
    justNot: {
      [`${s.workers.name}{worker_type="celery", instance="a"}`]: "0x30",
      [`${s.workers.name}{worker_type="celery", instance="b"}`]: "1x30",
    },
    missing: { [`${s.workers.name}{worker_type="celery", instance="a"}`]: "0 stale" },
  },
};

const GAUGES = [s.successRate.name, s.queueDepth.name, s.workers.name];
const present = Object.fromEntries(GAUGES.map((name) => [name, "1x40"]));

const metricsMissing: Alert = {
  name: "AgentPipelineMetricsMissing",
  when: whenever(GAUGES.map((name) => `absent(${name})`).join(" or ")),
  for: minutes(10),
  severity: "warning",
  summary: "The agent pipeline has told nothing of itself for 10 minutes",
  description:
    `Of ${GAUGES.join(", ")} at least one is missing: alerts on it cannot fire. ` +
    "Look whether the application runs, whether Prometheus scrapes it, and what its /metrics shows.",
  proof: {
    fires: inTurn(GAUGES),
    says: { summary: "The agent pipeline has told nothing of itself for 10 minutes" },
    justNot: present,
    // Gone for some minutes, again and again.
    missing: { ...present, [s.workers.name]: "1 stale _x6 1 stale _x6 1x20" },
  },
};

/** When the pipeline is bad: the limits of its dashboard, and silence. */
export const agentPipelineAlerts: readonly Alert[] = [
  successLow("AgentPipelineSuccessRateLow", LIMITS.success, {
    for: minutes(10),
    severity: "warning",
    description:
      `Less than ${LIMITS.success.text} of enhancements succeeded for 10 minutes. ` +
      "Look at the workers' logs for what fails, and at the table of errors for whose.",
  }),
  successLow("AgentPipelineSuccessRateVeryLow", LIMITS.successBad, {
    for: minutes(5),
    severity: "critical",
    description:
      `Less than ${LIMITS.successBad.text} of enhancements succeeded for 5 minutes: tickets are answered without help. ` +
      "Look at the workers' logs, the language model and the ticket system.",
  }),
  queueHigh,
  latencyHigh,
  errorsHigh("AgentPipelineErrorRateHigh", LIMITS.errors, {
    severity: "warning",
    description:
      `More than ${LIMITS.errors.text} of this tenant's requests failed for 5 minutes. ` +
      "Look at the workers' logs for this tenant, and at its credentials and its ticket system.",
  }),
  errorsHigh("AgentPipelineErrorRateVeryHigh", LIMITS.errorsBad, {
    severity: "critical",
    description:
      `More than ${LIMITS.errorsBad.text} of this tenant's requests failed for 5 minutes. ` +
      "Is it this tenant alone? Then its credentials or its ticket system; else the language model, or the last deployment.",
  }),
  noWorkers,
  metricsMissing,
];
