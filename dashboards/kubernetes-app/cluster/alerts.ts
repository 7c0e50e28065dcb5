import { above, type Alert } from "@watchpost/alerting/model";
import { minutes, seconds } from "@watchpost/core";

import { LIMITS } from "../limits";
import { CLUSTER_PANELS } from "../panels";
import { clusterSignals as s } from "./signals";

const container = (pod: string, name = "api", exporter = "10.0.3.7:8080") =>
  `${s.restarts.name}{namespace="production", pod="${pod}", container="${name}", instance="${exporter}"}`;

const THREE_EVERY_SIX_MINUTES = Array.from({ length: 6 }, (_, i) => [0, 1, 2, 3, 3, 3].map((n) => 90 + 3 * i + n))
  .flat()
  .join(" ");

const crashLooping: Alert = {
  name: "KubernetesPodCrashLooping",
  when: above(s.restartsIn5m, LIMITS.restarts),
  for: seconds(0),
  severity: "critical",
  panel: CLUSTER_PANELS.restarts,
  summary:
    "{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} was restarted {{ $value | humanize }} times in 5 minutes",
  description:
    `A container was restarted more than ${LIMITS.restarts.text} times in 5 minutes. ` +
    "Look at why it last ended, and at its log from before that.",
  proof: {
    // Two replicas of kube-state-metrics tell of the same container.
    fires: { [container("api-1")]: "0 3 4x30", [container("api-1", "api", "10.0.4.8:8080")]: "0 2 3x30" },
    says: {
      labels: { namespace: "production", pod: "api-1", container: "api" },
      summary: "api of production/api-1 was restarted 4 times in 5 minutes",
    },
    // 3 restarts of one container and 3 of another; 3 every six minutes.
    justNot: {
      [container("api-1")]: "70 72 73x30",
      [container("api-1", "proxy")]: "70 71 73x30",
      [container("api-2")]: THREE_EVERY_SIX_MINUTES,
    },
    missing: { [container("api-1")]: "4 stale" },
  },
};

const core = (cpu: number, mode: string, node = "10.0.1.7:9100") =>
  `${s.cpu.name}{instance="${node}", cpu="${cpu}", mode="${mode}"}`;

/**
 * A counter that is scraped in the first minute, and then in every second one. It grows by a little less and a little more
 * in turn.
 */
const restless = (perMinute: number, unrest: number) =>
  `1000 ${Array.from({ length: 12 }, (_, i) => 1000 + (2 * i + 1) * perMinute + (i % 2) * unrest).join(" _ ")}`;

const nodeCpuHigh: Alert = {
  name: "KubernetesNodeCpuHigh",
  when: above(s.nodeCpuRatio, LIMITS.nodeCpu),
  for: minutes(5),
  severity: "warning",
  panel: CLUSTER_PANELS.nodeCpu,
  summary: "Node {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its CPU",
  description:
    `A node has used more than ${LIMITS.nodeCpu.text} of its CPU for 5 minutes: pods on it become slow. ` +
    "Look which pods it is, and whether they ask for as much as they use.",
  proof: {
    fires: {
      [core(0, "idle")]: restless(9, 1),
      [core(1, "idle")]: restless(13.8, 0),
      [core(0, "user")]: restless(51, 0),
      [core(0, "idle", "10.0.1.8:9100")]: restless(30, 0),
    },
    says: {
      labels: { instance: "10.0.1.7:9100" },
      summary: "Node 10.0.1.7:9100 uses 81% of its CPU",
    },
    // Nothing idle in the first minute, and just enough ever after.
    justNot: { [core(0, "idle")]: "1000x1 1012+12x30", [core(0, "user")]: "1000x30" },
    missing: { [core(0, "idle")]: "1000 1000 stale" },
  },
};

const GIB = 1024 ** 3;
const memoryOf = (available: number, node = "10.0.1.7:9100") => ({
  [`${s.memoryAvailable.name}{instance="${node}"}`]: `${available * GIB}x30`,
  [`${s.memoryTotal.name}{instance="${node}"}`]: `${100 * GIB}x30`,
});

const nodeMemoryHigh: Alert = {
  name: "KubernetesNodeMemoryHigh",
  when: above(s.nodeMemoryRatio, LIMITS.nodeMemory),
  for: minutes(5),
  severity: "warning",
  panel: CLUSTER_PANELS.nodeMemory,
  summary: "Node {{ $labels.instance }} uses {{ $value | humanizePercentage }} of its memory",
  description:
    `A node has used more than ${LIMITS.nodeMemory.text} of its memory for 5 minutes: soon the kernel ends programs, and the ` +
    "kubelet moves pods away. Look which pods it is, and at their limits.",
  proof: {
    fires: { ...memoryOf(19), ...memoryOf(60, "10.0.1.8:9100") },
    says: {
      labels: { instance: "10.0.1.7:9100" },
      summary: "Node 10.0.1.7:9100 uses 81% of its memory",
    },
    justNot: memoryOf(20),
    missing: { [`${s.memoryTotal.name}{instance="10.0.1.7:9100"}`]: `${100 * GIB}x30` },
  },
};

/** When the cluster is bad for what runs on it. */
export const clusterAlerts: readonly Alert[] = [crashLooping, nodeCpuHigh, nodeMemoryHigh];
