import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { alertmanager, Channels } from "@watchpost/alerting";
import type { Mixin } from "@watchpost/alerting/model";
import { Images, Names, seconds } from "@watchpost/core";
import { MIXINS } from "@watchpost/dashboards";
import { alertPaths, GrafanaContent, managedAlertFiles, provisioningFiles } from "@watchpost/grafana";
import { dashboardConfigMap, manifestYaml, prometheusRule } from "@watchpost/kubernetes";
import { LOCAL_NOTIFY } from "@watchpost/local";
import { rulesYaml } from "@watchpost/prometheus";
import { parse } from "yaml";

import { generatedFiles } from "./generated-files";
import { localGeneratedFiles } from "./local/generated";
import { findTool, itWith, run, synthesizeStack, temporaryDirectory } from "./testing";

const PROMETHEUS = { url: "http://prometheus.test.monitoring.internal:9090", scrapeEvery: seconds(15) };
const ALERTS = { environment: "test", alertmanagerUrl: "http://prometheus.test.monitoring.internal:9093" };

/** What is committed, as a test of its own sees to. */
const GENERATED = generatedFiles();

/** What Terraform makes of an escaped text. */
const unescaped = (text: unknown) => String(text).replace(/([$%])\1\{/g, "$1{");

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
}
interface Rules {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}
const rulesIn = ({ groups }: Rules) => groups.flatMap(({ rules }) => rules);

/** `RedisCacheHitRateLow: redis_cache:hit_ratio < 0.7`, in order. */
const said = (rules: readonly Rule[]) =>
  rules.map(({ alert, record, expr }) => `${alert ?? record ?? ""}: ${expr}`).sort();

const alertsOf = (mixin: Mixin) => mixin.alerts.map(({ name, when }) => `${name}: ${when.expr}`).sort();

const recordsOf = ({ signals }: Mixin) =>
  signals.flatMap(({ name, source }) => (source.from === "recording-rule" ? [`${name}: ${source.expr}`] : [])).sort();

interface Query {
  readonly expr?: string;
}

/** The rules that Grafana evaluates itself, from its file. */
function grafanaFile(mixins: readonly Mixin[]): string[] {
  const file = managedAlertFiles({ ...ALERTS, mixins }).find(({ path }) => path.endsWith("/rules.yaml"));
  const { groups } = parse(file?.content ?? "") as {
    groups: { rules: { title: string; data: { model: Query }[] }[] }[];
  };
  return groups
    .flatMap(({ rules }) => rules)
    .flatMap(({ title, data }) =>
      data.flatMap(({ model: { expr } }) => (expr === undefined ? [] : [`${title}: ${expr}`])),
    )
    .sort();
}

/** A Grafana that is filled through its API. */
const throughProvider = (mixins: readonly Mixin[]) =>
  synthesizeStack((scope) => {
    new GrafanaContent(scope, "grafana", {
      url: "https://grafana.example.com",
      adminPasswordSecret: "test-monitoring/grafana/admin-password",
      prometheus: PROMETHEUS,
      dashboards: mixins.flatMap(({ dashboards = [] }) => dashboards),
      alerts: { ...ALERTS, mixins },
    });
  });

function grafanaResources(mixins: readonly Mixin[]): string[] {
  const groups = Object.values(throughProvider(mixins).resources("grafana_rule_group"));
  return groups
    .flatMap(({ rule }) => rule as { name: string; data: { model: string }[] }[])
    .flatMap(({ name, data }) =>
      data.flatMap(({ model }) => {
        const { expr } = JSON.parse(unescaped(model)) as Query;
        return expr === undefined ? [] : [`${name}: ${expr}`];
      }),
    )
    .sort();
}

describe.each(MIXINS.map((mixin) => [mixin.name, mixin] as const))("the rules of %s", (name, mixin) => {
  const all = [...recordsOf(mixin), ...alertsOf(mixin)].sort();

  it("are the same in the file that is committed, in the one that is delivered and in the cluster's object", () => {
    const committed = GENERATED.get(`rules/${name}.rules.yaml`);
    expect(said(rulesIn(parse(committed ?? "groups: []") as Rules))).toEqual(all);
    expect(said(rulesIn(parse(rulesYaml(mixin)) as Rules))).toEqual(all);
    const { spec } = parse(manifestYaml([prometheusRule(mixin)])) as { readonly spec: Rules };
    expect(said(rulesIn(spec))).toEqual(all);
  });

  it("are the same alerts where Grafana fires them, by files and through the provider", () => {
    expect(grafanaFile([mixin])).toEqual(alertsOf(mixin));
    expect(grafanaResources([mixin])).toEqual(alertsOf(mixin));
  });

  itWith(["promtool"], "are accepted by promtool as the cluster's object", async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, "rules.yaml"), JSON.stringify(prometheusRule(mixin).spec));
    const args = ["check", "rules", "rules.yaml"];
    expect(await run(findTool("promtool") ?? "promtool", args, { cwd: directory })).toMatchObject({ status: 0 });
  });
});

