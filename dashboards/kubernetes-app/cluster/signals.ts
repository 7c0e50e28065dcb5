import { recordedSignal, scrapedSignal, type Signal } from "@watchpost/alerting/model";

const node = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`node_${name}`, "node-exporter", { kind, unit, help });
const state = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`kube_${name}`, "kube-state-metrics", { kind, unit, help });
const cadvisor = (name: string, kind: Signal["kind"], unit: Signal["unit"], help: string) =>
  scrapedSignal(`container_${name}`, "kubelet", { kind, unit, help });

const nodes = {
  cpu: node("cpu_seconds_total", "counter", "seconds", "Seconds that each core spent in each mode."),
  memoryAvailable: node("memory_MemAvailable_bytes", "gauge", "bytes", "Memory that programs could still be given."),
  memoryTotal: node("memory_MemTotal_bytes", "gauge", "bytes", "Memory of the node."),
  filesystemAvailable: node("filesystem_avail_bytes", "gauge", "bytes", "Bytes free for programs on a filesystem."),
  filesystemSize: node("filesystem_size_bytes", "gauge", "bytes", "Size of a filesystem."),
};

const pods = {
  restarts: state("pod_container_status_restarts_total", "counter", "count", "Restarts of a container."),
  podPhase: state("pod_status_phase", "gauge", "count", "1 for the phase that a pod is in, 0 for the others."),
  podReady: state("pod_status_ready", "gauge", "count", "1 for what is true of a pod: that it is ready, or not."),
  replicaSetCreated: state("replicaset_created", "gauge", "seconds", "When a replica set came to be."),
  // Since Kubernetes 1.16 cAdvisor labels them `pod` and `container`, no longer `pod_name` and `container_name`:
  // https://github.com/kubernetes/kubernetes/blob/master/CHANGELOG/CHANGELOG-1.16.md
  containerCpu: cadvisor("cpu_usage_seconds_total", "counter", "seconds", "CPU time that a container used."),
  containerMemory: cadvisor("memory_working_set_bytes", "gauge", "bytes", "Memory that a container needs to go on."),
  networkReceived: cadvisor("network_receive_bytes_total", "counter", "bytes", "Bytes that a pod received."),
  networkSent: cadvisor("network_transmit_bytes_total", "counter", "bytes", "Bytes that a pod sent."),
};

/** Filesystems that are on a disk. */
const ON_DISK = '{fstype!~"tmpfs|ramfs|overlay|squashfs|nsfs"}';

/** Containers themselves: not the pods and nodes that they add up to, which cAdvisor tells as well. */
const CONTAINERS = '{container!="", image!=""}';

const idle = `rate(${nodes.cpu.name}{mode="idle"}[5m])`;

/** A filesystem may be mounted several times, and is then told several times. */
const onDisks = ({ name }: Signal) => `sum(max by (instance, device) (${name}${ON_DISK}))`;

const ofNodes = {
  nodeCpuRatio: recordedSignal("kubernetes_app:node_cpu_used_ratio", {
    expr: `1 - avg by (instance) (${idle})`,
    unit: "ratio",
    help: "CPU of a node that is not idle.",
  }),
  nodeMemoryRatio: recordedSignal("kubernetes_app:node_memory_used_ratio", {
    expr: `1 - ${nodes.memoryAvailable.name} / ${nodes.memoryTotal.name}`,
    unit: "ratio",
    help: "Memory of a node that programs cannot be given any more.",
  }),
  nodeFilesystemRatio: recordedSignal("kubernetes_app:node_filesystem_used_ratio", {
    expr:
      `1 - max by (instance, device) (${nodes.filesystemAvailable.name}${ON_DISK})` +
      ` / max by (instance, device) (${nodes.filesystemSize.name}${ON_DISK})`,
    unit: "ratio",
    help: "Part of a node's disk that is used.",
  }),
  cpuRatio: recordedSignal("kubernetes_app:cluster_cpu_used_ratio", {
    expr: `1 - avg(${idle})`,
    unit: "ratio",
    help: "CPU of all nodes that is not idle.",
  }),
  memoryRatio: recordedSignal("kubernetes_app:cluster_memory_used_ratio", {
    expr: `1 - sum(${nodes.memoryAvailable.name}) / sum(${nodes.memoryTotal.name})`,
    unit: "ratio",
    help: "Memory of all nodes that programs cannot be given any more.",
  }),
  filesystemRatio: recordedSignal("kubernetes_app:cluster_filesystem_used_ratio", {
    expr: `1 - ${onDisks(nodes.filesystemAvailable)} / ${onDisks(nodes.filesystemSize)}`,
    unit: "ratio",
    help: "Part of all nodes' disks that is used.",
  }),
};

const ofPods = {
  restartsIn5m: recordedSignal("kubernetes_app:container_restarts:5m", {
    // A range is a little longer than the time between its first and its last sample, and `increase` makes up for that:
    // of 3 restarts it makes up to 3.75. https://prometheus.io/docs/prometheus/latest/querying/functions/#increase
    expr: `floor(max by (namespace, pod, container) (increase(${pods.restarts.name}[5m])))`,
    unit: "count",
    help: "Restarts of a container in 5 minutes.",
  }),
  podCpu: recordedSignal("kubernetes_app:pod_cpu_cores", {
    expr: `sum by (namespace, pod) (rate(${pods.containerCpu.name}${CONTAINERS}[5m]))`,
    unit: "count",
    help: "Cores that a pod keeps busy.",
  }),
  podMemory: recordedSignal("kubernetes_app:pod_memory_bytes", {
    expr: `sum by (namespace, pod) (${pods.containerMemory.name}${CONTAINERS})`,
    unit: "bytes",
    help: "Memory that a pod needs to go on.",
  }),
  received: recordedSignal("kubernetes_app:network_received_bytes:per_second", {
    expr: `sum by (namespace) (rate(${pods.networkReceived.name}[5m]))`,
    unit: "bytes-per-second",
    help: "Bytes that the pods of a namespace receive.",
  }),
  sent: recordedSignal("kubernetes_app:network_sent_bytes:per_second", {
    expr: `sum by (namespace) (rate(${pods.networkSent.name}[5m]))`,
    unit: "bytes-per-second",
    help: "Bytes that the pods of a namespace send.",
  }),
  podsInPhase: recordedSignal("kubernetes_app:pods_in_phase", {
    expr: `sum by (namespace, phase) (${pods.podPhase.name})`,
    unit: "count",
    help: "Pods of a namespace in a phase.",
  }),
};

/** Nodes by node_exporter, pods by kube-state-metrics, containers by cAdvisor, which is in the kubelet. */
export const clusterSignals = { ...nodes, ...pods, ...ofNodes, ...ofPods };
