import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { mixin, type Mixin } from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { agentPipelineAlerts } from "./alerts";
import { agentPipelineSignals } from "./signals";

/**
 * Watches a pipeline of AI agents that enhance tickets: requests of tenants, a queue in Redis, Celery workers.
 * @param dashboards @default - the one that `dashboard.ts` builds, as it is committed
 */
export function agentPipeline(dashboards: readonly Dashboard[] = [committedDashboard("main-dashboard")]): Mixin {
  return mixin({
    name: "agent-pipeline",
    signals: Object.values(agentPipelineSignals),
    alerts: agentPipelineAlerts,
    dashboards,
  });
}
