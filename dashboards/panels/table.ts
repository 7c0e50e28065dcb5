import { TableCellDisplayMode, TableSortByFieldStateBuilder } from "@grafana/grafana-foundation-sdk/common";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/table";

import { type PanelProps, type ScaleProps, withQueries, withScale } from "./common";

interface TableProps extends Omit<PanelProps, "queries">, ScaleProps {
  /** Its rows: a row a series. */
  readonly query: string;
  /** Headings of the labels that are shown, in this order: `{ tenant_id: "Tenant" }`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Heading of the values, which are coloured by the limits and sorted, the largest first. */
  readonly value: string;
}

/** A row for each series, the largest value first. */
export function table(props: TableProps): PanelBuilder {
  const { query, labels, value } = props;
  return withScale(withQueries(new PanelBuilder(), { ...props, queries: { [value]: query } }, "table"), props)
    .showHeader(true)
    .sortBy([new TableSortByFieldStateBuilder().displayName(value).desc(true)])
    .withTransformation({
      id: "organize",
      options: {
        excludeByName: { Time: true },
        includeByName: Object.fromEntries([...Object.keys(labels), "Value"].map((name) => [name, true])),
        indexByName: Object.fromEntries([...Object.keys(labels), "Value"].map((name, i) => [name, i])),
        renameByName: { ...labels, Value: value },
      },
    })
    .overrideByName(value, [
      { id: "custom.cellOptions", value: { type: TableCellDisplayMode.ColorBackground, mode: "basic" } },
    ]);
}
