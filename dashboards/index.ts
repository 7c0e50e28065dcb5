import type { Mixin } from "@watchpost/alerting/model";

import { redisCache } from "./redis-cache";
import { self } from "./self";

/** Every mixin that has rules or dashboards, as the committed files show it: what a mixin is given changes none of them. */
export const MIXINS: readonly Mixin[] = [redisCache({ cluster: "feature-flags" }), self()];
