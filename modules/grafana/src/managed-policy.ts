/** What Grafana calls the Alertmanager that all alerts go to. */
export const CONTACT_POINT = "Alertmanager";

/**
 * Everything goes to the one Alertmanager, which groups, routes, mutes and words it as it does what Prometheus fires; so
 * Grafana knows neither channels nor secrets, and two tasks of it that overlap in a deployment make one message. It hears
 * of every alert once a minute, as it does from Prometheus: what it no longer hears of for five minutes is over.
 * https://prometheus.io/docs/alerting/latest/configuration/#file-layout-and-global-settings (resolve_timeout)
 * https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/configure-alertmanager/
 */
export const POLICY = {
  groupBy: ["alertname"],
  groupWait: "1s",
  groupInterval: "1m",
  repeatInterval: "1m",
} as const;
