import { type Dashboard, TimeOptionBuilder, TimePickerBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import * as units from "@grafana/grafana-foundation-sdk/units";

import { dashboard } from "../dashboard";
import { labelVariable } from "../label-variable";
import { gauge, stat, table, timeSeries } from "../panels";
import { FEW_OUTCOMES, LIMITS } from "./limits";
import { PANELS } from "./panels";
import { agentPipelineSignals as s } from "./signals";

const RANGES = { "1h": "Last 1 hour", "6h": "Last 6 hours", "24h": "Last 24 hours", "7d": "Last 7 days" };

/** Names the variable and the label: what is without that label belongs to all tenants, and matches `.*`. */
const TENANT = "tenant_id";
const ofTenant = `{${TENANT}=~"$${TENANT}"}`;

/** "AI Agents - System Health & Performance": five panels, refreshed every 30 seconds. */
export function agentPipelineDashboard(): Dashboard {
  return dashboard({
    uid: "main-dashboard",
    title: "AI Agents - System Health & Performance",
    description: "Real-time monitoring of enhancement pipeline health, performance, and operational metrics",
    tags: ["operations", "monitoring", "production"],
    range: "1h",
    refresh: "30s",
  })
    .timepicker(
      new TimePickerBuilder()
        .refreshIntervals(["30s", "1m", "5m", "15m", "1h"])
        .quickRanges(
          Object.entries(RANGES).map(([range, display]) =>
            new TimeOptionBuilder().display(display).from(`now-${range}`).to("now"),
          ),
        ),
    )
    .withVariable(labelVariable({ name: TENANT, title: "Tenant", of: s.requests, label: TENANT }))
    .withPanel(success())
    .withPanel(workers())
    .withPanel(queue())
    .withPanel(latency())
    .withPanel(errors())
    .build();
}

function success() {
  return gauge({
    id: 1,
    title: PANELS.success,
    description:
      "Enhancements that succeeded, in percent as the application publishes it: the lowest of the chosen tenants. Below " +
      `${LIMITS.success.text} for 10 minutes an alert fires, below ${LIMITS.successBad.text} for 5 minutes one that wakes ` +
      `people, for tenants with more than ${FEW_OUTCOMES} requests in 10 minutes.`,
    unit: units.Percent,
    queries: { "success rate": `min(${s.successRate.name}${ofTenant})` },
    base: "red",
    limits: [
      { from: LIMITS.successBad.value, color: "yellow" },
      { from: LIMITS.success.value, color: "green" },
    ],
    min: 0,
    max: 100,
    decimals: 1,
    columns: 12,
    rows: 6,
  });
}

function workers() {
  return stat({
    id: 5,
    title: PANELS.workers,
    description:
      "Celery workers that answer, and below how many they were. Green while there is one; with none for 2 minutes an " +
      "alert wakes people.",
    unit: units.Short,
    queries: { workers: `sum(max by (worker_type) (${s.workers.name}))` },
    base: "red",
    limits: [{ from: 1, color: "green" }],
    decimals: 0,
    columns: 12,
    rows: 6,
  });
}

function queue() {
  return timeSeries({
    id: 2,
    title: PANELS.queue,
    description: `Jobs that wait in the queue. Above ${LIMITS.queue.text} for 5 minutes an alert fires.`,
    unit: units.Short,
    queries: { "pending {{queue_name}}": `max by (queue_name) (${s.queueDepth.name})` },
    limits: [{ from: LIMITS.queue.value, color: "red" }],
    min: 0,
    decimals: 0,
  }).fillOpacity(30);
}

function latency() {
  return timeSeries({
    id: 3,
    title: PANELS.latency,
    description:
      "95th percentile of the time that enhancements of the chosen tenants took, over 5 minutes. " +
      `Above ${LIMITS.latency.text} for 5 minutes, over all tenants, an alert fires.`,
    unit: units.Seconds,
    queries: { p95: `histogram_quantile(0.95, sum by (le) (${s.durationBuckets.name}${ofTenant}))` },
    limits: [{ from: LIMITS.latency.value, color: "red" }],
    min: 0,
    decimals: 1,
  });
}

function errors() {
  return table({
    id: 4,
    title: PANELS.errors,
    description:
      "Requests that failed, of those that ended in the last 5 minutes, in percent, the worst tenant first. Above " +
      `${LIMITS.errors.text} for 5 minutes an alert fires, above ${LIMITS.errorsBad.text} one that wakes people, for ` +
      `tenants with more than ${FEW_OUTCOMES} requests in 10 minutes.`,
    unit: units.PercentUnit,
    // A tenant that never failed has no series of failures: it has 0 errors, not none.
    query: `sort_desc(${s.errorRatio.name}${ofTenant} or 0 * ${s.outcomes.name}${ofTenant})`,
    labels: { [TENANT]: "Tenant" },
    value: "Error rate",
    limits: [
      { from: LIMITS.errors.value, color: "yellow" },
      { from: LIMITS.errorsBad.value, color: "red" },
    ],
    decimals: 2,
    columns: 24,
  });
}
