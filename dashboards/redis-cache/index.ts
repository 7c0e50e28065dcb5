import { mixin, type Mixin } from "@watchpost/alerting/model";

import { redisCacheAlerts } from "./alerts";
import { redisCacheDashboard } from "./dashboard";
import { type RedisCacheProps, redisCacheSignals } from "./signals";

/** Watches a Redis cache on ElastiCache: what AWS measures, and what the application in front of it sees. */
export function redisCache(props: RedisCacheProps): Mixin {
  const signals = redisCacheSignals(props);
  return mixin({
    name: "redis-cache",
    signals: Object.values(signals),
    alerts: redisCacheAlerts(signals),
    dashboards: [redisCacheDashboard(signals)],
  });
}
