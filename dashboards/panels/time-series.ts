import * as common from "@grafana/grafana-foundation-sdk/common";
import type { DynamicConfigValue } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";

import { legend, type PanelProps, type ScaleProps, withQueries, withScale } from "./common";

interface TimeSeriesProps extends PanelProps, ScaleProps {
  /** Series that are drawn dashed and without a filling, for they are not what the panel is about: `/^misses/`. @default - none */
  readonly aside?: string;
  /** Series with another unit, which have their axis at the right: `/^series$/`. @default - none */
  readonly right?: { readonly series: string; readonly unit: string };
  /** Whether areas lie one on another. @default false */
  readonly stacked?: boolean;
}

/** A time series with lines at its limits and a legend that tells the last, the least and the largest value. */
export function timeSeries(props: TimeSeriesProps): PanelBuilder {
  const { limits = [], aside, right, stacked = false } = props;
  const panel = withScale(withQueries(new PanelBuilder(), props), props)
    .thresholdsStyle(
      new common.GraphThresholdsStyleConfigBuilder().mode(
        limits.length > 0 ? common.GraphThresholdsStyleMode.Line : common.GraphThresholdsStyleMode.Off,
      ),
    )
    .lineWidth(2)
    .fillOpacity(stacked ? 40 : 10)
    .showPoints(common.VisibilityMode.Never)
    .legend(legend(["lastNotNull", "min", "max"]))
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    );
  if (stacked) panel.stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal));
  if (aside) panel.overrideByRegexp(aside, ASIDE);
  if (right) panel.overrideByRegexp(right.series, onTheRight(right.unit));
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
