import type { Alert } from "@watchpost/alerting/model";

import { cloudWatchAlerts } from "./cloudwatch";
import { deliveryAlerts } from "./delivery";
import { grafanaAlerts } from "./grafana";
import { prometheusAlerts, prometheusForecasts } from "./prometheus";
import { scrapingAlerts } from "./scraping";

/** When the monitoring itself is not well. */
export const selfAlerts: readonly Alert[] = [
  ...scrapingAlerts,
  ...prometheusAlerts,
  ...deliveryAlerts,
  ...cloudWatchAlerts,
  ...grafanaAlerts,
];

/** When it is not going to be. */
export const selfForecastAlerts: readonly Alert[] = prometheusForecasts;
