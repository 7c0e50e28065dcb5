import type { Mixin } from "@watchpost/alerting/model";

import { redisCache } from "./redis-cache";
import { redisCacheDashboard } from "./redis-cache/dashboard";
import { redisCacheSignals } from "./redis-cache/signals";
import { self } from "./self";
import { selfDashboard } from "./self/dashboard";

/** What a mixin is given changes neither its rules nor its dashboard. */
const CACHE = { cluster: "feature-flags" };

/** Every mixin that has rules or dashboards, its dashboards built anew: what `npm run generate` writes and tests look at. */
export const MIXINS: readonly Mixin[] = [
  redisCache(CACHE, [redisCacheDashboard(redisCacheSignals(CACHE))]),
  self([selfDashboard()]),
];
