import { daily, restless, type SimulatedSeries, steady } from "../../simulation";

const NODES = ["10.0.1.7:9100", "10.0.1.8:9100", "10.0.1.9:9100"] as const;
const CORES = ["0", "1", "2", "3"] as const;
const GIB = 1024 ** 3;

/** A pod: where it runs, and what it keeps busy. */
interface Pod {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly cores: number;
  readonly gib: number;
}

const HASHES = ["x2x7p", "q9d4k"] as const;

const deployed = (namespace: string, name: string, cores: number, gib: number): Pod[] =>
  HASHES.map((hash) => ({ namespace, pod: `${name}-5d4f8c7b9-${hash}`, container: name, cores, gib }));

const PODS: readonly Pod[] = ["production", "staging"].flatMap((namespace, i) => [
  ...deployed(namespace, "qualisys-api", 0.8 - 0.6 * i, 0.5),
  ...deployed(namespace, "qualisys-web", 0.4 - 0.3 * i, 0.3),
  { namespace, pod: "postgres-0", container: "postgres", cores: 0.9 - 0.7 * i, gib: 2 },
  { namespace, pod: "redis-0", container: "redis", cores: 0.1, gib: 0.6 },
]);

function nodeSeries(instance: string, seed: number, incident?: string): SimulatedSeries[] {
  const bad = seed === 1;
  const busy = bad && incident === "KubernetesNodeCpuHigh" ? restless(0.92, 0.03, seed) : daily(0.2, 0.55, seed);
  const used = bad && incident === "KubernetesNodeMemoryHigh" ? restless(0.9, 0.02, seed) : daily(0.5, 0.62, seed);
  const cpu = (core: string, mode: string, share: (at: number) => number): SimulatedSeries => ({
    name: "node_cpu_seconds_total",
    labels: { instance, cpu: core, mode },
    perSecond: share,
  });
  const disk = { instance, device: "/dev/nvme0n1p1", fstype: "xfs", mountpoint: "/" };
  return [
    ...CORES.flatMap((core) => [
      cpu(core, "idle", (at) => 1 - busy(at)),
      cpu(core, "user", (at) => busy(at) * 0.8),
      cpu(core, "system", (at) => busy(at) * 0.2),
    ]),
    { name: "node_memory_MemTotal_bytes", labels: { instance }, gauge: steady(16 * GIB) },
    { name: "node_memory_MemAvailable_bytes", labels: { instance }, gauge: (at) => 16 * GIB * (1 - used(at)) },
    { name: "node_filesystem_size_bytes", labels: disk, gauge: steady(80 * GIB) },
    { name: "node_filesystem_avail_bytes", labels: disk, gauge: restless((50 - 6 * seed) * GIB, 0.02, seed) },
  ];
}

function podSeries(each: Pod, seed: number, incident?: string): SimulatedSeries[] {
  const { namespace, pod, container, cores, gib } = each;
  const crashes = incident === "KubernetesPodCrashLooping" && seed === 0;
  const labels = { namespace, pod };
  const inContainer = { ...labels, container, image: `registry/${container}:1` };
  const restarts: SimulatedSeries = {
    name: "kube_pod_container_status_restarts_total",
    labels: { ...labels, container },
    perSecond: steady(crashes ? 1 / 45 : 0),
  };
  return [
    restarts,
    ...["Running", "Pending", "Failed"].map((phase): SimulatedSeries => ({
      name: "kube_pod_status_phase",
      labels: { ...labels, phase },
      gauge: steady(phase === "Running" ? 1 : 0),
    })),
    { name: "kube_pod_status_ready", labels: { ...labels, condition: "true" }, gauge: steady(crashes ? 0 : 1) },
    { name: "container_cpu_usage_seconds_total", labels: inContainer, perSecond: daily(cores / 4, cores, seed) },
    { name: "container_memory_working_set_bytes", labels: inContainer, gauge: restless(gib * GIB, 0.08, seed) },
    { name: "container_network_receive_bytes_total", labels, perSecond: daily(2e4 * cores, 4e5 * cores, seed) },
    { name: "container_network_transmit_bytes_total", labels, perSecond: daily(5e4 * cores, 9e5 * cores, seed + 50) },
  ];
}

/** Deployed anew every day at ten. */
const lastDeployed = (at: number) => at - ((at - 36_000) % 86_400);

const replicaSets = ["production", "staging"].flatMap((namespace) =>
  ["qualisys-api", "qualisys-web"].map((name): SimulatedSeries => ({
    name: "kube_replicaset_created",
    labels: { namespace, replicaset: `${name}-5d4f8c7b9` },
    gauge: lastDeployed,
  })),
);

/** Three nodes, and the pods on them. */
export const clusterSeries = (incident?: string): SimulatedSeries[] => [
  ...NODES.flatMap((instance, i) => nodeSeries(instance, i + 1, incident)),
  ...PODS.flatMap((pod, i) => podSeries(pod, i, incident)),
  ...replicaSets,
];
