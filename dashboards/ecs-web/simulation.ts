import { daily, restless, type SimulatedSeries, type Simulation, steady } from "../simulation";
import { awsSeries } from "./simulation-aws";
import { databaseSeries, redisSeries } from "./simulation-stores";

const TASKS = [
  { job: "backend", instance: "10.0.1.7:8000" },
  { job: "backend", instance: "10.0.1.8:8000" },
  { job: "worker", instance: "10.0.1.9:8000" },
  { job: "beat", instance: "10.0.1.10:8000" },
] as const;

const ENDPOINTS = [
  { method: "GET", endpoint: "/api/accounts", share: 0.5, median: 0.045 },
  { method: "GET", endpoint: "/api/transactions", share: 0.3, median: 0.09 },
  { method: "POST", endpoint: "/api/transactions", share: 0.15, median: 0.16 },
  { method: "GET", endpoint: "/health", share: 0.05, median: 0.004 },
] as const;

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const MEBIBYTE = 1_048_576;

function requestSeries(incident: string | undefined): SimulatedSeries[] {
  const failing = incident === "WebErrorsHigh" ? 0.12 : 0.002;
  const slower = incident === "WebLatencyHigh" ? 12 : 1;
  return TASKS.filter(({ job }) => job === "backend").flatMap((task, i) =>
    ENDPOINTS.flatMap(({ share, median, ...what }, j) => {
      const perSecond = daily(2, 18, 10 * i + j);
      const answered = (status: string, part: number): SimulatedSeries => ({
        name: "http_requests_total",
        labels: { ...task, ...what, status },
        perSecond: (at) => perSecond(at) * share * part,
      });
      return [
        answered(what.method === "POST" ? "201" : "200", 0.98 - failing),
        answered("404", 0.02),
        answered("500", failing),
        {
          name: "http_request_duration_seconds",
          labels: { ...task, ...what },
          histogram: {
            perSecond: (at) => perSecond(at) * share,
            median: restless(median * slower, 0.1, j),
            spread: 0.6,
            buckets: BUCKETS,
          },
        },
      ];
    }),
  );
}

function transactionSeries(incident: string | undefined): SimulatedSeries[] {
  const failing = incident === "WebTransactionsFailing" ? 0.2 : 0.004;
  return ["deposit", "transfer", "card"].flatMap((category, i) => {
    const perSecond = daily(0.2, 2, 30 + i);
    const part = category === "transfer" ? failing : 0.004;
    return (["success", "failed"] as const).map((status) => ({
      name: "wumbo_transactions_total",
      labels: { ...TASKS[2], category, status },
      perSecond: (at: number) => perSecond(at) * (status === "failed" ? part : 1 - part),
    }));
  });
}

function taskSeries(): SimulatedSeries[] {
  return TASKS.flatMap((labels, i) => [
    { name: "up", labels, gauge: steady(1) },
    { name: "process_resident_memory_bytes", labels, gauge: restless((140 + 30 * i) * MEBIBYTE, 0.05, 40 + i) },
    { name: "process_cpu_seconds_total", labels, perSecond: daily(0.02, 0.3, 44 + i) },
    { name: "process_start_time_seconds", labels, gauge: steady(1_700_000_000 + i) },
  ]);
}

/** Two tasks that answer requests, one that works, one that keeps time; their database, Redis, and what AWS says. */
export const ecsWebSimulation: Simulation = {
  mixin: "ecs-web",
  incidents: [
    "WebErrorsHigh",
    "WebLatencyHigh",
    "WebTransactionsFailing",
    "WebMetricsMissing",
    "WebDatabaseDown",
    "WebDatabaseConnectionsHigh",
    "WebRedisDown",
    "WebRedisMemoryHigh",
    "WebRedisEvictions",
    "WebRedisConnectionsRejected",
    "WebCloudWatchMetricsMissing",
  ],
  series: (incident) => [
    ...(incident === "WebMetricsMissing" ? [] : requestSeries(incident)),
    ...transactionSeries(incident),
    { name: "wumbo_active_users", labels: TASKS[0], gauge: (at) => Math.round(daily(15, 240, 50)(at)) },
    { name: "wumbo_active_users", labels: TASKS[1], gauge: (at) => Math.round(daily(15, 240, 50)(at)) },
    ...taskSeries(),
    ...databaseSeries(incident),
    ...redisSeries(incident),
    ...awsSeries(incident),
  ],
};
