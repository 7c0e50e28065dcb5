import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { mixin, recordedSignal, scrapedSignal, whenever } from "@watchpost/alerting/model";
import { minutes } from "@watchpost/core";

const requests = scrapedSignal("http_requests_total", "web", { kind: "counter", unit: "count", help: "Requests." });
const errors = recordedSignal("web:errors:rate5m", {
  expr: `sum by (route) (rate(${requests.name}{status=~"5..", route!~"/health|\\\\d+$"}[5m]))`,
  unit: "count",
  help: "Requests that failed, a second.",
});

export const webDashboard = new DashboardBuilder("Web")
  .uid("web")
  .description("{{ not of Helm }} ${datasource}")
  .withPanel(new PanelBuilder().id(1).title("Errors").withTarget(new DataqueryBuilder().expr(errors.name)))
  .build();

/** A mixin with all that a manifest could spoil: templates, quotes and backslashes. */
export const webMixin = mixin({
  name: "web",
  signals: [requests, errors],
  alerts: [
    {
      name: "WebErrors",
      when: whenever(`${errors.name} > 1`),
      for: minutes(5),
      severity: "critical",
      panel: "Errors",
      summary: "{{ $value | humanize }} requests a second to {{ $labels.route }} fail",
      description: 'Look at the log: "5xx".',
      proof: { fires: {}, says: { summary: "" }, justNot: {} },
    },
  ],
  dashboards: [webDashboard],
});
