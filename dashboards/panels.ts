import * as common from "@grafana/grafana-foundation-sdk/common";
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

// What all dashboards have in common, once.

/** The data source is chosen in the dashboard, so that it opens in any Grafana. */
export const DATA_SOURCE = { type: "prometheus", uid: "${datasource}" };

/** In Grafana's grid of 24 columns: two panels stand side by side. */
const PANEL_SIZE = { columns: 12, rows: 8 };

/** A limit drawn into a panel: `color` above `from`. */
export interface Limit {
  readonly from: number;
  readonly color: "green" | "orange" | "red";
}

export interface TimeSeriesProps {
  /** Stays the same for good: links to the panel name it. */
  readonly id: number;
  readonly title: string;
  readonly description: string;
  /** One of Grafana's units: `percentunit`, `ms`, `Bps`, `short`. */
  readonly unit: string;
  /** Queries by legend. */
  readonly queries: Readonly<Record<string, string>>;
  /** Colour of values below the first limit. @default "green" */
  readonly base?: Limit["color"];
  /** In rising order; each is a line. @default [] */
  readonly limits?: readonly Limit[];
  /** @default - as the values are */
  readonly min?: number;
  readonly max?: number;
  /** Digits behind the point. @default - as Grafana sees fit */
  readonly decimals?: number;
}

/** A time series with lines at its limits and a legend that tells the last, the least and the largest value. */
export function timeSeries(props: TimeSeriesProps): PanelBuilder {
  const { id, title, description, unit, queries, base = "green", limits = [], min, max, decimals } = props;
  const panel = new PanelBuilder()
    .id(id)
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .span(PANEL_SIZE.columns)
    .height(PANEL_SIZE.rows)
    .unit(unit)
    .thresholds(thresholds(base, limits))
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(
        limits.length > 0 ? common.GraphThresholdsStyleMode.Line : common.GraphThresholdsStyleMode.Off,
      ),
    )
    .lineWidth(2)
    .fillOpacity(10)
    .showPoints(common.VisibilityMode.Never)
    .legend(
      new common.VizLegendOptionsBuilder()
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom)
        .showLegend(true)
        .calcs(["lastNotNull", "min", "max"]),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    );
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (decimals !== undefined) panel.decimals(decimals);
  for (const [legend, expr] of Object.entries(queries)) panel.withTarget(query(expr, legend));
  return panel;
}

export function query(expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(DATA_SOURCE).expr(expr).legendFormat(legend).range();
}

export function thresholds(base: Limit["color"], limits: readonly Limit[]): ThresholdsConfigBuilder {
  // Grafana reads the first step, which has no value, as the colour from minus infinity on.
  const first: Threshold = { value: null, color: base };
  const steps = limits.map(({ from, color }): Threshold => ({ value: from, color }));
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([first, ...steps]);
}

export interface DashboardProps {
  /** Names its file and its address, `/d/<uid>`: it never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The range shown at first, up to now: `24h`. */
  readonly range: string;
}

/** A dashboard with the variable that all panels take their data source from. */
export function dashboard({ uid, title, description, tags, range }: DashboardProps): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([...tags])
    .timezone("utc")
    .time({ from: `now-${range}`, to: "now" })
    .refresh("1m")
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .withVariable(new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus"));
}
