import { describe, expect, it } from "@jest/globals";

import { panelContent } from "./panel";
import { drawingOf, panelOf, series } from "./test/sample";

const LIMITS = {
  thresholds: {
    steps: [
      { value: null, color: "green" },
      { value: 80, color: "red" },
    ],
  },
  custom: { thresholdsStyle: { mode: "line" } },
};
const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;

describe("time series", () => {
  it("are a curve each, with a name and what the legend is to tell", () => {
    const panel = panelOf(
      "timeseries",
      { unit: "percentunit" },
      { options: { legend: { calcs: ["lastNotNull", "max"] } } },
    );
    const drawn = panelContent(drawingOf(panel, series("web", [0.1, 0.5, 0.25]), series("api", [0.2, 0.2, 0.2])));
    expect(count(drawn, /class="curve"/g)).toBe(2);
    expect(drawn).toContain("web<b>Last 25%  Max 50%</b>");
  });

  it("have their limits as lines, which the axis makes room for", () => {
    const drawn = panelContent(drawingOf(panelOf("timeseries", LIMITS), series("web", [40, 50, 60])));
    expect(drawn).toMatch(/<line [^>]*stroke="#f2495c"[^>]*\/><text class="limit"[^>]*>80<\/text>/);
  });

  it("only tell of a limit that lies far above", () => {
    const drawn = panelContent(drawingOf(panelOf("timeseries", LIMITS), series("web", [1, 2, 3])));
    expect(drawn).toContain("limit 80 ↑");
    expect(drawn).not.toMatch(/<line [^>]*stroke="#f2495c"/);
  });

  it("have a gap where values are missing", () => {
    const drawn = panelContent(drawingOf(panelOf("timeseries"), series("web", [1, 2, NaN, NaN, 3, 4])));
    expect(count(drawn, /class="curve"/g)).toBe(2);
  });

  it("lie one on another where they are stacked", () => {
    const panel = panelOf("timeseries", { custom: { stacking: { mode: "normal" }, fillOpacity: 40 }, min: 0, max: 10 });
    const drawn = panelContent(drawingOf(panel, series("a", [4, 4]), series("b", [4, 4])));
    const [first, second] = [...drawn.matchAll(/class="curve" d="M[\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
    const height = 250 - 20 - 2 - 22 - 6;
    expect((first ?? 0) - (second ?? 0)).toBeCloseTo(height * 0.4, 0);
  });

  it("follow overrides by name: dashed, and with another unit at the right", () => {
    const overrides = [
      {
        matcher: { id: "byRegexp", options: "/^misses/" },
        properties: [{ id: "custom.lineStyle", value: { fill: "dash" } }],
      },
      {
        matcher: { id: "byName", options: "bytes" },
        properties: [
          { id: "custom.axisPlacement", value: "right" },
          { id: "unit", value: "bytes" },
        ],
      },
    ];
    const panel = panelOf("timeseries", { unit: "short" }, { fieldConfig: { defaults: { unit: "short" }, overrides } });
    const drawn = panelContent(
      drawingOf(panel, series("hits", [1, 2]), series("misses web", [1, 2]), series("bytes", [1024, 4096])),
    );
    expect(count(drawn, /stroke-dasharray="8 6"/g)).toBe(1);
    expect(drawn).toContain("4 KiB");
  });

  it("mark deployments", () => {
    const drawing = drawingOf(panelOf("timeseries"), series("web", [1, 2]));
    expect(panelContent({ ...drawing, deployments: [drawing.span.start + 60] })).toContain('<line class="deployment"');
  });

  it("name as many series as there is room for, and count the others", () => {
    const many = Array.from({ length: 60 }, (_, i) => series(`container-${i}`, [i, i]));
    expect(panelContent(drawingOf(panelOf("timeseries"), ...many))).toMatch(/title="[^"]*container-59">and \d+ more</);
  });
});

describe("stats, gauges, tables and state timelines", () => {
  it("a stat shows the last value in the colour of its limit", () => {
    const drawn = panelContent(
      drawingOf(panelOf("stat", { ...LIMITS, unit: "percent" }), series("web", [10, 93.4, NaN])),
    );
    expect(drawn).toMatch(/class="value"[^>]*fill="#f2495c">93.4%</);
  });

  it("a stat shows the text of a value that has one", () => {
    const mappings = [{ type: "value", options: { "0": { text: "down", color: "red" } } }];
    expect(panelContent(drawingOf(panelOf("stat", { mappings }), series("web", [0])))).toMatch(/fill="#f2495c">down</);
  });

  it("a gauge is filled by its share of the scale", () => {
    const drawn = panelContent(drawingOf(panelOf("gauge", { ...LIMITS, min: 0, max: 100 }), series("web", [50])));
    expect(count(drawn, /class="arc"/g)).toBe(4);
    expect(drawn).toContain(">50<");
  });

  it("a table has the labels that it organizes, the largest value first, coloured", () => {
    const panel = panelOf("table", LIMITS, {
      options: { sortBy: [{ displayName: "Rate", desc: true }] },
      transformations: [
        {
          id: "organize",
          options: {
            includeByName: { tenant: true, Value: true },
            indexByName: { tenant: 0, Value: 1 },
            renameByName: { tenant: "Tenant", Value: "Rate" },
          },
        },
      ],
      fieldConfig: {
        defaults: LIMITS,
        overrides: [
          { matcher: { id: "byName", options: "Rate" }, properties: [{ id: "custom.cellOptions", value: {} }] },
        ],
      },
    });
    const drawn = panelContent(
      drawingOf(
        panel,
        series("a", [5], { tenant: "acme", job: "x" }),
        series("b", [90], { tenant: "initech", job: "x" }),
      ),
    );
    expect(drawn).toContain('<th>Tenant</th><th class="number">Rate</th>');
    expect(drawn.indexOf("initech")).toBeLessThan(drawn.indexOf("acme"));
    expect(drawn).toContain('<td class="number filled" style="background:#f2495c">90</td>');
    expect(drawn).not.toContain("<td>x</td>");
  });

  it("a table counts the rows that there is no room for", () => {
    const rows = Array.from({ length: 30 }, (_, i) => series("row", [i], { tenant: `t${i}` }));
    expect(panelContent(drawingOf(panelOf("table"), ...rows))).toMatch(/and 2\d more/);
  });

  it("a state timeline is one bar as long as nothing changes", () => {
    const drawn = panelContent(drawingOf(panelOf("state-timeline", LIMITS), series("web", [1, 1, 1, 90, 90, 1])));
    expect([...drawn.matchAll(/<rect [^>]*fill="([^"]*)"/g)].map(([, color]) => color)).toEqual([
      "#73bf69",
      "#f2495c",
      "#73bf69",
    ]);
  });

  it("what has found nothing says so", () => {
    expect(panelContent(drawingOf(panelOf("stat")))).toContain("No data");
  });

  it("what cannot be drawn is refused by name", () => {
    expect(() => panelContent(drawingOf(panelOf("news"), series("a", [1])))).toThrow(
      'Panel "Requests" is a news, and the gallery draws timeseries, stat, gauge, table, state-timeline: scripts/gallery/panel.ts.',
    );
  });
});
