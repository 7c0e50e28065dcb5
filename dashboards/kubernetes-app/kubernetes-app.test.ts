import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";

import { kubernetesApp } from "./index";
import { kubernetesAppSignals as s } from "./signals";

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: { readonly steps: readonly { readonly value: number | null }[] };
    };
  };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Model {
  readonly title: string;
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly expr?: string }[] };
}
const modelOf = (uid: string) => JSON.parse(readFileSync(join(__dirname, `../json/${uid}.json`), "utf8")) as Model;

const cluster = modelOf("kubernetes-cluster");
const application = modelOf("kubernetes-application");
const database = modelOf("kubernetes-database");

function panelOf(model: Model, title: string): Panel {
  const panel = model.panels.find((each) => each.title === title);
  if (!panel) throw new Error(`no panel ${title}`);
  return panel;
}
const exprsOf = (model: Model, title: string) => panelOf(model, title).targets.map(({ expr }) => expr);
const linesOf = (model: Model, title: string) =>
  panelOf(model, title).fieldConfig.defaults.thresholds.steps.flatMap(({ value }) => (value === null ? [] : [value]));
const ruleOf = ({ source }: (typeof s)[keyof typeof s]) => (source.from === "recording-rule" ? source.expr : "");

describe("the dashboards", () => {
  it("S4 AC6: show the cluster as dashboard 315 does: network, CPU, memory, filesystems, pods", () => {
    expect([cluster.title, ...cluster.panels.map(({ title }) => title)]).toEqual([
      "Kubernetes Cluster Overview",
      "Cluster CPU Usage",
      "Cluster Memory Usage",
      "Cluster Filesystem Usage",
      "Pods Running",
      "CPU Usage by Node",
      "Memory Usage by Node",
      "Filesystem Usage by Node",
      "Container Restarts in 5 Minutes",
      "Pods by Phase",
      "CPU Usage by Pod, Top 10",
      "Memory Usage by Pod, Top 10",
      "Network I/O by Namespace",
    ]);
  });

  it("S4 AC6, Correction 17: name containers as cAdvisor has since Kubernetes 1.16", () => {
    expect(ruleOf(s.podCpu)).toBe(
      'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!="", image!=""}[5m]))',
    );
    const all = Object.values(s).map(ruleOf).join("\n");
    expect(all).not.toMatch(/pod_name|container_name/);
  });

  it("S4 AC2: show CPU, memory and disk of nodes", () => {
    expect(ruleOf(s.nodeCpuRatio)).toBe('1 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))');
    expect(exprsOf(cluster, "CPU Usage by Node")).toEqual(["kubernetes_app:node_cpu_used_ratio"]);
    expect(linesOf(cluster, "CPU Usage by Node")).toEqual([0.8]);
    expect(linesOf(cluster, "Memory Usage by Node")).toEqual([0.8]);
  });

  it("S4 AC7: show rate, errors and duration by route, under the name that was asked for", () => {
    expect(application.title).toBe("QUALISYS Application Performance");
    expect(exprsOf(application, "Request Rate by Route")).toEqual([
      'sum by (job, route) (kubernetes_app:route_requests:per_second{namespace=~"$namespace"})',
    ]);
    expect(linesOf(application, "Error Rate")).toEqual([0.05]);
    expect(linesOf(application, "P95 Latency by Route")).toEqual([500]);
    expect(panelOf(application, "P95 Latency by Route")).toMatchObject({
      fieldConfig: { defaults: { unit: "ms" } },
      targets: [{ legendFormat: "{{namespace}} {{job}} {{route}}" }, { legendFormat: "all of {{namespace}} {{job}}" }],
    });
  });

  it("S4 NFR-R4: show how much of 0.5 % of requests that may fail is used up, and how fast, with the limits of the alerts", () => {
    expect(linesOf(application, "Error Budget")).toEqual([0.005, 0.015, 0.03, 0.072]);
    expect(panelOf(application, "Error Budget").targets.map(({ legendFormat }) => legendFormat)).toEqual(
      ["1 hour", "6 hours", "1 day", "3 days"].map((time) => `{{job}}, ${time}`),
    );
    expect(exprsOf(application, "Error Budget Left")).toEqual([
      'min by (job) (kubernetes_app:slo_budget_left_ratio{job=~"qualisys-api|qualisys-web", namespace=~"$namespace"})',
    ]);
  });

  it("S4 AC3: are of the jobs qualisys-api and qualisys-web, by namespace, job and route", () => {
    expect(ruleOf(s.routeRequests)).toBe(
      'sum by (namespace, job, route) (rate(http_requests_total{job=~"qualisys-api|qualisys-web"}[5m]))',
    );
    expect(ruleOf(s.durationBuckets)).toBe(
      'sum by (namespace, job, route, le) (rate(http_request_duration_seconds_bucket{job=~"qualisys-api|qualisys-web"}[5m]))',
    );
  });

  it("marks deployments of the application", () => {
    expect(application.annotations.list.map(({ expr }) => expr)).toEqual([
      'time() - kube_replicaset_created{replicaset=~"(qualisys-api|qualisys-web)-.+"} < 120',
    ]);
  });

  it("S4 AC4, AC5, AC8: show PostgreSQL's connections and Redis's clients, and its hit rate", () => {
    expect(exprsOf(database, "PostgreSQL Connections by State")).toEqual(["sum by (state) (pg_stat_activity_count)"]);
    expect(exprsOf(database, "Redis Connected Clients")).toEqual(["redis_connected_clients"]);
    expect(exprsOf(database, "Redis Hit Rate")).toEqual(["kubernetes_app:redis_hit_ratio"]);
    expect(linesOf(database, "PostgreSQL Connections, of the Maximum")).toEqual([0.9]);
  });
});

