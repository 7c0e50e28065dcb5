import { above, type Alert } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

import { LIMITS } from "./limits";
import { PANELS } from "./panels";
import type { RedisCacheForecasts, RedisCacheSignals } from "./signals";

const CLUSTER = '{cache_cluster_id="feature-flags-001"}';
const NODE = '{cache_cluster_id="feature-flags-001", cache_node_id="0001"}';

/** For those who look: nothing is bad yet. */
export function redisCacheForecastAlerts(signals: RedisCacheSignals, forecasts: RedisCacheForecasts): Alert[] {
  return [hitRateUnusual(signals, forecasts), memoryFullSoon(signals, forecasts)];
}

function hitRateUnusual({ hitRate }: RedisCacheSignals, { usual, belowUsual }: RedisCacheForecasts): Alert {
  return {
    name: "RedisCacheHitRateUnusual",
    when: above(belowUsual, LIMITS.belowUsual),
    for: minutes(30),
    severity: "info",
    panel: PANELS.hitRate,
    summary:
      "Redis cache hit rate of {{ $labels.cache_cluster_id }} is {{ $value | humanizePercentage }} below the usual",
    description:
      `For 30 minutes more than ${LIMITS.belowUsual.text} of reads missed that find their key at this hour in other weeks. ` +
      "Look for a deployment that changed keys, or another use than in other weeks.",
    proof: {
      fires: { [usual.name + CLUSTER]: "0.9x60", [hitRate.name + NODE]: "79x60" },
      says: {
        labels: { cache_cluster_id: "feature-flags-001" },
        summary: "Redis cache hit rate of feature-flags-001 is 11% below the usual",
      },
      justNot: { [usual.name + CLUSTER]: "0.875x60", [hitRate.name + NODE]: "77.5x60" },
      // Nothing is known of other weeks.
      missing: { [hitRate.name + NODE]: "10x60" },
    },
  };
}

function memoryFullSoon({ memory }: RedisCacheSignals, { memoryInFourDays }: RedisCacheForecasts): Alert {
  return {
    name: "RedisCacheMemoryFullSoon",
    when: above(memoryInFourDays, LIMITS.memoryFull),
    for: minutes(60),
    severity: "info",
    panel: PANELS.memory,
    summary: "Memory of the Redis cache {{ $labels.cache_cluster_id }} will be full within 4 days",
    description:
      "If it goes on growing as in the last day: then keys are evicted, and the hit rate falls. Look for keys that do not " +
      "expire, or plan for a larger node.",
    proof: {
      fires: { [memoryInFourDays.name + CLUSTER]: "1.01x90" },
      says: {
        labels: { cache_cluster_id: "feature-flags-001" },
        summary: "Memory of the Redis cache feature-flags-001 will be full within 4 days",
      },
      justNot: { [memoryInFourDays.name + CLUSTER]: "1x90" },
      // It was started anew, and fills up.
      missing: { [memory.name + NODE]: "1+0.5x90" },
    },
  };
}