describe("where Grafana fires alerts", () => {
  const { prometheus, grafana = [] } = alertPaths(MIXINS, "managed");
  const inPrometheus = prometheus.flatMap((mixin) => rulesIn(parse(rulesYaml(mixin)) as Rules));

  it("everything is still evaluated, and by one of the two alone", () => {
    const everything = MIXINS.flatMap((mixin) => [...recordsOf(mixin), ...alertsOf(mixin)]).sort();
    expect([...said(inPrometheus), ...grafanaFile(grafana)].sort()).toEqual(everything);
  });

  it("the sign of life still comes from Prometheus", () => {
    expect(inPrometheus.map(({ alert }) => alert)).toContain("Watchdog");
  });
});

describe.each(MIXINS.flatMap(({ dashboards = [] }) => dashboards.map((each) => [each.uid ?? "", each] as const)))(
  "the dashboard %s",
  (uid, dashboard) => {
    const committed = GENERATED.get(`json/${uid}.json`) ?? "";
    const mixin: Mixin = { name: "one", signals: [], alerts: [], dashboards: [dashboard] };

    it("is the same text as JSON, in Grafana's files, in a ConfigMap and through the provider", () => {
      const provisioned = provisioningFiles({ prometheus: PROMETHEUS, dashboards: [dashboard] });
      expect(provisioned.find(({ path }) => path.endsWith(`/${uid}.json`))?.content).toBe(committed);
      const map = parse(manifestYaml([dashboardConfigMap(dashboard)])) as { data: Record<string, string> };
      expect(map.data[`${uid}.json`]).toBe(committed);
      const { config_json } = throughProvider([mixin]).resource("grafana_dashboard");
      expect(unescaped(config_json)).toBe(committed);
    });
  },
);

describe("Docker Compose", () => {
  const files = localGeneratedFiles();
  const compose = parse(files.get("docker-compose.yml") ?? "") as {
    services: Record<string, { volumes?: string[] }>;
  };
  /** What a service mounts from this repository, each with its defaults in place of the variables. */
  const mountsOf = (service: string): string[] =>
    (compose.services[service]?.volumes ?? []).map(
      (each) => each.replace(/\$\{\w+:-([^}]*)\}/g, "$1").split(":")[0] ?? "",
    );

  it("mounts the rules of every mixin as they are committed, and no others", () => {
    const rules = MIXINS.map(({ name }) => `rules/${name}.rules.yaml`);
    expect(rules.filter((path) => !GENERATED.has(path))).toEqual([]);
    const mounted = mountsOf("prometheus").filter((path) => path.includes("/rules/"));
    expect(mounted.sort()).toEqual(rules.map((path) => `./dashboards/${path}`).sort());
  });

  it("mounts the dashboards as they are committed", () => {
    expect(mountsOf("grafana")).toContain("./dashboards/json");
  });

  it("has the routes, the waits and what is kept back that ECS has for the same channels", () => {
    interface Alertmanager {
      readonly route: Readonly<Record<string, unknown>> & {
        readonly routes: readonly { readonly matchers: string[] }[];
      };
      readonly inhibit_rules: unknown;
    }
    const ecs: Alertmanager[] = [];
    synthesizeStack((scope) => {
      const place = { account: "111122223333", region: "eu-west-1" };
      const names = new Names({ name: "test", ...place });
      const notify = { email: ["ops@example.com"], ...LOCAL_NOTIFY };
      const channels = new Channels(scope, "channels", { ...place, names, notify });
      const { files: delivered = [] } = alertmanager({ images: new Images(), channels });
      const file = delivered.find(({ path }) => path.endsWith("/alertmanager.yml"));
      ecs.push(parse(file?.content ?? "") as Alertmanager);
    });
    const local = parse(files.get("local/alertmanager/alertmanager.yml") ?? "") as Alertmanager;
    // The sign of life goes to a topic there, and nowhere here.
    const routes = ({ route }: Alertmanager) => ({
      ...route,
      routes: route.routes.filter(({ matchers }) => !matchers.includes('alertname="Watchdog"')),
    });
    expect(ecs.map(routes)).toEqual([routes(local)]);
    expect(routes(local).routes.length).toBeGreaterThan(3);
    expect(ecs.map(({ inhibit_rules }) => inhibit_rules)).toEqual([local.inhibit_rules]);
  });
});
