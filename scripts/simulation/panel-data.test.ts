import { describe, expect, it } from "@jest/globals";

import { panelOf } from "../gallery/test/sample";
import type { DashboardModel, VariableModel } from "./dashboard-model";
import { answersOf, rangeOf, shownSeconds } from "./panel-data";
import { PrometheusApi } from "../prometheus-api";
import { levelsOf } from "./recorded";
import { variablesOf, withVariables } from "./variables";
import { startServer } from "../testing";

const RANGE = { start: 0, end: 3600, step: 60 };

const dashboardWith = (...list: readonly VariableModel[]): DashboardModel => ({
  uid: "shop",
  title: "Shop",
  time: { from: "now-6h", to: "now" },
  panels: [],
  templating: { list },
});

/** A Prometheus that answers each question alike, and keeps what it was asked. */
async function answering(data: unknown) {
  const asked: URL[] = [];
  const url = await startServer((request, response) => {
    asked.push(new URL(request.url ?? "", "http://localhost"));
    response.end(
      JSON.stringify(typeof data === "string" ? { status: "error", error: data } : { status: "success", data }),
    );
  });
  return { api: new PrometheusApi(url), asked };
}

describe("variables of a dashboard", () => {
  const CLUSTER: VariableModel = {
    type: "query",
    name: "cluster",
    query: "label_values(hit_ratio, cluster)",
    includeAll: true,
    current: { value: ["$__all"] },
  };

  it("stand for every value where all are chosen", async () => {
    const { api, asked } = await answering(["a.1", "b"]);
    expect(await variablesOf(api, dashboardWith(CLUSTER), RANGE)).toEqual({ cluster: "(a\\\\.1|b)" });
    expect(asked[0]?.pathname).toBe("/api/v1/label/cluster/values");
    expect(asked[0]?.searchParams.get("match[]")).toBe("hit_ratio");
  });

  it("stand for what the dashboard says that all is", async () => {
    const { api } = await answering(["a"]);
    expect(await variablesOf(api, dashboardWith({ ...CLUSTER, allValue: ".*" }), RANGE)).toEqual({ cluster: ".*" });
  });

  it("stand for what is chosen, or else for the first there is", async () => {
    const { api } = await answering(["a", "b"]);
    const one = { ...CLUSTER, includeAll: false };
    expect(await variablesOf(api, dashboardWith({ ...one, current: { value: "b" } }), RANGE)).toEqual({ cluster: "b" });
    expect(await variablesOf(api, dashboardWith({ ...one, current: { value: "gone" } }), RANGE)).toEqual({
      cluster: "a",
    });
    expect(await variablesOf(api, dashboardWith({ type: "custom", name: "q", query: "x, y" }), RANGE)).toEqual({
      q: "x",
    });
  });

  it("may ask for earlier ones", async () => {
    const { api, asked } = await answering(["a"]);
    const node = { type: "query", name: "node", query: 'label_values(up{cluster=~"$cluster"}, node)' };
    await variablesOf(api, dashboardWith({ ...CLUSTER, allValue: ".*" }, node), RANGE);
    expect(asked[1]?.searchParams.get("match[]")).toBe('up{cluster=~".*"}');
  });

  it("are refused where they ask in another way", async () => {
    const { api } = await answering([]);
    await expect(
      variablesOf(api, dashboardWith({ type: "query", name: "x", query: "metrics(.*)" }), RANGE),
    ).rejects.toThrow("variable x: want a query label_values(series, label), got query metrics(.*)");
  });

  it("take their place in queries, in all three notations, and Grafana's own do", () => {
    const expr = 'rate(x{a=~"$a",b="${b:regex}",c="[[c]]",d="$unknown"}[$__rate_interval]) * $__range_s';
    expect(withVariables(expr, { a: "1", b: "2", c: "3" }, RANGE)).toBe(
      'rate(x{a=~"1",b="2",c="3",d="$unknown"}[240s]) * 3600',
    );
  });
});

describe("a panel's query", () => {
  it("asks for points no closer than pixels and samples, at whole steps", () => {
    expect(rangeOf(panelOf("timeseries"), 3600, 7230)).toEqual({ start: 3600, end: 7200, step: 60 });
    expect(rangeOf(panelOf("timeseries"), 30 * 86_400, 86_400 * 40)).toEqual({
      start: 86_400 * 10,
      end: 86_400 * 40,
      step: 3600,
    });
  });

  it("covers what the dashboard shows at first", () => {
    expect(shownSeconds(dashboardWith())).toBe(6 * 3600);
    expect(() => shownSeconds({ ...dashboardWith(), time: { from: "now/d", to: "now" } })).toThrow(
      "shop: want a range such as now-24h to now, got now/d to now",
    );
  });

  it("names what it finds as the legend says", async () => {
    const { api } = await answering({
      resultType: "matrix",
      result: [
        {
          metric: { __name__: "x", job: "web" },
          values: [
            [60, "1.5"],
            [120, "+Inf"],
          ],
        },
      ],
    });
    const targets = [
      { refId: "A", expr: "x", legendFormat: "of {{job}}" },
      { refId: "B", expr: "x" },
    ];
    const answers = await answersOf(api, panelOf("timeseries", {}, { targets }), {}, RANGE);
    expect(answers.map(({ series }) => series[0]?.name)).toEqual(["of web", 'x{job="web"}']);
    expect(answers[0]?.series[0]?.points).toEqual([
      [60, 1.5],
      [120, Infinity],
    ]);
  });

  it("says in which panel Prometheus refuses it, and why", async () => {
    const { api } = await answering("parse error: unexpected end of input");
    await expect(answersOf(api, panelOf("timeseries"), {}, RANGE)).rejects.toThrow(
      /panel "Requests", query A: .*parse error: unexpected end of input/,
    );
  });
});

describe("rules that record", () => {
  it("come after those that they read", () => {
    const rule = (record: string, expr: string) => ({ record, expr });
    const [c, a, b] = [rule("c:c", "a:a + b:b"), rule("a:a", "sum(x)"), rule("b:b", "rate(a:a[5m])")];
    expect(levelsOf([c, a, b])).toEqual([[a], [b], [c]]);
    expect(() => levelsOf([rule("a:a", "b:b"), rule("b:b", "a:a")])).toThrow("Rules wait for each other: a:a, b:b");
  });
});
