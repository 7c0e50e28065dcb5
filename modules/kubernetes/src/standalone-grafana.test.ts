import { describe, expect, it } from "@jest/globals";
import { dashboardJson } from "@watchpost/grafana";
import type { IDeployment } from "kubernetes-models/apps/v1/Deployment";
import type { IConfigMap } from "kubernetes-models/v1/ConfigMap";
import { parse } from "yaml";

import { validate } from "../test/validate";
import { webDashboard } from "../test/web-mixin";
import { standaloneGrafana } from "./standalone-grafana";

const files = standaloneGrafana(webDashboard);
const [deployment] = files["grafana-deployment.yaml"] as unknown as [IDeployment];
const [dataSources] = files["grafana-datasource.yaml"] as unknown as [IConfigMap];
const [dashboards] = files["grafana-dashboard.yaml"] as unknown as [IConfigMap];
const pod = deployment.spec?.template.spec;

describe("a Grafana by itself", () => {
  it("is three files whose objects fit their schemas", () => {
    expect(Object.keys(files)).toEqual([
      "grafana-datasource.yaml",
      "grafana-dashboard.yaml",
      "grafana-deployment.yaml",
    ]);
    expect(() => {
      for (const each of Object.values(files).flat()) validate(each);
    }).not.toThrow();
  });

  it("has one data source, which is a file that Grafana reads and not the manifest around it", () => {
    expect(parse(dataSources.data?.["prometheus.yaml"] ?? "")).toMatchObject({
      apiVersion: 1,
      datasources: [{ type: "prometheus", url: "http://prometheus:9090", access: "proxy", isDefault: true }],
    });
  });

  it("has its dashboard byte for byte, where its provider looks", () => {
    expect(dashboards.data?.["web.json"]).toBe(dashboardJson(webDashboard));
    const { providers } = parse(dashboards.data?.["provider.yaml"] ?? "") as {
      providers: [{ options: { path: string } }];
    };
    const mounts = pod?.containers[0]?.volumeMounts ?? [];
    expect(mounts.find(({ mountPath }) => mountPath === providers[0].options.path)).toMatchObject({
      name: "dashboards",
    });
  });

  it("mounts only what there is, and may write where Grafana writes", () => {
    const volumes = new Map(pod?.volumes?.map((volume) => [volume.name, volume]));
    const mounts = pod?.containers[0]?.volumeMounts ?? [];
    expect(mounts.filter(({ name }) => !volumes.has(name))).toEqual([]);
    const writable = mounts.filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath);
    expect(writable).toEqual(["/var/lib/grafana", "/tmp"]);
    expect(pod?.containers[0]?.securityContext).toMatchObject({ readOnlyRootFilesystem: true });
  });

  it("takes the password from a Secret, and nobody gets in without one", () => {
    const env = pod?.containers[0]?.env ?? [];
    expect(env.find(({ name }) => name === "GF_SECURITY_ADMIN_PASSWORD")).toEqual({
      name: "GF_SECURITY_ADMIN_PASSWORD",
      valueFrom: { secretKeyRef: { name: "grafana-admin", key: "admin-password" } },
    });
    expect(env).toContainEqual({ name: "GF_AUTH_ANONYMOUS_ENABLED", value: "false" });
  });
});
