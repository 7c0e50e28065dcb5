import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
} from "@grafana/grafana-foundation-sdk/dashboard";

import { DATA_SOURCE } from "./panels";

interface DashboardProps {
  /** Names its file and its address, `/d/<uid>`: it never changes. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** The range shown at first, up to now: `24h`. */
  readonly range: string;
  /** How often it asks anew. @default "1m" */
  readonly refresh?: string;
  /**
   * Expression that yields a series while something has just been started anew; each such time is marked in all panels.
   * @default - nothing is marked
   */
  readonly deployments?: string;
}

/** Every dashboard has this tag: by it they lead to each other. */
const TAG = "watchpost";

/** Grafana's own default data source, where that is a Prometheus, else the first one that is. */
const DEFAULT_DATA_SOURCE = { selected: true, text: "default", value: "default" };

/**
 * A dashboard with the variable that all panels take their data source from. It may be edited in the browser, to try
 * something out and to export it; what is provisioned from files is not saved there.
 */
export function dashboard(props: DashboardProps): DashboardBuilder {
  const { uid, title, description, tags, range, refresh = "1m", deployments } = props;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([...tags.filter((tag) => tag !== TAG), TAG])
    .timezone("utc")
    .time({ from: `now-${range}`, to: "now" })
    .refresh(refresh)
    .tooltip(DashboardCursorSync.Crosshair)
    .editable()
    .link(
      inSight(
        new DashboardLinkBuilder("Dashboards")
          .type(DashboardLinkType.Dashboards)
          .tags([TAG])
          .asDropdown(true)
          .keepTime(true),
      ),
    )
    .withVariable(
      new DatasourceVariableBuilder("datasource").label("Data source").type("prometheus").current(DEFAULT_DATA_SOURCE),
    );
  return deployments ? builder.annotation(inSight(startsOf(deployments))) : builder.annotations([]);
}

/** At the top of the dashboard: the builders would put it into a menu. */
function inSight<T extends { placement?: unknown }>(builder: Builder<T>): Builder<T> {
  return {
    build: () => {
      const built = builder.build();
      delete built.placement;
      return built;
    },
  };
}

/** https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/annotate-visualizations/ */
function startsOf(expr: string): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name("Deployments")
    .datasource(DATA_SOURCE)
    .enable(true)
    .iconColor("blue")
    .expr(expr)
    .step("1m")
    .titleFormat("Started")
    .textFormat("{{job}} {{instance}}");
}
