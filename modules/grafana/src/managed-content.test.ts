import { describe, expect, it } from "@jest/globals";
import { seconds } from "@watchpost/core";
import { type Arguments, itWith, synthesizeStack, Terraform } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { cacheMixin } from "../test/cache-mixin";
import { healthServer, HEALTHY } from "../test/health-server";
import { GrafanaContent } from "./content";
import { type ManagedAlerts, managedAlertFiles } from "./managed-files";

const ALERTS: ManagedAlerts = {
  environment: "test",
  // With what Terraform would take for a template of its own.
  mixins: [
    {
      ...cacheMixin,
      alerts: cacheMixin.alerts.map((alert) => ({ ...alert, description: '%{if} "{{ $labels.a }}" \\ $$' })),
    },
  ],
  alertmanagerUrl: "http://prometheus.test.monitoring.internal:9093",
};

const content = (url = "https://grafana.example.com") =>
  synthesizeStack((scope) => {
    new GrafanaContent(scope, "grafana", {
      url,
      adminPasswordSecret: "test-monitoring/grafana/admin-password",
      prometheus: { url: "http://prometheus.test.monitoring.internal:9090", scrapeEvery: seconds(15) },
      dashboards: [],
      alerts: ALERTS,
    });
  });

interface FileRule {
  readonly uid: string;
  readonly title: string;
  readonly condition: string;
  readonly for: string;
  readonly labels: object;
  readonly annotations: object;
  readonly data: readonly { readonly model: object; readonly [key: string]: unknown }[];
}

/** What files would make of the same. */
const FILE_RULES = managedAlertFiles(ALERTS).flatMap(({ path, content: text }) =>
  path.endsWith("rules.yaml")
    ? (parse(text) as { groups: { rules: FileRule[] }[] }).groups.flatMap(({ rules }) => rules)
    : [],
);

interface ResourceRule {
  readonly uid: string;
  readonly name: string;
  readonly condition: string;
  readonly for: string;
  readonly labels: object;
  readonly annotations: object;
  readonly data: readonly Readonly<Record<string, unknown>>[];
}

/** What Terraform makes of escaped texts. */
const unescaped = <Value>(value: Value) => JSON.parse(JSON.stringify(value).replace(/([$%])\1\{/g, "$1{")) as Value;

/** Terraform is started many times. */
const MINUTES_ON_A_BUSY_MACHINE = 400_000;

describe("alerts through the provider", () => {
  const stack = content();
  const rules = (group: Arguments) => group["rule"] as readonly ResourceRule[];

  it("are the rules that files make", () => {
    const group = stack.resource("grafana_rule_group");
    expect(group).toMatchObject({ interval_seconds: 60 });
    const made = unescaped(rules(group)).map(({ name, data, ...rule }) => ({
      uid: rule.uid,
      title: name,
      condition: rule.condition,
      for: rule.for,
      labels: rule.labels,
      annotations: rule.annotations,
      data: data.map(({ ref_id, datasource_uid, relative_time_range, model }) => ({
        refId: ref_id,
        datasourceUid: datasource_uid,
        relativeTimeRange: relative_time_range,
        model: JSON.parse(String(model)) as object,
      })),
    }));
    expect(FILE_RULES).toHaveLength(2);
    expect(made).toEqual(
      FILE_RULES.map(({ uid, title, condition, for: duration, labels, annotations, data }) => ({
        ...{ uid, title, condition, for: duration, labels, annotations, data },
      })),
    );
    for (const rule of rules(group)) {
      expect(rule).toMatchObject({ no_data_state: "OK", exec_err_state: "Error", missing_series_evals_to_resolve: 1 });
    }
  });

  it("lie in a folder of their own", () => {
    expect(Object.values(stack.resources("grafana_folder"))).toContainEqual(
      expect.objectContaining({ uid: "watchpost-alerts", title: "Watchpost alerts" }),
    );
    expect(stack.resource("grafana_rule_group")["folder_uid"]).toMatch(/^\$\{grafana_folder\.\w*alerts\w*\.uid\}$/);
  });

  it("go to the one Alertmanager, and no secret is needed for that", () => {
    expect(stack.resource("grafana_contact_point")).toMatchObject({
      name: "Alertmanager",
      alertmanager: [{ url: ALERTS.alertmanagerUrl }],
    });
    expect(stack.resource("grafana_notification_policy")).toMatchObject({
      contact_point: expect.stringMatching(/^\$\{grafana_contact_point\.[\w-]+\.name\}$/),
      group_by: ["alertname"],
      group_wait: "1s",
      group_interval: "1m",
      repeat_interval: "1m",
    });
  });

  itWith(
    ["terraform", "offline providers", "curl"],
    "reach Grafana word for word",
    async () => {
      const { url } = await healthServer(HEALTHY, HEALTHY);
      const terraform = new Terraform(content(url).directory);
      await terraform.init();
      await terraform.validate();
      await terraform.plan();
      await terraform.apply();
      const { resources } = JSON.parse(await terraform.state()) as {
        resources: { type: string; instances: { attributes: Arguments }[] }[];
      };
      const [made] = resources
        .filter(({ type }) => type === "grafana_rule_group")
        .flatMap(({ instances }) => instances);
      const applied = rules(made?.attributes ?? {});
      expect(applied.map(({ annotations }) => annotations)).toEqual(FILE_RULES.map(({ annotations }) => annotations));
      expect(applied.map(({ data }) => data.map(({ model }) => JSON.parse(String(model)) as object))).toEqual(
        FILE_RULES.map(({ data }) => data.map(({ model }) => model)),
      );
      expect((await terraform.changes()).any).toBe(false);
    },
    MINUTES_ON_A_BUSY_MACHINE,
  );
});
