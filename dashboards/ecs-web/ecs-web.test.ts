import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { type Mixin, panelsOf, seriesIn } from "@watchpost/alerting/model";

import { ecsWebDashboards } from "./dashboards";
import { ecsWeb, type EcsWebProps } from "./index";
import { ecsWebSimulation } from "./simulation";

const props: EcsWebProps = {
  cluster: "staging-cluster",
  web: { name: "backend", service: "staging-backend" },
  tasks: ["backend", "worker", "beat"],
  namespace: "staging.example.local",
  database: "staging-db",
  loadBalancer: "app/staging/0123456789abcdef",
};

describe("ecsWeb", () => {
  it("scrapes each task by its name, on port 8000", () => {
    expect(ecsWeb(props).targets).toEqual([
      { job: "backend", hostname: "backend.staging.example.local", port: 8000 },
      { job: "worker", hostname: "worker.staging.example.local", port: 8000 },
      { job: "beat", hostname: "beat.staging.example.local", port: 8000 },
    ]);
  });

  it("scrapes another port, and is let in by the tasks' security group, where it is told so", () => {
    const { targets } = ecsWeb({ ...props, tasks: ["web"], port: 9000, securityGroupId: "sg-0a1b2c3d" });
    expect(targets).toEqual([
      { job: "web", hostname: "web.staging.example.local", port: 9000, securityGroupId: "sg-0a1b2c3d" },
    ]);
  });

  it("raises the alarms that are agreed on", () => {
    const alarms = ecsWeb(props).alarms ?? [];
    const facts = alarms.map(({ name, namespace, metric, statistic, is, threshold, period, periods, missing }) =>
      [name, namespace, metric, statistic, is, threshold, `${periods} × ${period}`, missing].join(" "),
    );
    expect(facts).toEqual([
      "backend-cpu AWS/ECS CPUUtilization Average above 80 2 × 5m breaching",
      "backend-memory AWS/ECS MemoryUtilization Average above 80 2 × 5m breaching",
      "database-cpu AWS/RDS CPUUtilization Average above 80 2 × 5m breaching",
      "database-connections AWS/RDS DatabaseConnections Average above 80 2 × 5m breaching",
      "target-response-time AWS/ApplicationELB TargetResponseTime Average above 1 2 × 5m notBreaching",
    ]);
    expect(alarms.map(({ dimensions }) => dimensions)).toEqual([
      { ClusterName: "staging-cluster", ServiceName: "staging-backend" },
      { ClusterName: "staging-cluster", ServiceName: "staging-backend" },
      { DBInstanceIdentifier: "staging-db" },
      { DBInstanceIdentifier: "staging-db" },
      { LoadBalancer: "app/staging/0123456789abcdef" },
    ]);
  });

  it("says in each alarm what is wrong", () => {
    expect(ecsWeb(props).alarms?.map(({ description }) => description)).toEqual([
      "The tasks of staging-backend use more than 80 % of their CPU, or there are none.",
      "The tasks of staging-backend use more than 80 % of their memory, or there are none.",
      "The database staging-db uses more than 80 % of its CPU, or does not run.",
      "The database staging-db has more than 80 connections, or does not run.",
      "The application takes more than a second to answer, on average.",
    ]);
  });

  it("does without a database and a load balancer", () => {
    const { cluster, web, tasks, namespace } = props;
    expect(ecsWeb({ cluster, web, tasks, namespace }).alarms?.map(({ name }) => name)).toEqual([
      "backend-cpu",
      "backend-memory",
    ]);
  });

  it("refuses names that collide", () => {
    expect(() => ecsWeb({ ...props, web: { name: "database", service: "x" }, tasks: ["a", "a"] })).toThrow(
      new Error("Mixin ecs-web:\n  target a is there twice\n  alarm database-cpu is there twice"),
    );
  });
});

const everything: EcsWebProps = {
  ...props,
  postgresExporter: { name: "postgres-exporter" },
  redisExporter: { name: "redis-exporter", port: 9999, securityGroupId: "sg-1" },
  cadvisor: { name: "cadvisor" },
};
const titlesOf = ({ dashboards = [] }: Mixin): ReadonlyMap<string, readonly string[]> =>
  new Map(
    dashboards.map((dashboard) => [dashboard.title ?? "", panelsOf(dashboard).map(({ title }) => title)] as const),
  );

