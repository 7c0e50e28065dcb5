import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { mixin, type Mixin } from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { serverlessCommerceAlerts } from "./alerts";
import { DASHBOARDS } from "./panels";
import { type ServerlessCommerceProps, serverlessCommerceSignals } from "./signals";

/**
 * Watches a shop that runs on Lambda and publishes what it sells: functions, orders, payments, stock, what is around
 * them, and how good the numbers are. It wants the metrics service, which reads CloudWatch by its catalogue.
 * @param dashboards @default - those that `dashboards.ts` builds, as they are committed
 */
export function serverlessCommerce(
  props: ServerlessCommerceProps,
  dashboards: readonly Dashboard[] = Object.values(DASHBOARDS).map(committedDashboard),
): Mixin {
  const signals = serverlessCommerceSignals(props);
  return mixin({
    name: "serverless-commerce",
    signals: Object.values(signals),
    alerts: serverlessCommerceAlerts(signals, props.forecasts ?? false),
    dashboards,
  });
}
