import type { Simulation } from "../simulation";
import { applicationSeries } from "./application/simulation";
import { clusterSeries } from "./cluster/simulation";
import { databaseSeries } from "./database/simulation";

/** A cluster of three nodes with the application, PostgreSQL and Redis on it. */
export const kubernetesAppSimulation: Simulation = {
  mixin: "kubernetes-app",
  incidents: [
    "KubernetesPodCrashLooping",
    "KubernetesNodeCpuHigh",
    "KubernetesNodeMemoryHigh",
    "KubernetesDatabaseConnectionsHigh",
    "KubernetesPostgresDown",
    "KubernetesRedisDown",
    "KubernetesAppErrorsHigh",
    "KubernetesApiLatencyHigh",
    "KubernetesAppBudgetGoneIn2Days",
    "KubernetesAppMetricsMissing",
  ],
  series: (incident) => [...clusterSeries(incident), ...applicationSeries(incident), ...databaseSeries(incident)],
};