describe("the alerts", () => {
  it("S4 AC9 to AC12, and the one on 5xx: fire at the limits and times that are agreed on", () => {
    const facts = kubernetesApp()
      .alerts.filter(({ name }) => !/Budget|Missing/.test(name))
      .map(({ name, when, for: time, severity }) => [name, when.expr, String(time), severity].join(" | "));
    expect(facts).toEqual([
      "KubernetesPodCrashLooping | kubernetes_app:container_restarts:5m > 3 | 0s | critical",
      "KubernetesNodeCpuHigh | kubernetes_app:node_cpu_used_ratio > 0.8 | 5m | warning",
      "KubernetesNodeMemoryHigh | kubernetes_app:node_memory_used_ratio > 0.8 | 5m | warning",
      "KubernetesDatabaseConnectionsHigh | kubernetes_app:postgres_connections_used_ratio > 0.9 | 2m | critical",
      "KubernetesPostgresDown | pg_up == 0 | 2m | critical",
      "KubernetesRedisDown | redis_up == 0 | 2m | critical",
      "KubernetesAppErrorsHigh | kubernetes_app:busy_error_ratio > 0.05 | 5m | critical",
      "KubernetesApiLatencyHigh | kubernetes_app:busy_api_duration_p95_seconds > 0.5 | 5m | warning",
    ]);
  });

  it("S4 NFR-R4 99.5 % uptime: fire when 0.5 % of requests in 30 days, that may fail, are used up too fast", () => {
    const budget = kubernetesApp().alerts.filter(({ name }) => name.includes("Budget"));
    const ofOurs = 'kubernetes_app:slo_total:per_second{job=~"qualisys-api|qualisys-web"} > 0.1';
    const over = (window: string, limit: number) => `kubernetes_app:slo_errors_ratio:${window} > ${limit}`;
    expect(budget.map(({ name, when, severity }) => [name, when.expr, severity])).toEqual([
      ["KubernetesAppBudgetGoneIn2Days", `${over("1h", 0.072)} and ${over("5m", 0.072)} and ${ofOurs}`, "critical"],
      ["KubernetesAppBudgetGoneIn5Days", `${over("6h", 0.03)} and ${over("30m", 0.03)} and ${ofOurs}`, "critical"],
      ["KubernetesAppBudgetGoneIn10Days", `${over("1d", 0.015)} and ${over("2h", 0.015)} and ${ofOurs}`, "warning"],
      ["KubernetesAppBudgetGoneIn30Days", `${over("3d", 0.005)} and ${over("6h", 0.005)} and ${ofOurs}`, "warning"],
    ]);
  });

  it("Correction 1, 3 and 4: are built on sums that fit each other, and count what they say", () => {
    expect(ruleOf(s.errorRatio)).toBe(
      'sum by (namespace, job) (rate(http_requests_total{job=~"qualisys-api|qualisys-web", status=~"5.."}[5m]))' +
        " / sum by (namespace, job) (rate(http_requests_total[5m]))",
    );
    expect(ruleOf(s.connectionsRatio)).toBe(
      "sum by (instance) (pg_stat_activity_count) / on (instance) max by (instance) (pg_settings_max_connections)",
    );
    expect(ruleOf(s.restartsIn5m)).toBe(
      "floor(max by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[5m])))",
    );
  });

  it("have recorded series of their own, so that they can be given together with a mixin of the same metrics", () => {
    const recorded = kubernetesApp().signals.filter(({ source }) => source.from === "recording-rule");
    expect(recorded.filter(({ name }) => !name.startsWith("kubernetes_app:"))).toEqual([]);
  });
});
