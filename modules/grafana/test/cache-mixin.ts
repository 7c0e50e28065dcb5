import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { type Alert, mixin, recordedSignal, scrapedSignal, whenever } from "@watchpost/alerting/model";
import { minutes, seconds } from "@watchpost/core";

const hits = scrapedSignal("cache_hits_total", "cache", { kind: "counter", unit: "count", help: "Keys found." });
const hitRatio = recordedSignal("cache:hit_ratio", {
  expr: `rate(${hits.name}{path!~"/health|\\\\d+$"}[5m])`,
  unit: "ratio",
  help: "Reads that found their key.",
});

export const hitsMissing: Alert = {
  name: "CacheHitsMissing",
  when: whenever(`${hitRatio.name} == 0`),
  for: minutes(10),
  severity: "critical",
  panel: "Hits",
  summary: "{{ $labels.cluster }} serves {{ $value | humanizePercentage }} of reads",
  description: "Look at {{ $labels.cluster }}.",
  proof: { fires: {}, says: { summary: "" }, justNot: {} },
};

const noTarget: Alert = {
  name: "CacheHasNotBeenScrapedByAnyPrometheusAtAll",
  when: whenever(`absent(${hits.name})`),
  for: seconds(0),
  severity: "warning",
  summary: "Nothing is known",
  description: "Look at Prometheus.",
  proof: { fires: {}, says: { summary: "" }, justNot: {} },
};

/** A rule that records, an alert with a panel, and one without, that fires at once and has a long name. */
export const cacheMixin = mixin({
  name: "cache",
  signals: [hits, hitRatio],
  alerts: [hitsMissing, noTarget],
  dashboards: [
    new DashboardBuilder("Cache")
      .uid("cache")
      .withPanel(new PanelBuilder().id(4).title("Hits").withTarget(new DataqueryBuilder().expr(hitRatio.name)))
      .build(),
  ],
});
