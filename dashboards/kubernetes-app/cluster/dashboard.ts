import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";
import type { Quantity, Signal } from "@watchpost/alerting/model";

import { dashboard } from "../../dashboard";
import { labelVariable } from "../../label-variable";
import { gauge, stat, timeSeries } from "../../panels";
import { LIMITS } from "../limits";
import { CLUSTER_PANELS } from "../panels";
import { clusterSignals as s } from "./signals";

const inNamespace = '{namespace=~"$namespace"}';

/** "Kubernetes Cluster Overview": what Grafana's dashboard 315 shows, by the labels of today. */
export function clusterDashboard(): Dashboard {
  return dashboard({
    uid: "kubernetes-cluster",
    title: "Kubernetes Cluster Overview",
    description: "CPU, memory, filesystems and network of the nodes and pods of a Kubernetes cluster.",
    tags: ["kubernetes"],
    range: "6h",
  })
    .withVariable(labelVariable({ name: "namespace", title: "Namespace", of: s.podMemory, label: "namespace" }))
    .withPanel(ofCluster(1, CLUSTER_PANELS.cpu, s.cpuRatio, LIMITS.nodeCpu, "CPU of all nodes that is not idle."))
    .withPanel(
      ofCluster(2, CLUSTER_PANELS.memory, s.memoryRatio, LIMITS.nodeMemory, "Memory of all nodes that is in use."),
    )
    .withPanel(
      ofCluster(
        3,
        CLUSTER_PANELS.filesystem,
        s.filesystemRatio,
        LIMITS.nodeFilesystem,
        "Part of all nodes' disks that is in use.",
      ),
    )
    .withPanel(podsRunning())
    .withPanel(ofNodes(5, CLUSTER_PANELS.nodeCpu, s.nodeCpuRatio, LIMITS.nodeCpu, "CPU of each node that is not idle."))
    .withPanel(
      ofNodes(
        6,
        CLUSTER_PANELS.nodeMemory,
        s.nodeMemoryRatio,
        LIMITS.nodeMemory,
        "Memory of each node that is in use.",
      ),
    )
    .withPanel(nodeFilesystem())
    .withPanel(restarts())
    .withPanel(podsByPhase())
    .withPanel(topPods(9, CLUSTER_PANELS.podCpu, s.podCpu, units.Short, "Cores that the busiest pods keep busy."))
    .withPanel(
      topPods(10, CLUSTER_PANELS.podMemory, s.podMemory, units.BytesIEC, "Memory that the largest pods need to go on."),
    )
    .withPanel(network())
    .build();
}

function ofCluster(id: number, title: string, { name }: Signal, limit: Quantity, what: string) {
  return gauge({
    id,
    title,
    description: `${what} Orange above ${limit.text}; alerts look at nodes, one by one.`,
    unit: units.PercentUnit,
    queries: { used: name },
    limits: [{ from: limit.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 1,
    columns: 6,
    rows: 5,
  });
}

function podsRunning() {
  return stat({
    id: 4,
    title: CLUSTER_PANELS.pods,
    description: "Pods of the chosen namespaces that run, and below how many they were.",
    unit: units.Short,
    queries: { running: `sum(${s.podsInPhase.name}{phase="Running", namespace=~"$namespace"})` },
    decimals: 0,
    columns: 6,
    rows: 5,
  });
}

function ofNodes(id: number, title: string, { name }: Signal, limit: Quantity, what: string) {
  return timeSeries({
    id,
    title,
    description: `${what} Above ${limit.text} for 5 minutes an alert fires.`,
    unit: units.PercentUnit,
    queries: { "{{instance}}": name },
    limits: [{ from: limit.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 1,
  });
}

function nodeFilesystem() {
  return timeSeries({
    id: 7,
    title: CLUSTER_PANELS.nodeFilesystem,
    description:
      `Part of each disk that is in use. The line at ${LIMITS.nodeFilesystem.text} is for the eye; the kubelet moves pods ` +
      "away where less than 10 % is free.",
    unit: units.PercentUnit,
    queries: { "{{instance}} {{device}}": s.nodeFilesystemRatio.name },
    limits: [{ from: LIMITS.nodeFilesystem.value, color: "orange" }],
    min: 0,
    max: 1,
    decimals: 1,
    columns: 8,
  });
}

function restarts() {
  return timeSeries({
    id: 11,
    title: CLUSTER_PANELS.restarts,
    description:
      `Restarts of containers, counted over 5 minutes; those without one are left out. With more than ` +
      `${LIMITS.restarts.text} an alert wakes people.`,
    unit: units.Short,
    queries: {
      "{{namespace}}/{{pod}} {{container}}": `${s.restartsIn5m.name}${inNamespace} > 0 or sum(${s.restartsIn5m.name}) * 0`,
    },
    limits: [{ from: LIMITS.restarts.value, color: "red" }],
    min: 0,
    decimals: 0,
    columns: 8,
  });
}

function podsByPhase() {
  return timeSeries({
    id: 12,
    title: CLUSTER_PANELS.phases,
    description: "Pods of the chosen namespaces, by phase: those that are pending or failed want a look.",
    unit: units.Short,
    queries: { "{{phase}}": `sum by (phase) (${s.podsInPhase.name}${inNamespace})` },
    stacked: true,
    min: 0,
    decimals: 0,
    columns: 8,
  });
}

function topPods(id: number, title: string, { name }: Signal, unit: string, what: string) {
  return timeSeries({
    id,
    title,
    description: `${what} Of the chosen namespaces, the ten largest at each time.`,
    unit,
    queries: { "{{namespace}}/{{pod}}": `topk(10, ${name}${inNamespace})` },
    min: 0,
    columns: 8,
  });
}

function network() {
  return timeSeries({
    id: 8,
    title: CLUSTER_PANELS.network,
    description: "Bytes a second that the pods of the chosen namespaces receive, and dashed those that they send.",
    unit: units.BytesPerSecondSI,
    queries: {
      "in {{namespace}}": `${s.received.name}${inNamespace}`,
      "out {{namespace}}": `${s.sent.name}${inNamespace}`,
    },
    aside: "/^out/",
    min: 0,
    columns: 8,
  });
}
