import { QueryVariableBuilder, VariableRefresh, VariableSort } from "@grafana/grafana-foundation-sdk/dashboard";
import type { Signal } from "@watchpost/alerting/model";

import { DATA_SOURCE } from "./panels";

interface LabelVariableProps {
  readonly name: string;
  /** What it is called above the panels. */
  readonly title: string;
  /** Whose label it is, and which. */
  readonly of: Signal;
  readonly label: string;
}

/** Which values of a label the panels show; all at first. Queries write `label=~"$name"`. */
export function labelVariable({ name, title, of, label }: LabelVariableProps): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(title)
    .datasource(DATA_SOURCE)
    .query(`label_values(${of.name}, ${label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue(".*")
    .current({ selected: true, text: ["All"], value: ["$__all"] });
}
