import { describe, expect, it } from "@jest/globals";
import { parse } from "yaml";

import { cacheMixin } from "../test/cache-mixin";
import { type ManagedAlerts, managedAlertFiles } from "./managed-files";

const ALERTS: ManagedAlerts = {
  environment: "test",
  mixins: [cacheMixin],
  alertmanagerUrl: "http://prometheus.test.monitoring.internal:9093",
};

const read = (path: string, alerts: ManagedAlerts = ALERTS): unknown =>
  parse(managedAlertFiles(alerts).find((file) => file.path === `grafana/provisioning/alerting/${path}`)?.content ?? "");

describe("the files of alerts that Grafana fires", () => {
  it("are rules as Grafana reads them", () => {
    expect(read("rules.yaml")).toMatchObject({
      apiVersion: 1,
      groups: [
        {
          orgId: 1,
          name: "cache",
          folder: "Watchpost alerts",
          interval: "1m",
          rules: [
            {
              uid: "CacheHitsMissing",
              title: "CacheHitsMissing",
              condition: "C",
              data: [{ refId: "A", model: { expr: "cache:hit_ratio == 0" } }, { refId: "B" }, { refId: "C" }],
              for: "10m",
              dashboardUid: "cache",
              panelId: 4,
              // Nothing that comes back is nothing that is bad; what cannot be asked, somebody must know.
              noDataState: "OK",
              execErrState: "Error",
              missing_series_evals_to_resolve: 1,
            },
            { title: "CacheHasNotBeenScrapedByAnyPrometheusAtAll", dashboardUid: "cache" },
          ],
        },
      ],
    });
  });

  it("double the dollars where Grafana expands variables, and nowhere else", () => {
    const { groups } = read("rules.yaml", { ...ALERTS, environment: "$HOME" }) as {
      groups: { rules: { labels: object; annotations: object; data: { model: object }[] }[] }[];
    };
    const [rule] = groups[0]?.rules ?? [];
    expect(rule?.labels).toMatchObject({ environment: "$$HOME" });
    expect(rule?.annotations).toMatchObject({ description: "Look at {{ $labels.cluster }}." });
    expect(rule?.data[1]?.model).toMatchObject({ expression: "is_number($A) || is_nan($A) || is_inf($A)" });
  });

  it("hand everything to the one Alertmanager, as often as Prometheus does", () => {
    expect(read("alertmanager.yaml")).toEqual({
      apiVersion: 1,
      contactPoints: [
        {
          orgId: 1,
          name: "Alertmanager",
          receivers: [
            { uid: "alertmanager", type: "prometheus-alertmanager", settings: { url: ALERTS.alertmanagerUrl } },
          ],
        },
      ],
      policies: [
        {
          orgId: 1,
          receiver: "Alertmanager",
          group_by: ["alertname"],
          group_wait: "1s",
          group_interval: "1m",
          repeat_interval: "1m",
        },
      ],
    });
  });
});
