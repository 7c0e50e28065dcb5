import type { Alert } from "@watchpost/alerting/model";

import { businessAlerts } from "./alerts-business";
import { collectionAlerts } from "./alerts-collection";
import { forecastAlerts } from "./alerts-forecasts";
import { infrastructureAlerts } from "./alerts-infrastructure";
import { lambdaAlerts } from "./alerts-lambda";
import type { ServerlessCommerceSignals } from "./signals";

/** When a shop on Lambda is bad: what customers feel first. */
export function serverlessCommerceAlerts(signals: ServerlessCommerceSignals, forecasts: boolean): Alert[] {
  return [
    ...businessAlerts(signals),
    ...lambdaAlerts(signals),
    ...infrastructureAlerts(signals),
    ...collectionAlerts(signals),
    ...(forecasts ? forecastAlerts(signals) : []),
  ];
}
