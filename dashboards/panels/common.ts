import * as common from "@grafana/grafana-foundation-sdk/common";
import { type Threshold, ThresholdsConfigBuilder, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";
import { type Dataquery, DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";

// What panels have in common, once.

/** The data source is chosen in the dashboard, so that it opens in any Grafana. */
export const DATA_SOURCE = { type: "prometheus", uid: "${datasource}" };

type Color = "green" | "yellow" | "orange" | "red";

/** A limit drawn into a panel: `color` above `from`. */
interface Limit {
  readonly from: number;
  readonly color: Color;
}

export interface PanelProps {
  /** Stays the same for good: links to the panel name it. */
  readonly id: number;
  readonly title: string;
  readonly description: string;
  /** Queries by legend. */
  readonly queries: Readonly<Record<string, string>>;
  /** Width in Grafana's grid of 24 columns. @default 12 - two panels stand side by side */
  readonly columns?: number;
  /** Height in rows of 30 pixels. @default 8 */
  readonly rows?: number;
}

interface LimitsProps {
  /** Colour of values below the first limit. @default "green" */
  readonly base?: Color;
  /** In rising order; each is a line. @default [] */
  readonly limits?: readonly Limit[];
}

export interface ScaleProps extends LimitsProps {
  /** One of Grafana's units, of the SDK's `units`. */
  readonly unit: string;
  /** @default - as the values are */
  readonly min?: number;
  readonly max?: number;
  /** Digits behind the point. @default - as Grafana sees fit */
  readonly decimals?: number;
}

/** What builders of panels of all types can do. */
interface AnyPanelBuilder {
  id(id: number): this;
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: common.DataSourceRef): this;
  span(columns: number): this;
  height(rows: number): this;
  withTarget(target: Builder<Dataquery>): this;
  unit(unit: string): this;
  min(min: number): this;
  max(max: number): this;
  decimals(decimals: number): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
}

/**
 * Gives a panel its title, place and queries.
 * @param answer of each query: its values over the time shown, or only the last
 */
export function withQueries<B extends AnyPanelBuilder>(
  panel: B,
  { id, title, description, queries, columns = 12, rows = 8 }: PanelProps,
  answer: "range" | "instant" | "table" = "range",
): B {
  panel.id(id).title(title).description(description).datasource(DATA_SOURCE).span(columns).height(rows);
  Object.entries(queries).forEach(([legend, expr], i) => {
    const query = new DataqueryBuilder()
      .refId(String.fromCharCode("A".charCodeAt(0) + i))
      .datasource(DATA_SOURCE)
      .expr(expr)
      .legendFormat(legend);
    if (answer === "range") query.range();
    else query.instant();
    panel.withTarget(answer === "table" ? query.format(PromQueryFormat.Table) : query);
  });
  return panel;
}

/** Gives a panel its unit, its ends and its limits. */
export function withScale<B extends AnyPanelBuilder>(panel: B, props: ScaleProps): B {
  const { unit, min, max, decimals, base, limits } = props;
  panel.unit(unit).thresholds(thresholds({ base, limits }));
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (decimals !== undefined) panel.decimals(decimals);
  return panel;
}

export function legend(calcs: string[]): common.VizLegendOptionsBuilder {
  return new common.VizLegendOptionsBuilder()
    .displayMode(common.LegendDisplayMode.List)
    .placement(common.LegendPlacement.Bottom)
    .showLegend(true)
    .calcs(calcs);
}

function thresholds({ base = "green", limits = [] }: LimitsProps): ThresholdsConfigBuilder {
  // Grafana reads the first step, which has no value, as the colour from minus infinity on.
  const first: Threshold = { value: null, color: base };
  const steps = limits.map(({ from, color }): Threshold => ({ value: from, color }));
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([first, ...steps]);
}

/** The last value of each series. */
export function lastValue(): common.ReduceDataOptionsBuilder {
  return new common.ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false);
}
