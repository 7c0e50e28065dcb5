import { DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as TextBuilder } from "@grafana/grafana-foundation-sdk/text";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { describe, expect, it } from "@jest/globals";
import { minutes } from "@watchpost/core";

import type { CloudWatchAlarm } from "./alarm";
import { type Alert, whenever } from "./alert";
import { mixin } from "./mixin";
import type { Mixin } from "./mixin-parts";
import { panelsOf } from "./panel-facts";
import { recordedSignal, scrapedSignal } from "./signal";

const up = scrapedSignal("up", "web", { kind: "gauge", unit: "count", help: "1 where the last scrape succeeded." });
const duration = scrapedSignal("request_duration_seconds", "web", {
  kind: "histogram",
  unit: "seconds",
  help: "Time that requests took.",
});

const panel = (id: number, title: string, ...exprs: string[]) =>
  exprs.reduce(
    (builder, expr) => builder.withTarget(new DataqueryBuilder().expr(expr)),
    new PanelBuilder().id(id).title(title),
  );

const alert = (values: Partial<Alert> = {}): Alert => ({
  name: "WebDown",
  when: whenever("up == 0"),
  for: minutes(5),
  severity: "critical",
  summary: "The application is down",
  description: "Look at its log.",
  proof: { fires: { up: "0x10" }, says: { summary: "The application is down" }, justNot: { up: "1x10" } },
  ...values,
});

const alarm = (name: string): CloudWatchAlarm => ({
  name,
  description: "It is slow.",
  severity: "warning",
  namespace: "AWS/ApplicationELB",
  metric: "TargetResponseTime",
  dimensions: {},
  statistic: "Average",
  is: "above",
  threshold: 1,
  period: minutes(5),
  periods: 2,
  missing: "notBreaching",
});

const web: Mixin = {
  name: "web",
  signals: [up, duration],
  alerts: [alert({ panel: "Answers" })],
  dashboards: [
    new DashboardBuilder("Web")
      .uid("web")
      .withPanel(panel(1, "Answers", "up"))
      .withPanel(new TextBuilder().id(2).title("Help"))
      .withRow(
        new RowBuilder("Time").withPanel(
          panel(3, "p95", "histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m])))"),
        ),
      )
      .build(),
  ],
  alarms: [alarm("response-time")],
  targets: [{ job: "web", hostname: "web.example.local", port: 8000 }],
};

const problemsOf = (parts: Partial<Mixin>): string[] => {
  try {
    mixin({ ...web, ...parts });
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split("\n  ") : [String(error)];
  }
};

describe("mixin", () => {
  it("takes parts that fit, panels in rows and without queries included", () => {
    expect(mixin(web)).toBe(web);
  });

  it("takes the series of a histogram, and of a histogram only", () => {
    const exprs = ["request_duration_seconds_sum / request_duration_seconds_count", "up_count"];
    expect(problemsOf({ alerts: exprs.map((expr, i) => alert({ name: `Slow${i}`, when: whenever(expr) })) })).toEqual([
      "Mixin web:",
      "alert Slow1 names up_count, which is none of its signals",
    ]);
  });

  it("refuses everything that could never fire or show anything, all at once", () => {
    expect(
      problemsOf({
        signals: [
          up,
          recordedSignal("web:up:sum", { expr: "sum(upp)", unit: "count", help: "Tasks that answer." }),
          recordedSignal("web:errors", { expr: "rate(", unit: "count", help: "Errors." }),
        ],
        alerts: [
          alert({ when: whenever("absent(gone) or web:up:sum == 0") }),
          alert({ name: "WebSlow", when: whenever('{job="web"} > 1'), panel: "Time" }),
          alert({
            name: "WebWrongProof",
            proof: {
              fires: { up: "0x9" },
              says: { summary: "x" },
              justNot: { 'Up{job="x"}': "1x9" },
              missing: { u: "0" },
            },
          }),
        ],
        dashboards: [
          new DashboardBuilder("Web")
            .uid("web")
            .withPanel(panel(1, "Answers", "up", "down", "sum(]"))
            .build(),
        ],
      }),
    ).toEqual([
      "Mixin web:",
      "rule web:up:sum names upp, which is none of its signals",
      "rule web:errors: Not PromQL, at character 6: rate(",
      "alert WebDown names gone, which is none of its signals",
      'alert WebSlow: A selector without a name, {job="web"}: {job="web"} > 1',
      "the proof of WebWrongProof names Up, which is none of its signals",
      "the proof of WebWrongProof names u, which is none of its signals",
      'panel "Answers" names down, which is none of its signals',
      'panel "Answers": Not PromQL, at character 5: sum(]',
      'alert WebSlow names the panel "Time", which no dashboard has',
      "if a dashboard, a panel or a signal has changed: npm run generate",
    ]);
  });

  it("refuses an alert's panel where there is no dashboard at all", () => {
    expect(problemsOf({ dashboards: [] })).toEqual([
      "Mixin web:",
      'alert WebDown names the panel "Answers", which no dashboard has',
      "if a dashboard, a panel or a signal has changed: npm run generate",
    ]);
  });

  it.each(["webDown", "Web Down", "Up", `W${"e".repeat(60)}`, "WebDöwn"])("refuses the alert's name %s", (name) => {
    expect(problemsOf({ alerts: [alert({ name })] })).toEqual([
      "Mixin web:",
      `alert ${JSON.stringify(name)}: want CamelCase of 3 to 60 letters and digits`,
    ]);
  });

  it("refuses names that are there twice", () => {
    const dashboard = new DashboardBuilder("Web").uid("web").withPanel(panel(7, "A")).withPanel(panel(7, "A")).build();
    expect(
      problemsOf({
        signals: [up, up],
        alerts: [alert(), alert(), alert()],
        dashboards: [dashboard],
        targets: [...(web.targets ?? []), ...(web.targets ?? [])],
        alarms: [alarm("slow"), alarm("slow")],
      }),
    ).toEqual([
      "Mixin web:",
      "signal up is there twice",
      "alert WebDown is there twice",
      "target web is there twice",
      "alarm slow is there twice",
      "dashboard web: panel id 7 is there twice",
      'dashboard web: panel "A" is there twice',
    ]);
  });
});

describe("panelsOf", () => {
  it("tells what panels show, those in rows included", () => {
    expect((web.dashboards ?? []).flatMap(panelsOf)).toEqual([
      { id: 1, title: "Answers", exprs: ["up"] },
      { id: 2, title: "Help", exprs: [] },
      {
        id: 3,
        title: "p95",
        exprs: ["histogram_quantile(0.95, sum by (le) (rate(request_duration_seconds_bucket[5m])))"],
      },
    ]);
  });
});
