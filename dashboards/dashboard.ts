import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";

interface DashboardProps {
  /** Names its file and its address, `/d/<uid>`: it never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The range shown at first, up to now: `24h`. */
  readonly range: string;
}

/** Grafana's own default data source, where that is a Prometheus, else the first one that is. */
const DEFAULT_DATA_SOURCE = { selected: true, text: "default", value: "default" };

/**
 * A dashboard with the variable that all panels take their data source from. It may be edited in the browser, to try
 * something out and to export it; what is provisioned from files is not saved there.
 */
export function dashboard({ uid, title, description, tags, range }: DashboardProps): DashboardBuilder {
  return new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([...tags])
    .timezone("utc")
    .time({ from: `now-${range}`, to: "now" })
    .refresh("1m")
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .annotations([])
    .withVariable(
      new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus").current(DEFAULT_DATA_SOURCE),
    );
}
