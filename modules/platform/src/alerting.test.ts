import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { type Alert, type CloudWatchAlarm, mixin, scrapedSignal, whenever } from "@watchpost/alerting/model";
import { type Arguments, type Synthesized, synthesizeApp, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { TEST_ENVIRONMENT } from "../test/environment";
import type { PlatformValues } from "./environment";
import { minutes } from "./index";
import { build } from "./synthesize";

const up = scrapedSignal("up", "test", { kind: "gauge", unit: "count", help: "1 where the last scrape succeeded." });

const alert = (name: string): Alert => ({
  name,
  when: whenever("up == 0"),
  for: minutes(5),
  severity: "critical",
  summary: "{{ $labels.instance }} is down",
  description: "Look at it.",
  proof: { fires: {}, says: { summary: "" }, justNot: {} },
});

const alarm: CloudWatchAlarm = {
  name: "backend-cpu",
  description: "The tasks use more than 80 % of their CPU.",
  severity: "warning",
  namespace: "AWS/ECS",
  metric: "CPUUtilization",
  dimensions: { ClusterName: "test", ServiceName: "backend" },
  statistic: "Average",
  is: "above",
  threshold: 80,
  period: minutes(5),
  periods: 2,
  missing: "breaching",
};

const WATCH = [
  mixin({ name: "web", signals: [up], alerts: [alert("WebDown")], alarms: [alarm] }),
  mixin({ name: "self", signals: [up], alerts: [alert("Watchdog")] }),
];

function stack(alerting?: "managed"): Synthesized {
  const values: PlatformValues = {
    ...TEST_ENVIRONMENT,
    grafana: { ...TEST_ENVIRONMENT.grafana, ...(alerting && { alerting }) },
    watch: WATCH,
  };
  return synthesizeApp(build([values], join(temporaryDirectory(), "cdktf.out")), "test");
}

const BY_PROMETHEUS = stack();
const BY_GRAFANA = stack("managed");

/** Names of alerts in the files that a service gets. */
function alertsIn(of: Synthesized, service: string, key: "alert" | "title"): string[] {
  const files = Object.values(of.resources("aws_s3_object")).filter(({ key: path }) =>
    new RegExp(`^${service}/.*rules.*\\.yaml`).test(String(path)),
  );
  return files
    .flatMap(({ content }) => (parse(String(content)) as { groups: { rules: Record<string, string>[] }[] }).groups)
    .flatMap(({ rules }) => rules.flatMap((rule) => rule[key] ?? []))
    .sort();
}

const edges = (of: Synthesized): Arguments[] =>
  Object.values(of.resources("aws_vpc_security_group_ingress_rule")).filter(({ from_port }) => from_port === 9093);

const settings = (of: Synthesized) => JSON.stringify(of.resources("aws_ecs_task_definition"));

describe("alerts of an environment", () => {
  it("are fired by Prometheus alone", () => {
    expect(alertsIn(BY_PROMETHEUS, "prometheus", "alert")).toEqual(["Watchdog", "WebDown"]);
    expect(alertsIn(BY_PROMETHEUS, "grafana", "title")).toEqual([]);
    expect(edges(BY_PROMETHEUS)).toEqual([]);
    expect(settings(BY_PROMETHEUS)).toMatch(/EXECUTE_ALERTS[^}]*false/);
  });

  it("are fired by Grafana where it is asked to, but for those that watch the monitoring", () => {
    expect(alertsIn(BY_GRAFANA, "prometheus", "alert")).toEqual(["Watchdog"]);
    expect(alertsIn(BY_GRAFANA, "grafana", "title")).toEqual(["WebDown"]);
    expect(settings(BY_GRAFANA)).toMatch(/EXECUTE_ALERTS[^}]*true/);
  });

  it("reach the same Alertmanager then: Grafana may connect to it", () => {
    expect(edges(BY_GRAFANA)).toMatchObject([{ from_port: 9093, to_port: 9093, description: "Grafana to Prometheus" }]);
    const file = Object.values(BY_GRAFANA.resources("aws_s3_object")).find(({ key }) =>
      String(key).includes("alerting/alertmanager.yaml"),
    );
    expect(file?.["content"]).toContain("url: http://prometheus.test.monitoring.internal:9093");
  });
});

describe("the dashboard of CloudWatch", () => {
  it("shows the state of every alarm in the environment's region", () => {
    const alarms = Object.values(BY_PROMETHEUS.resources("aws_cloudwatch_metric_alarm"));
    const names = alarms.map(({ alarm_name }) => String(alarm_name));
    expect(names).toContain("test-backend-cpu");
    const body = JSON.parse(String(BY_PROMETHEUS.resource("aws_cloudwatch_dashboard")["dashboard_body"])) as {
      widgets: { type: string; properties: { alarms?: string[] } }[];
    };
    const shown = body.widgets.flatMap(({ type, properties }) => (type === "alarm" ? (properties.alarms ?? []) : []));
    expect(shown.map((arn) => arn.replace(/^.*:alarm:/, "")).sort()).toEqual(names.sort());
  });
});
