import * as units from "@grafana/grafana-foundation-sdk/units";
import { describe, expect, it } from "@jest/globals";
import { type Alert, type Mixin, panelsOf, seriesIn } from "@watchpost/alerting/model";

import { MIXINS } from "./index";

interface Panel {
  readonly type: string;
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly datasource: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: {
    readonly defaults: {
      readonly unit: string;
      readonly thresholds: { readonly steps: readonly { readonly value: number | null }[] };
    };
  };
  readonly targets: readonly { readonly refId: string; readonly legendFormat: string; readonly datasource: unknown }[];
}
interface Model {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly annotations: { readonly list: readonly { readonly datasource: unknown }[] };
  readonly templating: { readonly list: readonly object[] };
  readonly [key: string]: unknown;
}
const dashboards = MIXINS.flatMap(({ dashboards: each = [] }) => each);
/** As Grafana reads them. */
const models = dashboards.map((dashboard) => JSON.parse(JSON.stringify(dashboard)) as Model);

const DATA_SOURCE = { type: "prometheus", uid: "${datasource}" };

/** Panels of Angular, which Grafana has removed. https://grafana.com/docs/grafana/latest/whatsnew/whats-new-in-v12-0/ */
const ANGULAR = ["graph", "table-old", "singlestat", "worldmap"];

describe.each(models.map((model) => [model.uid, model] as const))("the dashboard %s", (_, model) => {
  it("opens in any Grafana: nothing of the one that it was made in is in it", () => {
    expect(model["id"]).toBeUndefined();
    expect(model["version"]).toBeUndefined();
    expect(model).toMatchObject({
      schemaVersion: 42,
      timezone: "utc",
      refresh: expect.stringMatching(/^(30s|1m)$/),
      editable: true,
      // By their tag they lead to each other.
      tags: expect.arrayContaining(["watchpost"]),
      links: [{ type: "dashboards", tags: ["watchpost"], asDropdown: true, keepTime: true }],
    });
    for (const { datasource } of model.annotations.list) expect(datasource).toEqual(DATA_SOURCE);
    expect(model.templating.list[0]).toMatchObject({
      type: "datasource",
      name: "datasource",
      query: "prometheus",
      current: { value: "default" },
    });
  });

  it("has panels that Grafana still draws, each with an id of its own, a unit and an explanation", () => {
    expect(model.panels.map(({ type }) => type).filter((type) => ANGULAR.includes(type))).toEqual([]);
    expect(new Set(model.panels.map(({ id }) => id)).size).toBe(model.panels.length);
    for (const { id, title, description, fieldConfig } of model.panels) {
      expect(id).toBeGreaterThan(0);
      expect(title).not.toBe("");
      expect(description).toMatch(/\w.*\.$/);
      expect(Object.values(units)).toContain(fieldConfig.defaults.unit);
      expect(fieldConfig.defaults.thresholds.steps[0]?.value).toBeNull();
    }
  });

  it("lays its panels out side by side, none over another", () => {
    const cells = model.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_cell, i) => `${x + (i % w)}/${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of model.panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });

  it("asks the chosen data source, and names each query and what it draws", () => {
    for (const { datasource, targets } of model.panels) {
      expect(datasource).toEqual(DATA_SOURCE);
      expect(targets.map(({ refId }) => refId)).toEqual(targets.map((_target, i) => "ABCDEFGH".charAt(i)));
      for (const target of targets) {
        expect(target.datasource).toEqual(DATA_SOURCE);
        expect(target.legendFormat).not.toBe("");
      }
    }
  });
});

const shown = MIXINS.flatMap((mixin) =>
  mixin.alerts.flatMap((alert) => (alert.panel ? [[alert.name, alert, mixin] as const] : [])),
);

/** Series that alerts and panels come down to, through the rules that record. */
function rawSeries({ signals }: Mixin, exprs: readonly string[]): Set<string> {
  const rawOf = (series: string): readonly string[] => {
    const source = signals.find(({ name }) => name === series)?.source;
    return source?.from === "recording-rule" ? seriesIn(source.expr).flatMap(rawOf) : [series];
  };
  return new Set(exprs.flatMap(seriesIn).flatMap(rawOf));
}

describe("the panel that an alert leads to", () => {
  const panelOf = ({ panel }: Alert, mixin: Mixin) =>
    (mixin.dashboards ?? []).flatMap(panelsOf).find(({ title }) => title === panel);

  it.each(shown)("shows what %s is about", (_, alert, mixin) => {
    const inPanel = rawSeries(mixin, panelOf(alert, mixin)?.exprs ?? []);
    expect([...rawSeries(mixin, [alert.when.expr])].filter((series) => inPanel.has(series))).not.toEqual([]);
  });

  it.each(shown.filter(([, { when }]) => when.threshold))("has a line at the limit of %s", (_, alert, mixin) => {
    const id = panelOf(alert, mixin)?.id;
    const model = models.find(({ panels }) => panels.some(({ title }) => title === alert.panel));
    const defaults = model?.panels.find((panel) => panel.id === id)?.fieldConfig.defaults;
    const scale = defaults?.unit === "ms" ? 1000 : 1;
    const limit = (alert.when.threshold?.value ?? NaN) * scale;
    expect(defaults?.thresholds.steps.map(({ value }) => value)).toContain(limit);
  });
});

describe("alerts of all mixins", () => {
  const alerts = MIXINS.flatMap((mixin) => mixin.alerts);

  it("have names of their own, for messages are grouped by them", () => {
    expect(new Set(alerts.map(({ name }) => name)).size).toBe(alerts.length);
  });

  it("say in their summaries what, and in their descriptions what to look at", () => {
    for (const { summary, description } of alerts) {
      expect(summary).not.toMatch(/[.\n]$/);
      expect(description).toMatch(/\.$/);
    }
  });

  it("have dashboards with addresses of their own", () => {
    expect(new Set(models.map(({ uid }) => uid)).size).toBe(models.length);
  });
});