describe("a part that an environment does not have", () => {
  it("has no dashboard, alert, signal or target", () => {
    const { cluster, web, tasks, namespace } = props;
    const mixin = ecsWeb({ cluster, web, tasks, namespace });
    expect([...titlesOf(mixin).keys()]).toEqual(["Web application", "Services and database on AWS"]);
    expect(titlesOf(mixin).get("Services and database on AWS")).toEqual(["Service CPU", "Service memory"]);
    expect(mixin.alerts.map(({ name }) => name)).toEqual([
      "WebErrorsHigh",
      "WebLatencyHigh",
      "WebTransactionsFailing",
      "WebMetricsMissing",
      "WebCloudWatchMetricsMissing",
    ]);
    expect(mixin.signals.filter(({ name }) => /^(pg|redis|rds|alb|container)_/.test(name))).toEqual([]);
  });

  it("leaves no hole: what is below moves up", () => {
    const { cluster, web, tasks, namespace } = props;
    const without = { cluster, web, tasks, namespace, database: "staging-db", cadvisor: { name: "cadvisor" } };
    const aws = ecsWeb(without).dashboards?.find(({ uid }) => uid === "ecs-web-aws");
    expect(aws?.panels?.map(({ gridPos: { x, y } = {} }) => [x, y])).toEqual([
      [0, 0],
      [12, 0],
      [0, 8],
      [12, 8],
      [0, 16],
      [12, 16],
      [0, 24],
      [12, 24],
    ]);
  });

  it("does not hide a panel that nothing feeds", () => {
    const [dashboard] = ecsWebDashboards({ ...props, database: "x", loadBalancer: "y" });
    const text = JSON.stringify(dashboard).replace("ecs_web:active_users", "ecs_web:activ_users");
    expect(() => ecsWeb(props, [JSON.parse(text) as typeof dashboard & object])).toThrow(
      'panel "Active users" names ecs_web:activ_users, which is none of its signals',
    );
  });
});

describe("with everything", () => {
  const mixin = ecsWeb(everything);

  it("S2: has the dashboards of FastAPI, PostgreSQL and Redis (12900, 9628, 11835), at addresses that stay", () => {
    expect(mixin.dashboards?.map(({ uid, title }) => [uid, title])).toEqual([
      ["web-application", "Web application"],
      ["postgresql", "PostgreSQL"],
      ["redis", "Redis"],
      ["ecs-web-aws", "Services and database on AWS"],
    ]);
  });

  it("scrapes the exporters", () => {
    expect(mixin.targets?.slice(3)).toEqual([
      { job: "postgres-exporter", hostname: "postgres-exporter.staging.example.local", port: 9187 },
      { job: "redis-exporter", hostname: "redis-exporter.staging.example.local", port: 9999, securityGroupId: "sg-1" },
      { job: "cadvisor", hostname: "cadvisor.staging.example.local", port: 8080 },
    ]);
  });

  const rules = readFileSync(join(__dirname, "../rules/ecs-web.rules.yaml"), "utf8");

  it.each([
    "http_requests_total",
    "http_request_duration_seconds_bucket",
    "wumbo_transactions_total",
    "wumbo_active_users",
    "pg_stat_activity_count",
    "container_memory_usage_bytes",
  ])("S2: %s is asked for", (series) => {
    expect(rules).toMatch(new RegExp(`\\b${series}\\b`));
  });

  const shown = (uid: string) =>
    JSON.stringify(JSON.parse(readFileSync(join(__dirname, `../json/${uid}.json`), "utf8")));

  it.each([
    ["web-application", ["Requests by endpoint", "Share of 5xx answers", "Response time p95", "Active users"]],
    ["web-application", ["Transactions by category"]],
    ["ecs-web-aws", ["Target response time", "Service CPU", "Service memory", "Database CPU", "Database connections"]],
    ["ecs-web-aws", ["Memory of containers"]],
  ])("S2: the dashboard %s shows %s", (uid, panels) => {
    for (const panel of panels) expect(shown(uid)).toContain(`"title":"${panel}"`);
  });

  it("reads of CloudWatch what belongs to the application, and nothing else", () => {
    const where = mixin.signals.flatMap(({ source }) => (source.from === "metrics-service" ? [source.where] : []));
    expect([...new Set(where.map((each) => JSON.stringify(each)))]).toEqual([
      '{"ClusterName":{"matching":"staging-cluster"}}',
      '{"LoadBalancer":{"matching":"app/staging/0123456789abcdef"}}',
      '{"DBInstanceIdentifier":{"matching":"staging-db"}}',
    ]);
  });

  it("lets dashboards stay as they are where the metrics have another prefix and other statuses", () => {
    const other = ecsWeb({ ...everything, prefix: "shop_", failedStatuses: ["declined"] });
    expect(other.dashboards).toEqual(mixin.dashboards);
    const exprs = other.signals.flatMap(({ source }) => (source.from === "recording-rule" ? [source.expr] : []));
    expect(exprs.flatMap(seriesIn)).toEqual(expect.arrayContaining(["shop_transactions_total", "shop_active_users"]));
    expect(exprs.join()).toContain('status=~"declined"');
  });

  it("looks at the application's jobs alone, and where the web service is no task, at all of them", () => {
    const missing = ({ alerts }: ReturnType<typeof ecsWeb>) =>
      alerts.find(({ name }) => name === "WebMetricsMissing")?.when.expr;
    expect(missing(mixin)).toBe('absent(http_requests_total{job="backend"})');
    expect(missing(ecsWeb({ ...props, tasks: ["api", "a.b"] }))).toBe(
      'absent(http_requests_total{job=~"api|a\\\\.b"})',
    );
  });

  it("is simulated: each series there is, and each alert can be made to fire", () => {
    const names = new Set(ecsWebSimulation.series().map(({ name }) => name));
    const raw = mixin.signals.filter(({ source }) => source.from !== "recording-rule").map(({ name }) => name);
    expect(raw.filter((name) => !names.has(name))).toEqual([]);
    expect([...ecsWebSimulation.incidents].sort()).toEqual(mixin.alerts.map(({ name }) => name).sort());
  });
});
