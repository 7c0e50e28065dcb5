import { type Course, daily, restless, type SimulatedSeries, type Simulation, steady } from "../simulation";
import { redisCacheSignals } from "./signals";

const signals = redisCacheSignals({ cluster: "feature-flags" });

/** Two nodes: one that is written to, and its replica, which has less to do. */
const NODES = [
  { id: "feature-flags-001", share: 1 },
  { id: "feature-flags-002", share: 0.6 },
] as const;

const MEBIBYTE_A_MINUTE = 60 * 1024 * 1024;

/** What is otherwise than on a good day, by the alert that then has reason to fire. */
const INCIDENTS = {
  RedisCacheHitRateLow: { hitRate: restless(61, 0.04, 31), applicationHitRate: restless(58, 0.04, 32) },
  RedisCacheConnectionErrors: { connectionErrors: restless(18, 0.3, 33) },
  RedisCacheLatencyHigh: { latency: restless(320, 0.15, 34) },
  RedisCacheConnectionsHigh: { connections: restless(11.5, 0.05, 35) },
  /** CloudWatch has nothing of the cache. */
  RedisCacheMetricsMissing: { hitRate: steady(NaN), engineCpu: steady(NaN), memory: steady(NaN), network: steady(NaN) },
} satisfies Readonly<Record<string, Partial<Record<keyof typeof GOOD_DAY, Course>>>>;

const GOOD_DAY = {
  hitRate: restless(93, 0.03, 11),
  applicationHitRate: restless(91, 0.03, 12),
  connectionErrors: steady(0),
  latency: daily(22, 58, 13),
  connections: daily(3, 6.5, 14),
  engineCpu: daily(4, 27, 15),
  memory: daily(54, 63, 16),
  network: daily(0.6, 7.5, 17),
};

const isIncident = (name: string): name is keyof typeof INCIDENTS => name in INCIDENTS;

/** A cache of two nodes, and the application in front of it. */
export const redisCacheSimulation: Simulation = {
  mixin: "redis-cache",
  incidents: Object.keys(INCIDENTS),
  series(incident) {
    const day = { ...GOOD_DAY, ...(incident !== undefined && isIncident(incident) && INCIDENTS[incident]) };
    return [...NODES.flatMap((node) => ofNode(node, day)), ...ofApplication(day)];
  },
};

function ofNode({ id, share }: (typeof NODES)[number], day: typeof GOOD_DAY): SimulatedSeries[] {
  const labels = { job: "aws_elasticache", cache_cluster_id: id, cache_node_id: "0001" };
  const scaled =
    (course: Course, factor: number): Course =>
    (at) =>
      course(at) * factor;
  return [
    { name: signals.hitRate.name, labels, gauge: day.hitRate },
    { name: signals.engineCpu.name, labels, gauge: scaled(day.engineCpu, share) },
    { name: signals.memory.name, labels, gauge: day.memory },
    { name: signals.bytesIn.name, labels, gauge: scaled(day.network, share * 0.3 * MEBIBYTE_A_MINUTE) },
    { name: signals.bytesOut.name, labels, gauge: scaled(day.network, share * MEBIBYTE_A_MINUTE) },
  ];
}

function ofApplication(day: typeof GOOD_DAY): SimulatedSeries[] {
  const labels = { job: "lego_featureflags" };
  return [
    { name: signals.applicationHitRate.name, labels, gauge: day.applicationHitRate },
    // Whole errors and connections.
    { name: signals.connectionErrors.name, labels, gauge: (at) => Math.round(day.connectionErrors(at)) },
    { name: signals.latencyP95.name, labels, gauge: day.latency },
    { name: signals.activeConnections.name, labels, gauge: (at) => Math.round(day.connections(at)) },
  ];
}
