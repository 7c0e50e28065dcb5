/** What an alert and the one that silences it must have in common. A label that both lack is the same in both. */
const SAME_ALERT = ["alertname", "environment", "namespace"];

const WAITS = 'severity=~"warning|info"';

const missingFor = (...source_matchers: readonly string[]) => ({
  source_matchers,
  target_matchers: [WAITS, 'alertname=~".+MetricsMissing"'],
  equal: ["environment"],
});

/**
 * Of what people are not told, because another alert says it already. The alert that always fires is a target of none:
 * it has neither the name of another one nor a job.
 * https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
 */
export const INHIBIT_RULES = [
  // What is worse says the same again. These two are kube-prometheus's:
  // https://github.com/prometheus-operator/kube-prometheus/blob/main/manifests/alertmanager-secret.yaml
  { source_matchers: ['severity="critical"'], target_matchers: [WAITS], equal: SAME_ALERT },
  { source_matchers: ['severity="warning"'], target_matchers: ['severity="info"'], equal: SAME_ALERT },
  // Of a job that cannot be scraped at all, what else is said of it follows from that.
  { source_matchers: ['alertname="JobDown"'], target_matchers: [WAITS, 'job=~".+"'], equal: ["environment", "job"] },
  // Where nothing reads CloudWatch, its metrics are missing everywhere.
  missingFor('alertname="CloudWatchReadingFails"'),
  missingFor('alertname="JobDown"', 'job=~"metrics-service|cloudwatch-exporter"'),
];
