import { BigValueColorMode, BigValueGraphMode } from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/stat";

import { lastValue, type PanelProps, type ScaleProps, withQueries, withScale } from "./common";

interface StatProps extends PanelProps, ScaleProps {
  /** Whether a small curve of the values over the time shown is drawn below the number. @default true */
  readonly sparkline?: boolean;
}

/** One large number for each series, in the colour of its limits. */
export function stat(props: StatProps): PanelBuilder {
  const { sparkline = true } = props;
  return withScale(withQueries(new PanelBuilder(), props, sparkline ? "range" : "instant"), props)
    .reduceOptions(lastValue())
    .colorMode(BigValueColorMode.Value)
    .graphMode(sparkline ? BigValueGraphMode.Area : BigValueGraphMode.None);
}
