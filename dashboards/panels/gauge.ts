import { PanelBuilder } from "@grafana/grafana-foundation-sdk/gauge";

import { lastValue, type PanelProps, type ScaleProps, withQueries, withScale } from "./common";

interface GaugeProps extends PanelProps, ScaleProps {
  readonly min: number;
  readonly max: number;
}

/** A dial for each series, from the least to the largest value there can be. */
export function gauge(props: GaugeProps): PanelBuilder {
  return withScale(withQueries(new PanelBuilder(), props, "instant"), props)
    .reduceOptions(lastValue())
    .showThresholdMarkers(true)
    .showThresholdLabels(false);
}
