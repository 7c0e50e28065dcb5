import type { Mixin } from "@watchpost/alerting/model";
import type { GrafanaValues } from "@watchpost/core";

/** The mixin that watches the monitoring itself. */
const SELF = "self";

interface AlertPaths {
  /** What Prometheus takes in, records and fires. */
  readonly prometheus: readonly Mixin[];
  /** Whose alerts Grafana fires. @default - none's: it only shows alerts */
  readonly grafana?: readonly Mixin[];
}

/**
 * Who fires which alerts: each is fired by one of the two, so nobody is told twice. Where Grafana fires those of the
 * workloads, Prometheus keeps what records and what is scraped, and all that watches the monitoring itself, Grafana and
 * the sign of life among it: who is down cannot say so.
 */
export function alertPaths(mixins: readonly Mixin[], alerting: GrafanaValues["alerting"]): AlertPaths {
  if (alerting === "none") return { prometheus: mixins };
  return {
    prometheus: mixins.map((mixin) => (mixin.name === SELF ? mixin : { ...mixin, alerts: [] })),
    grafana: mixins.filter(({ name, alerts }) => name !== SELF && alerts.length > 0),
  };
}
