import { daily, restless, type SimulatedSeries, type Simulation, steady } from "../simulation";

const TENANTS = ["acme", "globex", "initech"] as const;
const BUCKETS = [5, 10, 20, 30, 45, 60, 90, 120, 180, 300];

/** What a tenant's pipeline does; on a good day for each of them, in an incident for the first. */
interface State {
  readonly failing: number;
  readonly success: number;
  readonly median: number;
}
const GOOD: State = { failing: 0.004, success: 99.4, median: 25 };

const STATES: Readonly<Record<string, State>> = {
  AgentPipelineSuccessRateLow: { ...GOOD, success: 93 },
  AgentPipelineSuccessRateVeryLow: { ...GOOD, success: 84 },
  AgentPipelineErrorRateHigh: { ...GOOD, failing: 0.03 },
  AgentPipelineErrorRateVeryHigh: { ...GOOD, failing: 0.12 },
  AgentPipelineLatencyHigh: { ...GOOD, median: 140 },
};

function tenantSeries(tenant: string, seed: number, { failing, success, median }: State): SimulatedSeries[] {
  const perSecond = daily(0.1, 0.5, seed);
  const requests = (status: string, share: number): SimulatedSeries => ({
    name: "enhancement_requests_total",
    labels: { tenant_id: tenant, status },
    perSecond: (at) => perSecond(at) * share,
  });
  return [
    requests("success", 1 - failing),
    requests("failure", failing),
    { name: "enhancement_success_rate", labels: { tenant_id: tenant }, gauge: restless(success, 0.003, seed) },
    {
      name: "enhancement_duration_seconds",
      labels: { tenant_id: tenant, status: "success" },
      histogram: { perSecond, median: restless(median, 0.1, seed), spread: 0.4, buckets: BUCKETS },
    },
  ];
}

/** Three tenants, a queue, workers. */
export const agentPipelineSimulation: Simulation = {
  mixin: "agent-pipeline",
  incidents: [
    ...Object.keys(STATES),
    "AgentPipelineQueueHigh",
    "AgentPipelineNoWorkers",
    "AgentPipelineMetricsMissing",
  ],
  series(incident) {
    // The percentile is that of all tenants.
    const concerns = (tenant: number) => tenant === 0 || incident === "AgentPipelineLatencyHigh";
    const missing = incident === "AgentPipelineMetricsMissing";
    const queue = incident === "AgentPipelineQueueHigh" ? restless(180, 0.1, 7) : daily(4, 35, 7);
    const queueDepth: SimulatedSeries = {
      name: "queue_depth",
      labels: { queue_name: "enhancement:queue" },
      gauge: (at) => Math.round(queue(at)),
    };
    return [
      ...TENANTS.flatMap((tenant, i) => tenantSeries(tenant, i + 1, (concerns(i) && STATES[incident ?? ""]) || GOOD)),
      ...(missing ? [] : [queueDepth]),
      {
        name: "worker_active_count",
        labels: { worker_type: "celery_enhancement" },
        gauge: steady(incident === "AgentPipelineNoWorkers" ? 0 : 4),
      },
    ];
  },
};
