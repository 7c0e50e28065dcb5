import type { DashboardModel, FieldConfig, PanelModel } from "../../simulation/dashboard-model";
import type { Answer, NamedSeries } from "../../simulation/panel-data";
import type { FilledDashboard } from "../collect";

const SPAN = { start: 1_800_000_000, end: 1_800_003_600 };
const STEP_SECONDS = 300;

/** A series with a value every five minutes, from the beginning of the span on. */
export function series(
  name: string,
  values: readonly number[],
  labels: Readonly<Record<string, string>> = {},
): NamedSeries {
  return { name, labels, points: values.map((value, i) => [SPAN.start + i * STEP_SECONDS, value] as const) };
}

/** A panel with one query. */
export function panelOf(type: string, defaults: FieldConfig = {}, more: Partial<PanelModel> = {}): PanelModel {
  return {
    id: 1,
    type,
    title: "Requests",
    description: "What came in.",
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    fieldConfig: { defaults, overrides: [] },
    targets: [{ refId: "A", expr: "requests" }],
    ...more,
  };
}

const answer = (...found: readonly NamedSeries[]): Answer => ({
  target: { refId: "A", expr: "requests" },
  expr: "requests",
  series: found,
});

/** A drawing of one panel with these series. */
export const drawingOf = (panel: PanelModel, ...found: readonly NamedSeries[]) => ({
  panel,
  answers: [answer(...found)],
  span: SPAN,
  size: { width: 900, height: 250 },
});

/** A dashboard each of whose queries has found two series with the labels that it names. */
export function filledWithSamples(dashboard: DashboardModel): FilledDashboard {
  const panels = dashboard.panels.map((panel) => ({
    panel,
    answers: panel.targets.map((target, i) => ({
      target,
      expr: target.expr,
      series: [sampleSeries(target.legendFormat, i, 1), sampleSeries(target.legendFormat, i, 2)],
    })),
  }));
  return { dashboard, span: SPAN, variables: {}, panels, deployments: [SPAN.start + 1200] };
}

function sampleSeries(legend = "", query: number, entity: number): NamedSeries {
  const labels = Object.fromEntries(
    [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => [label, `${label}-${entity}`]),
  );
  const name = legend.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? "");
  const values = Array.from({ length: 13 }, (_, i) => (entity + query) * (0.2 + 0.05 * Math.sin(i)));
  return { ...series(`${name} ${entity}`, values), labels };
}
