import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { above, type Alert, mixin, percent, recordedSignal, scrapedSignal, whenever } from "@watchpost/alerting/model";
import { minutes, seconds } from "@watchpost/core";

const requests = scrapedSignal("http_requests_total", "web", { kind: "counter", unit: "count", help: "Requests." });
const up = scrapedSignal("up", "web", { kind: "gauge", unit: "count", help: "1 where the last scrape succeeded." });
const errorRatio = recordedSignal("web:error_ratio", {
  expr: `sum(rate(${requests.name}{status=~"5.."}[5m])) / sum(rate(${requests.name}[5m]))`,
  unit: "ratio",
  help: "Requests that failed.",
});

const errorsHigh: Alert = {
  name: "WebErrorsHigh",
  when: above(errorRatio, percent(5)),
  for: minutes(5),
  severity: "critical",
  panel: "Errors",
  summary: "{{ $value | humanizePercentage }} of requests fail",
  description: "Look at the log.",
  proof: {
    fires: {
      [`${requests.name}{status="500"}`]: "0+6x30",
      [`${requests.name}{status="200"}`]: "0+94x30",
    },
    says: { summary: "6% of requests fail" },
    justNot: {
      [`${requests.name}{status="500"}`]: "0+5x30",
      [`${requests.name}{status="200"}`]: "0+95x30",
    },
  },
};

const down: Alert = {
  name: "WebDown",
  when: whenever("up == 0"),
  for: seconds(0),
  severity: "warning",
  summary: "{{ $labels.instance }} is down",
  description: "Look at {{ $labels.instance }}.",
  proof: {
    fires: { 'up{instance="a"}': "0x5" },
    says: { labels: { instance: "a" }, summary: "a is down", description: "Look at a." },
    justNot: { 'up{instance="a"}': "1x5" },
    missing: { 'up{instance="a"}': "0 stale" },
  },
};

/** A small mixin: one rule, an alert with a panel, and one without, that fires at once. */
export const webMixin = mixin({
  name: "web",
  signals: [requests, up, errorRatio],
  alerts: [errorsHigh, down],
  dashboards: [
    new DashboardBuilder("Web")
      .uid("web")
      .withPanel(new PanelBuilder().id(4).title("Errors").withTarget(new DataqueryBuilder().expr(errorRatio.name)))
      .build(),
  ],
  targets: [
    { job: "backend", hostname: "backend.example.local", port: 8000, securityGroupId: "sg-0a1b2c3d" },
    { job: "worker", hostname: "worker.example.local", port: 8000, securityGroupId: "sg-0a1b2c3d" },
    { job: "static", hostname: "static.example.local", port: 8080, path: "/stats/metrics" },
  ],
});
