import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import { webDashboard } from "./application/dashboard";
import { applicationSignals } from "./application/signals";
import { awsDashboard } from "./aws/dashboard";
import { containerSignals, databaseSignals, loadBalancerSignals, serviceSignals } from "./aws/signals";
import { postgresqlDashboard } from "./postgresql/dashboard";
import type { EcsWebProps } from "./props";
import { redisDashboard } from "./redis/dashboard";

/** All dashboards of a web application, with the panels of all that one may have. */
export function ecsWebDashboards(
  props: Pick<EcsWebProps, "tasks" | "cluster"> & Required<Pick<EcsWebProps, "database" | "loadBalancer">>,
): Dashboard[] {
  return [
    webDashboard(applicationSignals(props)),
    postgresqlDashboard(),
    redisDashboard(),
    awsDashboard({
      ...serviceSignals(props),
      ...loadBalancerSignals(props.loadBalancer),
      ...databaseSignals(props.database),
      ...containerSignals(),
    }),
  ];
}
