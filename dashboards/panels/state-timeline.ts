import { VisibilityMode } from "@grafana/grafana-foundation-sdk/common";
import { MappingType } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/statetimeline";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { legend, type PanelProps, withQueries, withScale } from "./common";

interface StateTimelineProps extends PanelProps {
  /** What 0 and 1 mean. */
  readonly states: { readonly bad: string; readonly good: string };
}

/** A row for each series, red while it is 0 and green while it is 1. */
export function stateTimeline(props: StateTimelineProps): PanelBuilder {
  const { bad, good } = props.states;
  const scale = { unit: units.Short, base: "red", limits: [{ from: 1, color: "green" }] } as const;
  return withScale(withQueries(new PanelBuilder(), props), scale)
    .mappings([
      {
        type: MappingType.ValueToText,
        options: { 0: { text: bad, color: "red", index: 0 }, 1: { text: good, color: "green", index: 1 } },
      },
    ])
    .showValue(VisibilityMode.Never)
    .fillOpacity(80)
    .legend(legend([]));
}
