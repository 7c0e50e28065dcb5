import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";
import { mixin, type Mixin } from "@watchpost/alerting/model";

import { committedDashboard } from "../committed";
import { redisCacheAlerts } from "./alerts";
import { redisCacheForecastAlerts } from "./forecasts";
import { redisCacheForecasts, type RedisCacheProps, redisCacheSignals } from "./signals";

/**
 * Watches a Redis cache on ElastiCache: what AWS measures, and what the application in front of it sees.
 * @param dashboards @default - the one that `dashboard.ts` builds, as it is committed
 */
export function redisCache(
  props: RedisCacheProps,
  dashboards: readonly Dashboard[] = [committedDashboard("redis-cache")],
): Mixin {
  const signals = redisCacheSignals(props);
  const forecasts = redisCacheForecasts(signals);
  return mixin({
    name: "redis-cache",
    signals: [...Object.values(signals), ...(props.forecasts ? Object.values(forecasts) : [])],
    alerts: [...redisCacheAlerts(signals), ...(props.forecasts ? redisCacheForecastAlerts(signals, forecasts) : [])],
    dashboards,
  });
}
