import { describe, expect, it } from "@jest/globals";
import { minutes } from "@watchpost/core";
import { itWith, synthesizeStack, Terraform } from "@watchpost/scripts/testing";

import { ACCOUNT, names, REGION } from "../test/names";
import { CloudWatchDashboard, cloudWatchDashboardJson } from "./cloudwatch-dashboard";
import {
  type CloudWatchAlarm,
  cloudWatchSignal,
  type Mixin,
  recordedSignal,
  scrapedSignal,
  type Signal,
} from "./model";

const alarm: CloudWatchAlarm = {
  name: "backend-cpu",
  description: "The tasks use more than 80 % of their CPU.",
  severity: "warning",
  namespace: "AWS/ECS",
  metric: "CPUUtilization",
  dimensions: { ClusterName: "staging", ServiceName: "backend" },
  statistic: "Average",
  is: "above",
  threshold: 80,
  period: minutes(5),
  periods: 2,
  missing: "breaching",
};

const cpu = cloudWatchSignal(
  {
    namespace: "AWS/ElastiCache",
    metric: "EngineCPUUtilization",
    statistic: "Average",
    dimensions: { CacheClusterId: { matching: "flags-001" }, CacheNodeId: { matching: "0001" } },
  },
  { unit: "percent", help: "CPU of the engine." },
);

const family = (name: string, where: Readonly<Record<string, { matching: string }>> = {}): Signal => ({
  name,
  kind: "histogram",
  unit: "seconds",
  help: "Time that requests took.",
  source: { from: "metrics-service", namespace: "AWS/ApplicationELB", family: name, where },
});

const mixinOf = (parts: Partial<Mixin>): Mixin => ({ name: "web", signals: [], alerts: [], ...parts });

interface Body {
  readonly widgets: readonly {
    readonly type: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

const body = (mixins: readonly Mixin[], alarms: readonly { name: string }[] = []) =>
  JSON.parse(cloudWatchDashboardJson({ names, account: ACCOUNT, region: REGION, mixins, alarms })) as Body;

const widgets = (...mixins: Mixin[]) => body(mixins).widgets;

describe("the dashboard of CloudWatch", () => {
  it("begins with the state of every alarm, those of the monitoring first", () => {
    const { widgets: made } = body([mixinOf({ alarms: [alarm] })], [{ name: "prometheus-not-running" }]);
    const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:test-${name}`;
    expect(made[0]).toMatchObject({
      type: "alarm",
      width: 24,
      properties: { title: "Alarms", alarms: [arn("prometheus-not-running"), arn("backend-cpu")] },
    });
    expect(made.slice(1).map(({ type, properties }) => [type, properties])).toEqual([
      ["text", { markdown: "## monitoring" }],
      [
        "metric",
        {
          title: "prometheus-not-running",
          region: "eu-west-1",
          annotations: { alarms: [arn("prometheus-not-running")] },
        },
      ],
      ["text", { markdown: "## web" }],
      ["metric", { title: "backend-cpu", region: "eu-west-1", annotations: { alarms: [arn("backend-cpu")] } }],
    ]);
  });

  it("shows what CloudWatch measures of a workload, and nothing that only Prometheus has", () => {
    const help = { unit: "count", help: "Nothing of AWS." } as const;
    const made = widgets(
      mixinOf({
        signals: [
          cpu,
          scrapedSignal("up", "web", { kind: "gauge", ...help }),
          recordedSignal("a:b", { expr: "up", ...help }),
        ],
      }),
      mixinOf({ name: "empty" }),
    );
    expect(made.map(({ properties }) => properties)).toEqual([
      { markdown: "## web" },
      {
        title: "CPU of the engine",
        region: "eu-west-1",
        metrics: [
          [
            ...["AWS/ElastiCache", "EngineCPUUtilization", "CacheClusterId", "flags-001", "CacheNodeId", "0001"],
            { stat: "Average" },
          ],
        ],
      },
    ]);
  });

  it("shows the metrics that a family of the catalogue is made of", () => {
    const where = { LoadBalancer: { matching: "app/web/0123456789abcdef" } };
    const [, time, responses] = widgets(
      mixinOf({ signals: [family("alb_target_response_time_seconds", where), family("alb_target_responses")] }),
    );
    expect(time?.properties["metrics"]).toEqual([
      ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", "app/web/0123456789abcdef", { stat: "p95" }],
    ]);
    expect(responses?.properties["metrics"]).toEqual(
      ["2XX", "3XX", "4XX", "5XX"].map((code) => [
        {
          expression: `SEARCH('{AWS/ApplicationELB,LoadBalancer} MetricName="HTTPCode_Target_${code}_Count"', 'Sum')`,
        },
      ]),
    );
  });

  it("leaves out a family that nobody knows, and shows each thing once", () => {
    expect(widgets(mixinOf({ signals: [family("alb_unheard_of"), cpu, cpu] }))).toHaveLength(2);
  });

  it("lays widgets out side by side, none over another", () => {
    const signals = Array.from({ length: 7 }, (_, i) => ({ ...cpu, help: `Signal ${i}.` }));
    const made = widgets(mixinOf({ signals, alarms: [alarm] }), mixinOf({ name: "other", signals }));
    const cells = made.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, i) => `${x + (i % width)}/${y + Math.floor(i / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...made.map(({ x, width }) => x + width))).toBe(24);
  });

  it("is refused where it would have more widgets than CloudWatch takes", () => {
    const signals = Array.from({ length: 500 }, (_, i) => ({ ...cpu, help: `Signal ${i}.` }));
    expect(() => widgets(mixinOf({ signals }))).toThrow(
      new Error("A dashboard of CloudWatch takes 500 widgets, and these mixins make 501."),
    );
  });

  const stack = () =>
    synthesizeStack((scope) => {
      new CloudWatchDashboard(scope, "dashboard", {
        ...{ names, account: ACCOUNT, region: REGION },
        mixins: [mixinOf({ signals: [{ ...cpu, help: "100 %{of} ${x}." }] })],
        alarms: [{ name: "alerting-silent" }],
      });
    });

  it("is one for an environment", () => {
    expect(stack().resource("aws_cloudwatch_dashboard")).toMatchObject({ dashboard_name: "test-monitoring" });
  });

  itWith(["terraform", "offline providers"], "reaches AWS word for word", async () => {
    const terraform = new Terraform(stack().directory);
    await terraform.init();
    await terraform.validate();
    await terraform.plan();
    const { planned_values } = JSON.parse(await terraform.show()) as {
      planned_values: { root_module: { resources: { type: string; values: { dashboard_body: string } }[] } };
    };
    const made = planned_values.root_module.resources.find(({ type }) => type === "aws_cloudwatch_dashboard");
    expect(made?.values.dashboard_body).toContain('"title": "100 %{of} ${x}"');
  });
});
