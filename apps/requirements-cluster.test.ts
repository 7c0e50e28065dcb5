import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { cluster } from "./cluster/config";
import { ClusterDelivery } from "./test/cluster-delivery";

const delivery = new ClusterDelivery(cluster);
const { prometheus, alertmanager, grafana, ...rest } = delivery.values("monitoring") as {
  readonly prometheus: { readonly prometheusSpec: Readonly<Record<string, unknown>> };
  readonly alertmanager: {
    readonly config: {
      readonly route: Readonly<Record<string, unknown>> & {
        readonly routes: readonly Readonly<Record<string, unknown>>[];
      };
      readonly receivers: readonly {
        readonly name: string;
        readonly slack_configs?: readonly Readonly<Record<string, unknown>>[];
      }[];
    };
    readonly templateFiles: Readonly<Record<string, string>>;
  };
  readonly grafana: Readonly<Record<string, unknown>>;
};

const K8S = join(__dirname, "../k8s");
const file = (path: string) => readFileSync(join(K8S, path), "utf8");
const titles = (uid: string) =>
  (delivery.dashboard(uid)["panels"] as readonly { readonly title?: string }[]).map(({ title }) => title);

describe("cluster, the application on Kubernetes: what is collected", () => {
  it("AC1: runs Prometheus in the namespace monitoring, by the release monitoring of kube-prometheus-stack", () => {
    expect(delivery.release("monitoring")).toMatchObject({
      name: "monitoring",
      namespace: "monitoring",
      chart: "kube-prometheus-stack",
      repository: "https://prometheus-community.github.io/helm-charts",
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it("keeps 15 days, at most 45 GB, on 50 GiB of gp3 that one node mounts", () => {
    expect(prometheus.prometheusSpec).toMatchObject({
      retention: "15d",
      retentionSize: "45GB",
      storageSpec: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: "gp3",
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "50Gi" } },
          },
        },
      },
    });
  });

  it("gives Prometheus 500m and 1 GiB, at most 1000m and 2 GiB, and lets it see every monitor", () => {
    expect(prometheus.prometheusSpec).toMatchObject({
      resources: { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: "1000m", memory: "2Gi" } },
      serviceMonitorSelectorNilUsesHelmValues: false,
      podMonitorSelectorNilUsesHelmValues: false,
    });
  });

  it("AC2: has node-exporter and kube-state-metrics on", () => {
    expect(rest).toMatchObject({ nodeExporter: { enabled: true }, kubeStateMetrics: { enabled: true } });
  });

  it.each(["qualisys-api", "qualisys-web"])(
    "AC3: scrapes %s in staging and production every 15 s, for 10 s",
    (name) => {
      expect(delivery.object("ServiceMonitor", name)["spec"]).toEqual({
        selector: { matchLabels: { app: name } },
        namespaceSelector: { matchNames: ["staging", "production"] },
        endpoints: [expect.objectContaining({ path: "/metrics", interval: "15s", scrapeTimeout: "10s" })],
      });
    },
  );

  it.each([
    [
      "AC4",
      "postgres-exporter",
      "quay.io/prometheuscommunity/postgres-exporter:v0.15.0",
      9187,
      { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "128Mi" } },
    ],
    [
      "AC5",
      "redis-exporter",
      "docker.io/oliver006/redis_exporter:v1.55.0",
      9121,
      { requests: { cpu: "25m", memory: "32Mi" }, limits: { cpu: "50m", memory: "64Mi" } },
    ],
  ])(
    "%s: runs %s, %s, on %d, its password in a Secret, and scrapes it every 30 s",
    (_, name, image, port, resources) => {
      const { template } = delivery.object("Deployment", name)["spec"] as {
        template: { spec: { containers: readonly Readonly<Record<string, unknown>>[] } };
      };
      const [container] = template.spec.containers;
      expect(container).toMatchObject({ image, resources, ports: [{ containerPort: port }] });
      for (const { valueFrom } of container?.["env"] as readonly { valueFrom: object }[]) {
        expect(valueFrom).toMatchObject({ secretKeyRef: { name: `${name}-secret` } });
      }
      expect(delivery.object("Service", name)["spec"]).toMatchObject({ ports: [{ port }] });
      expect(delivery.object("ServiceMonitor", name)["spec"]).toMatchObject({ endpoints: [{ interval: "30s" }] });
    },
  );
});

