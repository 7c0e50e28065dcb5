import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { cognito, github, secret } from "@watchpost/core";
import { alertmanagerTemplates } from "@watchpost/alerting";
import { findTool, itWith, run, temporaryDirectory } from "@watchpost/scripts/testing";
import { parse, stringify } from "yaml";

import { CLUSTER_VALUES, clusterOf } from "../test/cluster";
import { chartValues, kubernetesValues } from "./values";

const { grafana: GRAFANA, notify: NOTIFY } = CLUSTER_VALUES;

describe("values for kube-prometheus-stack", () => {
  const values = chartValues(clusterOf());

  it("are text that means the same to Helm, and the same text each time", () => {
    expect(parse(kubernetesValues(clusterOf()), { version: "1.1" })).toEqual(values);
    expect(kubernetesValues(clusterOf())).toBe(kubernetesValues(clusterOf()));
  });

  it("keep 15 days and 45 GB on 50 GiB of gp3 unless others are asked for", () => {
    expect(values.prometheus.prometheusSpec).toMatchObject({
      retention: "15d",
      retentionSize: "45GB",
      storageSpec: {
        volumeClaimTemplate: {
          spec: {
            storageClassName: "gp3",
            accessModes: ["ReadWriteOnce"],
            resources: { requests: { storage: "50Gi" } },
          },
        },
      },
    });
  });

  it("let Prometheus take monitors and rules that do not bear the release's name", () => {
    const { prometheusSpec } = values.prometheus;
    expect([
      prometheusSpec.serviceMonitorSelectorNilUsesHelmValues,
      prometheusSpec.podMonitorSelectorNilUsesHelmValues,
      prometheusSpec.ruleSelectorNilUsesHelmValues,
    ]).toEqual([false, false, false]);
  });

  it("name the images that ECS runs, and others where they are asked for, by digest", () => {
    expect(values.grafana.image).toEqual({ registry: "docker.io", repository: "grafana/grafana", tag: "13.1.3" });
    expect(values.prometheus.prometheusSpec.image).toEqual({
      registry: "quay.io",
      repository: "prometheus/prometheus",
      tag: "v3.14.0",
      sha: "0a".repeat(32),
    });
  });

  it("give Grafana one data source, the default one, at the Service that the release makes", () => {
    const { datasources } = values.grafana.sidecar;
    expect(datasources).toMatchObject({
      isDefaultDatasource: true,
      uid: "prometheus",
      url: "http://monitoring-kube-prometheus-prometheus.monitoring:9090/",
      alertmanager: { enabled: false },
    });
    expect(values.grafana).not.toHaveProperty("additionalDataSources");
  });

  it.each([
    ["kps", "kps-kube-prometheus-stack"],
    ["a-kube-prometheus-stack", "a-kube-prometheus-stack"],
    ["monitoring-of-everything", "monitoring-of-everything-k"],
    ["monitoring-of-everything1", "monitoring-of-everything1"],
  ])("follow the chart in how it calls the Services of the release %s", (release, name) => {
    const { url } = chartValues(clusterOf({ release, namespace: "watch" })).grafana.sidecar.datasources;
    expect(url).toBe(`http://${name}-prometheus.watch:9090/`);
  });

  it("have Grafana sign people in by password where nothing else is said", () => {
    const { grafana } = chartValues(
      clusterOf({ grafana: { host: GRAFANA.host, adminPassword: GRAFANA.adminPassword } }),
    );
    expect(Object.keys(grafana.env).filter((name) => /^GF_AUTH_(?!ANONYMOUS)/.test(name))).toEqual([]);
    expect(grafana).not.toHaveProperty("envValueFrom");
    expect(grafana.env["GF_AUTH_ANONYMOUS_ENABLED"]).toBe("false");
  });

  it.each([
    ["GOOGLE", GRAFANA.signIn],
    ["GITHUB", github({ clientId: "a", clientSecret: secret("monitoring/github"), allowedOrganizations: ["example"] })],
    [
      "GENERIC_OAUTH",
      cognito({
        userPoolArn: "arn:aws:cognito-idp:eu-west-1:111122223333:userpool/eu-west-1_Example01",
        clientId: "a",
        clientSecret: secret("monitoring/cognito"),
        domain: "example",
        groups: { engineering: "Editor" },
      }),
    ],
  ])("have people sign in by %s, with its secret from a Secret", (what, signIn) => {
    const { grafana } = chartValues(clusterOf({ grafana: { ...GRAFANA, signIn } }));
    expect(grafana.env[`GF_AUTH_${what}_ENABLED`]).toBe("true");
    expect(grafana.envValueFrom).toEqual({
      [`GF_AUTH_${what}_CLIENT_SECRET`]: { secretKeyRef: { name: "grafana-sign-in", key: "client-secret" } },
    });
  });

  it("leave the directories of Grafana to the chart", () => {
    expect(values.grafana.env).not.toHaveProperty("GF_PATHS_PROVISIONING");
  });
});

describe("Alertmanager's part of the values", () => {
  const { config, templateFiles, alertmanagerSpec } = chartValues(clusterOf()).alertmanager;

  it("reads addresses from files that the Secret is mounted as", () => {
    const files = [...JSON.stringify(config).matchAll(/"(?:\w+_file)":"([^"]+)"/g)].map(([, file]) => file);
    expect(new Set(files)).toEqual(new Set(["/secrets/slack-webhook", "/secrets/heartbeat-url"]));
    expect(alertmanagerSpec.volumeMounts).toEqual([{ name: "channels", mountPath: "/secrets", readOnly: true }]);
    expect(alertmanagerSpec.volumes).toEqual([{ name: "channels", secret: { secretName: "alertmanager-channels" } }]);
  });

  it("has the messages of every other environment, with links to this Grafana", () => {
    expect(templateFiles).toEqual({
      "watchpost.tmpl": alertmanagerTemplates({ grafanaUrl: "https://grafana.example.com" }),
    });
  });

  it("has no mail, and tells of the sign of life outside", () => {
    expect(config.receivers.map(({ name }) => name)).toEqual([
      "default",
      "critical",
      "critical-channel",
      "nobody",
      "outside-heartbeat",
    ]);
    expect(JSON.stringify(config)).not.toContain("sns");
  });

  itWith(["amtool"], "is accepted by amtool", async () => {
    const directory = temporaryDirectory();
    // Older versions than the pinned one read no url_file.
    const { config } = chartValues(clusterOf({ notify: { ...NOTIFY, heartbeat: undefined } })).alertmanager;
    const file = join(directory, "alertmanager.yml");
    writeFileSync(join(directory, "watchpost.tmpl"), templateFiles["watchpost.tmpl"]);
    writeFileSync(file, stringify({ ...config, templates: [join(directory, "*.tmpl")] }));
    const ran = await run(findTool("amtool") ?? "amtool", ["check-config", file]);
    expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining("1 templates") });
  });
});
