import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect } from "@jest/globals";
import { stringify } from "yaml";

import { itWith, promtoolFindings, temporaryDirectory, type Yield } from "../../scripts/testing";

const RULES = join(__dirname, "../rules/kubernetes-app.rules.yaml");

/** The alert rules as the use case has them. */
const NAIVE = {
  CrashLoop: { expr: "rate(kube_pod_container_status_restarts_total[5m]) > 0", for: "5m" },
  Connections: { expr: "pg_stat_activity_count / pg_settings_max_connections > 0.9", for: "2m" },
  Latency: { expr: "histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])) > 0.5", for: "5m" },
  Errors: {
    expr: 'rate(http_requests_total{status=~"5.."}[5m]) / rate(http_requests_total[5m]) > 0.05',
    for: "5m",
  },
} as const;

type Fires = readonly (readonly [minutes: number, alert: string, count: number])[];

/** Runs the rules, ours and naive ones, on series. @returns what promtool finds wrong with how many alerts fire when */
function promtool(inputs: Readonly<Record<string, string>>, fires: Fires): Promise<string> {
  const naive = Object.entries(NAIVE).map(([name, rule]) => ({ alert: `Naive${name}`, ...rule }));
  const file = join(temporaryDirectory(), "naive.yaml");
  writeFileSync(file, stringify({ groups: [{ name: "naive", rules: naive }] }));
  const yields = fires.map(([minutes, alert, count]): Yield => [
    minutes,
    `count(ALERTS{alertname="${alert}", alertstate="firing"}) or vector(0)`,
    { "{}": count },
  ]);
  return promtoolFindings({ rules: [RULES, file], inputs, yields });
}

const requests = (status: string, job = "qualisys-api", pod = "a") =>
  `http_requests_total{namespace="production", job="${job}", pod="${pod}", route="/runs", status="${status}"}`;

describe("the error rate", () => {
  itWith(["promtool"], "Correction 1: with 0.1 % errors the naive form fires, ours does not", async () => {
    const inputs = { [requests("500")]: "0+1x20", [requests("200")]: "0+999x20" };
    const fires: Fires = [
      [10, "NaiveErrors", 1],
      [10, "KubernetesAppErrorsHigh", 0],
    ];
    expect(await promtool(inputs, fires)).toBe("");
  });

  itWith(
    ["promtool"],
    "Correction 1: with 10 % ours fires, once for a job, whatever its pods and statuses",
    async () => {
      const inputs = {
        [requests("500")]: "0+5x20",
        [requests("503", "qualisys-api", "b")]: "0+5x20",
        [requests("200")]: "0+50x20",
        [requests("200", "qualisys-api", "b")]: "0+40x20",
      };
      const fires: Fires = [
        [10, "NaiveErrors", 2],
        [10, "KubernetesAppErrorsHigh", 1],
      ];
      expect(await promtool(inputs, fires)).toBe("");
    },
  );
});

describe("the 95th percentile", () => {
  const bucket = (pod: string, le: string) =>
    `http_request_duration_seconds_bucket{namespace="production", job="qualisys-api", pod="${pod}", route="/runs", le="${le}"}`;

  itWith(["promtool"], "Correction 2: one slow pod of many requests' few does not make the API slow", async () => {
    const inputs = {
      [bucket("a", "0.5")]: "0+970x20",
      [bucket("a", "1")]: "0+970x20",
      [bucket("a", "+Inf")]: "0+970x20",
      [bucket("b", "0.5")]: "0+0x20",
      [bucket("b", "1")]: "0+30x20",
      [bucket("b", "+Inf")]: "0+30x20",
      [requests("200")]: "0+1000x20",
    };
    const fires: Fires = [
      [10, "NaiveLatency", 1],
      [10, "KubernetesApiLatencyHigh", 0],
    ];
    expect(await promtool(inputs, fires)).toBe("");
  });
});

describe("connections", () => {
  const activity = (datname: string, state: string) =>
    `pg_stat_activity_count{instance="db", server="postgres:5432", datname="${datname}", state="${state}"}`;

  itWith(["promtool"], "Correction 3: with 95 of 100 taken the naive form is silent, ours fires", async () => {
    const inputs = {
      [activity("app", "active")]: "40x20",
      [activity("app", "idle")]: "45x20",
      [activity("jobs", "idle")]: "10x20",
      'pg_settings_max_connections{instance="db", server="postgres:5432"}': "100x20",
    };
    const fires: Fires = [
      [10, "NaiveConnections", 0],
      [10, "KubernetesDatabaseConnectionsHigh", 1],
    ];
    expect(await promtool(inputs, fires)).toBe("");
  });
});

describe("a crash loop", () => {
  const restarts = 'kube_pod_container_status_restarts_total{namespace="production", pod="api-1", container="api"}';

  itWith(
    ["promtool"],
    "Correction 4: 2 restarts, 4 minutes apart, are one for the naive form and none for ours",
    async () => {
      const fires: Fires = [
        [7, "NaiveCrashLoop", 1],
        ...Array.from({ length: 20 }, (_, minute) => [minute, "KubernetesPodCrashLooping", 0] as const),
      ];
      expect(await promtool({ [restarts]: "7 8x3 9x20" }, fires)).toBe("");
    },
  );

  itWith(
    ["promtool"],
    "Correction 4: after 6 restarts in 3 minutes the naive form is silent at 8 minutes, ours fires",
    async () => {
      const fires: Fires = [
        [8, "NaiveCrashLoop", 0],
        [6, "KubernetesPodCrashLooping", 1],
        [8, "KubernetesPodCrashLooping", 1],
        [13, "KubernetesPodCrashLooping", 0],
      ];
      expect(await promtool({ [restarts]: "7x4 9 11 13x20" }, fires)).toBe("");
    },
  );

  itWith(
    ["promtool"],
    "of 3 restarts in 5 minutes is none, though increase makes 3.75 of them, and of 4 is one",
    async () => {
      const alert = "KubernetesPodCrashLooping";
      const three = Array.from({ length: 20 }, (_, minute) => [minute, alert, 0] as const);
      expect(await promtool({ [restarts]: "7x4 8 9 10x20" }, three)).toBe("");
      expect(await promtool({ [restarts]: "7x4 8 9 10 11x20" }, [[8, alert, 1]])).toBe("");
    },
  );
});

describe("what is told", () => {
  const SOURCES = [
    'http_requests_total{job="qualisys-api"}',
    'http_requests_total{job="qualisys-web"}',
    "node_cpu_seconds_total",
    "kube_pod_container_status_restarts_total",
    "pg_up",
    "redis_up",
  ];
  for (const missing of SOURCES) {
    itWith(["promtool"], `is missed where only ${missing} is missing`, async () => {
      const inputs = Object.fromEntries(SOURCES.filter((each) => each !== missing).map((each) => [each, "1x20"]));
      expect(await promtool(inputs, [[12, "KubernetesAppMetricsMissing", 1]])).toBe("");
    });
  }

  itWith(["promtool"], "of requests is not looked at where they are next to none, however many fail", async () => {
    const fires: Fires = [[40, "KubernetesAppErrorsHigh", 0]];
    expect(await promtool({ [requests("500")]: "0+4.9x50" }, fires)).toBe("");
    expect(await promtool({ [requests("500")]: "0+5.1x50" }, [[40, "KubernetesAppErrorsHigh", 1]])).toBe("");
  });
});