describe("cluster, the application on Kubernetes: what is seen and told", () => {
  it("AC6, AC7, AC8: has dashboards of the cluster, of the application and of the database", () => {
    expect(delivery.dashboard("kubernetes-application")["title"]).toBe("QUALISYS Application Performance");
    expect(titles("kubernetes-cluster").length).toBeGreaterThan(3);
    expect(titles("kubernetes-database").length).toBeGreaterThan(3);
  });

  it.each([
    ["AC9: more than 3 restarts in 5 minutes", "KubernetesPodCrashLooping", /increase\(.*\[5m\]\).* > 3$/, "0s"],
    ["AC10: CPU above 80 % for 5 minutes", "KubernetesNodeCpuHigh", /node_cpu_seconds_total.* > 0\.8$/, "5m"],
    ["AC10: memory above 80 % for 5 minutes", "KubernetesNodeMemoryHigh", /MemAvailable_bytes.* > 0\.8$/, "5m"],
    [
      "AC11: above 90 % of the connections for 2 minutes",
      "KubernetesDatabaseConnectionsHigh",
      /sum by \(instance\) \(pg_stat_activity_count\) \/ on \(instance\) max by \(instance\) .* > 0\.9$/,
      "2m",
    ],
    ["AC12: p95 of the API above 500 ms for 5 minutes", "KubernetesApiLatencyHigh", /quantile\(0\.95.* > 0\.5$/, "5m"],
    ["more than 5 % of answers with 5xx for 5 minutes", "KubernetesAppErrorsHigh", /5\.\.".* > 0\.05$/, "5m"],
  ])("tells of %s", (_, name, expression, duration) => {
    const { expr, for: holds = "0s" } = delivery.alert(name);
    expect(delivery.written(String(expr))).toMatch(expression);
    expect(holds).toBe(duration);
  });

  it.each([
    ["KubernetesPodCrashLooping", "critical"],
    ["KubernetesDatabaseConnectionsHigh", "critical"],
    ["KubernetesAppErrorsHigh", "critical"],
    ["KubernetesApiLatencyHigh", "warning"],
    ["KubernetesNodeCpuHigh", "warning"],
  ])("calls %s %s", (name, severity) => {
    expect(delivery.alert(name)["labels"]).toMatchObject({ severity });
  });

  it("AC13: shows Grafana at https://grafana.qualisys.io with a certificate, and only to who signs in", () => {
    expect(grafana["ingress"]).toEqual({
      enabled: true,
      ingressClassName: "nginx",
      annotations: {
        "cert-manager.io/cluster-issuer": "letsencrypt-prod",
        "nginx.ingress.kubernetes.io/ssl-redirect": "true",
      },
      hosts: ["grafana.qualisys.io"],
      tls: [{ secretName: "grafana-tls", hosts: ["grafana.qualisys.io"] }],
    });
    expect(grafana["env"]).toMatchObject({
      GF_SERVER_ROOT_URL: "https://grafana.qualisys.io",
      GF_AUTH_ANONYMOUS_ENABLED: "false",
    });
    expect(grafana["persistence"]).toMatchObject({ enabled: true, size: "10Gi" });
  });

  it("takes the administrator's password from AWS Secrets Manager", () => {
    expect(grafana["admin"]).toMatchObject({ existingSecret: "grafana-admin", passwordKey: "admin-password" });
    expect(delivery.object("ExternalSecret", "grafana-admin")["spec"]).toMatchObject({
      data: [{ remoteRef: { key: "monitoring/grafana-admin-password" } }],
    });
  });

  it("AC14: tells #alerts, and #alerts-critical of what is critical, when it begins and when it is over", () => {
    const { route, receivers } = alertmanager.config;
    const slack = Object.fromEntries(receivers.map(({ name, slack_configs = [] }) => [name, slack_configs[0]]));
    expect(slack["default"]).toMatchObject({ channel: "#alerts", send_resolved: true });
    expect(slack["critical"]).toMatchObject({ channel: "#alerts", send_resolved: true });
    expect(slack["critical-channel"]).toMatchObject({ channel: "#alerts-critical", send_resolved: true });
    expect(route.routes).toContainEqual({
      matchers: ['severity="critical"'],
      receiver: "critical-channel",
      continue: true,
    });
    expect(route).toMatchObject({ group_wait: "30s", group_interval: "5m", repeat_interval: "4h" });
    expect(route["group_by"]).toEqual(expect.arrayContaining(["alertname", "namespace"]));
  });

  it("has Slack's addresses in files alone, and its title", () => {
    const { receivers } = alertmanager.config;
    for (const config of receivers.flatMap(({ slack_configs = [] }) => slack_configs)) {
      expect(config["api_url_file"]).toMatch(/^\/secrets\/slack-(critical-)?webhook$/);
      expect(config).not.toHaveProperty("api_url");
    }
    expect(alertmanager.templateFiles["watchpost.tmpl"]).toContain(
      "{{ .Status | toUpper }}: {{ .CommonLabels.alertname }}",
    );
  });

  it("has one data source, at the Service that there is", () => {
    const { datasources } = grafana["sidecar"] as { datasources: Readonly<Record<string, unknown>> };
    expect(datasources).toMatchObject({
      isDefaultDatasource: true,
      url: "http://monitoring-kube-prometheus-prometheus.monitoring:9090/",
    });
    expect(grafana).not.toHaveProperty("additionalDataSources");
  });
});

describe("k8s, the AI agents' Grafana", () => {
  const [deployment, service] = file("grafana-deployment.yaml")
    .split(/^---$/m)
    .map((text) => parse(text) as Readonly<Record<string, unknown>>);

  it("AC2: is one replica with the label app=grafana, probes, limits and a ClusterIP on 3000", () => {
    expect(deployment).toMatchObject({
      kind: "Deployment",
      metadata: { name: "grafana", namespace: "monitoring", labels: { app: "grafana" } },
      spec: {
        replicas: 1,
        template: {
          spec: {
            securityContext: { runAsNonRoot: true },
            containers: [
              {
                ports: [{ containerPort: 3000 }],
                resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { cpu: "200m", memory: "512Mi" } },
                livenessProbe: {
                  httpGet: { path: "/api/health" },
                  initialDelaySeconds: 30,
                  periodSeconds: 10,
                },
                readinessProbe: { httpGet: { path: "/api/health" }, initialDelaySeconds: 5, periodSeconds: 5 },
              },
            ],
          },
        },
      },
    });
    expect(service).toMatchObject({ kind: "Service", spec: { type: "ClusterIP", ports: [{ port: 3000 }] } });
  });

  it("AC2: runs a version that is pinned", () => {
    expect(file("grafana-deployment.yaml")).toMatch(/image: docker\.io\/grafana\/grafana:\d+\.\d+\.\d+$/m);
  });

  it("AC3: asks http://prometheus:9090 through Grafana, by default", () => {
    const { data } = parse(file("grafana-datasource.yaml")) as { data: Readonly<Record<string, string>> };
    expect(parse(data["prometheus.yaml"] ?? "")).toMatchObject({
      datasources: [{ url: "http://prometheus:9090", access: "proxy", isDefault: true }],
    });
    expect(file("grafana-deployment.yaml")).toContain("mountPath: /etc/grafana/provisioning/datasources");
  });

  it("AC4, AC5, AC6: has the dashboard main-dashboard with its five panels, every 30 s, in UTC", () => {
    const { data } = parse(file("grafana-dashboard.yaml")) as { data: Readonly<Record<string, string>> };
    const dashboard = JSON.parse(data["main-dashboard.json"] ?? "{}") as Readonly<Record<string, unknown>>;
    expect(dashboard).toMatchObject({
      uid: "main-dashboard",
      title: "AI Agents - System Health & Performance",
      refresh: "30s",
      timezone: "utc",
      time: { from: "now-1h" },
    });
    const panels = (dashboard["panels"] as readonly { title?: string }[]).map(({ title }) => title);
    expect(panels).toEqual(
      expect.arrayContaining([
        "Enhancement Success Rate",
        "Pending Enhancement Jobs in Queue",
        "p95 Enhancement Processing Latency",
        "Error Rate by Tenant",
        "Active Celery Workers",
      ]),
    );
  });

  it("AC7: has the dashboard that is committed, with the variable tenant_id", () => {
    const committed = readFileSync(join(__dirname, "../dashboards/json/main-dashboard.json"), "utf8");
    const { data } = parse(file("grafana-dashboard.yaml")) as { data: Readonly<Record<string, string>> };
    expect(data["main-dashboard.json"]).toBe(committed);
    expect(committed).toContain('"name": "tenant_id"');
  });

  it("AC8: lets nobody in without a password, which lies in a Secret, and is not public", () => {
    const text = file("grafana-deployment.yaml");
    expect(text).toMatch(/name: GF_AUTH_ANONYMOUS_ENABLED\n +value: "false"/);
    expect(text).toMatch(/name: GF_SECURITY_ADMIN_PASSWORD\n +valueFrom:\n +secretKeyRef:/);
    expect(text).not.toMatch(/LoadBalancer|NodePort|kind: Ingress/);
  });
});
