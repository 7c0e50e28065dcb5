import type { Dashboard } from "@grafana/grafana-foundation-sdk/dashboard";

import { dashboard, timeSeries } from "../panels";
import { selfSignals } from "./signals";

export const PANELS = {
  targets: "Targets",
  storage: "Storage used",
  ingestion: "Samples taken in",
  rules: "Rules that failed",
  delivery: "Messages",
  cloudwatch: "Requests to CloudWatch",
} as const;

/** "Monitoring itself": whether what watches the others is well. */
export function selfDashboard(): Dashboard {
  const s = selfSignals;
  return dashboard({
    uid: "monitoring-itself",
    title: "Monitoring itself",
    description:
      "Prometheus, Alertmanager and exporters: targets, storage, rules, messages, and requests that AWS bills.",
    tags: ["prometheus", "alertmanager", "watchpost"],
    range: "24h",
  })
    .withPanel(
      timeSeries({
        id: 1,
        title: PANELS.targets,
        description: "1 where the last scrape succeeded. At 0 for 5 minutes an alert fires.",
        unit: "short",
        queries: { "{{job}} {{instance}}": s.up.name },
        base: "red",
        limits: [{ from: 1, color: "green" }],
        min: 0,
        max: 1,
        decimals: 0,
      }),
    )
    .withPanel(
      timeSeries({
        id: 2,
        title: PANELS.storage,
        description:
          "Part of its disk that Prometheus uses. Above 80 % an alert fires; above 85 % the oldest samples are deleted, whatever their age.",
        unit: "percentunit",
        queries: { used: s.storageUsedRatio.name },
        limits: [{ from: 0.8, color: "red" }],
        min: 0,
        max: 1,
        decimals: 1,
      }),
    )
    .withPanel(
      timeSeries({
        id: 3,
        title: PANELS.ingestion,
        description: "Samples by the second, and the series that they belong to.",
        unit: "short",
        queries: {
          "samples per second": `rate(${s.samplesAppended.name}[$__rate_interval])`,
          series: s.seriesInHead.name,
        },
        min: 0,
      }),
    )
    .withPanel(
      timeSeries({
        id: 4,
        title: PANELS.rules,
        description:
          "Rules that could not be evaluated, in 5 minutes. Above 0 an alert fires: another one may be unable to.",
        unit: "short",
        queries: { "{{rule_group}}": `increase(${s.ruleFailures.name}[5m])` },
        limits: [{ from: 1, color: "red" }],
        min: 0,
        decimals: 0,
      }),
    )
    .withPanel(
      timeSeries({
        id: 5,
        title: PANELS.delivery,
        description: "Messages to people, by the minute, and those that did not get through.",
        unit: "short",
        queries: {
          "sent {{integration}}": `sum by (integration) (rate(${s.deliveries.name}[$__rate_interval])) * 60`,
          "failed {{integration}}": `sum by (integration) (rate(${s.deliveryFailures.name}[$__rate_interval])) * 60`,
        },
        min: 0,
      }),
    )
    .withPanel(
      timeSeries({
        id: 6,
        title: PANELS.cloudwatch,
        description: "Requests to CloudWatch by the minute: AWS bills them.",
        unit: "short",
        queries: { "{{action}}": `sum by (action) (rate(${s.cloudwatchRequests.name}[$__rate_interval])) * 60` },
        min: 0,
      }),
    )
    .build();
}
