import type { DashboardModel, PanelModel } from "../simulation/dashboard-model";
import { type Answer, answersOf, rangeOf, shownSeconds } from "../simulation/panel-data";
import type { PrometheusApi } from "../prometheus-api";
import { type Variables, variablesOf, withVariables } from "../simulation/variables";
import type { Span } from "./field";

/** A dashboard with what its queries have found. */
export interface FilledDashboard {
  readonly dashboard: DashboardModel;
  readonly span: Span;
  readonly variables: Variables;
  readonly panels: readonly { readonly panel: PanelModel; readonly answers: readonly Answer[] }[];
  /** When something was started anew: seconds since 1970. */
  readonly deployments: readonly number[];
}

/**
 * Asks what a dashboard asks when it is opened.
 * @param end what is taken for now, in seconds since 1970
 * @param most seconds that there are samples of
 */
export async function filled(
  api: PrometheusApi,
  dashboard: DashboardModel,
  end: number,
  most: number,
): Promise<FilledDashboard> {
  const seconds = Math.min(shownSeconds(dashboard), most);
  const span = { start: end - seconds, end };
  const variables = await variablesOf(api, dashboard, { ...span, step: 60 });
  const panels = [];
  for (const panel of dashboard.panels) {
    panels.push({ panel, answers: await answersOf(api, panel, variables, rangeOf(panel, seconds, end)) });
  }
  return { dashboard, span, variables, panels, deployments: await deploymentsOf(api, dashboard, span, variables) };
}

/** Each time at which an annotation's query begins to yield a series. */
async function deploymentsOf(
  api: PrometheusApi,
  { annotations }: DashboardModel,
  span: Span,
  variables: Variables,
): Promise<number[]> {
  const range = { start: Math.ceil(span.start / 60) * 60, end: span.end, step: 60 };
  const times = new Set<number>();
  for (const { expr } of annotations?.list ?? []) {
    if (expr === undefined) continue;
    for (const { points } of await api.range(withVariables(expr, variables, range), range)) {
      points.forEach(([time], i) => {
        if (time - (points[i - 1]?.[0] ?? 0) > range.step) times.add(time);
      });
    }
  }
  return [...times].sort((one, other) => one - other);
}
