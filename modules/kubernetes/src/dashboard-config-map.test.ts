import { DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "@jest/globals";
import { dashboardJson } from "@watchpost/grafana";
import { ConfigMap } from "kubernetes-models/v1/ConfigMap";
import { parse } from "yaml";

import { webDashboard } from "../test/web-mixin";
import { dashboardConfigMap } from "./dashboard-config-map";
import { manifestYaml } from "./manifest";

/** Holds it to the schema of Kubernetes. */
const validated = (map: ReturnType<typeof dashboardConfigMap>) => () => {
  new ConfigMap(map).validate();
};

describe("a dashboard's ConfigMap", () => {
  const map = parse(manifestYaml([dashboardConfigMap(webDashboard)])) as ReturnType<typeof dashboardConfigMap>;

  it("holds the dashboard as it is committed, byte for byte", () => {
    expect(map.data).toEqual({ "web.json": dashboardJson(webDashboard) });
  });

  it("is found by Grafana's sidecar", () => {
    expect(map.metadata).toEqual({
      name: "watchpost-dashboard-web",
      namespace: "monitoring",
      labels: { grafana_dashboard: "1", "app.kubernetes.io/managed-by": "watchpost" },
    });
  });

  it("is one in the eyes of Kubernetes", () => {
    expect(validated(map)).not.toThrow();
    expect(validated({ ...map, data: { a: 1 as never } })).toThrow("string");
  });

  it("is refused for a dashboard that has no name there", () => {
    expect(() => dashboardConfigMap(new DashboardBuilder("Web").build())).toThrow('Dashboard "Web" has no uid');
    expect(() => dashboardConfigMap({ ...webDashboard, uid: "Web_1" })).toThrow(
      'Dashboard Web_1 would be called "watchpost-dashboard-Web_1" in Kubernetes',
    );
  });

  it("is refused where it would be larger than a ConfigMap may be", () => {
    const description = "ä".repeat(600_000);
    expect(() => dashboardConfigMap({ ...webDashboard, description })).toThrow(
      /^Dashboard web has 12\d{5} bytes; a ConfigMap takes 1048576: split the dashboard\.$/,
    );
  });
});
