import * as common from "@grafana/grafana-foundation-sdk/common";
import {
  type DynamicConfigValue,
  MappingType,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StateTimelineBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as TimeSeriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import * as units from "@grafana/grafana-foundation-sdk/units";

// What panels have in common, once.

/** The data source is chosen in the dashboard, so that it opens in any Grafana. */
export const DATA_SOURCE = { type: "prometheus", uid: "${datasource}" };

/** In Grafana's grid of 24 columns: two panels stand side by side. */
const PANEL_SIZE = { columns: 12, rows: 8 };

/** A limit drawn into a panel: `color` above `from`. */
interface Limit {
  readonly from: number;
  readonly color: "green" | "orange" | "red";
}

interface PanelProps {
  /** Stays the same for good: links to the panel name it. */
  readonly id: number;
  readonly title: string;
  readonly description: string;
  /** Queries by legend. */
  readonly queries: Readonly<Record<string, string>>;
}

interface TimeSeriesProps extends PanelProps {
  /** One of Grafana's units, of the SDK's `units`. */
  readonly unit: string;
  /** Colour of values below the first limit. @default "green" */
  readonly base?: Limit["color"];
  /** In rising order; each is a line. @default [] */
  readonly limits?: readonly Limit[];
  /** @default - as the values are */
  readonly min?: number;
  readonly max?: number;
  /** Digits behind the point. @default - as Grafana sees fit */
  readonly decimals?: number;
  /** Series that are drawn dashed and without a filling, for they are not what the panel is about: `/^misses/`. @default - none */
  readonly aside?: string;
  /** Series with another unit, which have their axis at the right: `/^series$/`. @default - none */
  readonly right?: { readonly series: string; readonly unit: string };
}

/** A time series with lines at its limits and a legend that tells the last, the least and the largest value. */
export function timeSeries(props: TimeSeriesProps): TimeSeriesBuilder {
  const {
    id,
    title,
    description,
    unit,
    queries,
    base = "green",
    limits = [],
    min,
    max,
    decimals,
    aside,
    right,
  } = props;
  const panel = new TimeSeriesBuilder()
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
    .legend(legend(["lastNotNull", "min", "max"]))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    );
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (decimals !== undefined) panel.decimals(decimals);
  if (aside) panel.overrideByRegexp(aside, ASIDE);
  if (right) panel.overrideByRegexp(right.series, onTheRight(right.unit));
  queriesOf(queries).forEach((query) => panel.withTarget(query));
  return panel;
}

const ASIDE: DynamicConfigValue[] = [
  { id: "custom.lineStyle", value: { fill: "dash", dash: [10, 10] } },
  { id: "custom.fillOpacity", value: 0 },
];

const onTheRight = (unit: string): DynamicConfigValue[] => [
  { id: "custom.axisPlacement", value: common.AxisPlacement.Right },
  { id: "custom.fillOpacity", value: 0 },
  { id: "unit", value: unit },
];

interface StateTimelineProps extends PanelProps {
  /** What 0 and 1 mean. */
  readonly states: { readonly bad: string; readonly good: string };
}

/** A row for each series, red while it is 0 and green while it is 1. */
export function stateTimeline({ id, title, description, queries, states }: StateTimelineProps): StateTimelineBuilder {
  const panel = new StateTimelineBuilder()
    .id(id)
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .span(PANEL_SIZE.columns)
    .height(PANEL_SIZE.rows)
    .unit(units.Short)
    .mappings([
      {
        type: MappingType.ValueToText,
        options: {
          0: { text: states.bad, color: "red", index: 0 },
          1: { text: states.good, color: "green", index: 1 },
        },
      },
    ])
    .thresholds(thresholds("red", [{ from: 1, color: "green" }]))
    .showValue(common.VisibilityMode.Never)
    .fillOpacity(80)
    .legend(legend([]));
  queriesOf(queries).forEach((query) => panel.withTarget(query));
  return panel;
}

function legend(calcs: string[]): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(calcs);
}

function queriesOf(queries: Readonly<Record<string, string>>): DataqueryBuilder[] {
  return Object.entries(queries).map(([legendFormat, expr], i) =>
    new DataqueryBuilder()
      .refId(String.fromCharCode("A".charCodeAt(0) + i))
      .datasource(DATA_SOURCE)
      .expr(expr)
      .legendFormat(legendFormat)
      .range(),
  );
}

function thresholds(base: Limit["color"], limits: readonly Limit[]): ThresholdsConfigBuilder {
  // Grafana reads the first step, which has no value, as the colour from minus infinity on.
  const first: Threshold = { value: null, color: base };
  const steps = limits.map(({ from, color }): Threshold => ({ value: from, color }));
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([first, ...steps]);
}
