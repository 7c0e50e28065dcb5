import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Dashboard, DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "@jest/globals";
import { seconds } from "@watchpost/core";
import { type Arguments, itWith, type Synthesized, synthesizeStack, Terraform } from "@watchpost/scripts/testing";
import { parse } from "yaml";

import { healthServer, HEALTHY } from "../test/health-server";
import { GrafanaContent } from "./content";
import { provisioningFiles } from "./provisioning";

const COMMITTED = join(__dirname, "../../../dashboards/json");

/** Every dashboard there is, and one with all that is replaced on the way by somebody. */
const DASHBOARDS: readonly Dashboard[] = [
  ...readdirSync(COMMITTED)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(COMMITTED, name), "utf8")) as Dashboard),
  new DashboardBuilder("Odd").uid("odd").description('${datasource} $job "%{x}" {{ $value }} $${a} \\').build(),
];

const PROMETHEUS = { url: "http://prometheus.test.monitoring.internal:9090", scrapeEvery: seconds(15) };

const SECRET = "test-monitoring/grafana/admin-password";

function content(url = "https://grafana.example.com", dashboards = DASHBOARDS): Synthesized {
  return synthesizeStack((scope) => {
    new GrafanaContent(scope, "grafana", { url, adminPasswordSecret: SECRET, prometheus: PROMETHEUS, dashboards });
  });
}

/** What files would make of the same. */
const FILES = new Map(
  provisioningFiles({ prometheus: PROMETHEUS, dashboards: DASHBOARDS }).map((file) => [file.path, file.content]),
);
const provisioned = (path: string): unknown => parse(FILES.get(`grafana/provisioning/${path}`) ?? "");

/** What Terraform makes of an escaped text. */
const unescaped = (text: unknown) => String(text).replace(/([$%])\1\{/g, "$1{");

/** Terraform is started many times. */
const MINUTES_ON_A_BUSY_MACHINE = 400_000;

describe("content through the provider", () => {
  const stack = content();

  it("is the data source that files make", () => {
    const { uid, name, type, access_mode, url, is_default, json_data_encoded } = stack.resource("grafana_data_source");
    const jsonData: unknown = JSON.parse(String(json_data_encoded));
    expect(provisioned("datasources/prometheus.yaml")).toMatchObject({
      datasources: [{ uid, name, type, access: access_mode, url, isDefault: is_default, jsonData }],
    });
  });

  it("has no setting of the data source that files do not make, nor the other way round", () => {
    const { datasources } = provisioned("datasources/prometheus.yaml") as { datasources: Arguments[] };
    // Only files can forbid to edit it, and only Terraform has dependencies.
    const ofFiles = Object.keys(datasources[0] ?? {}).filter((key) => key !== "editable");
    const ofProvider = Object.keys(stack.resource("grafana_data_source")).filter((key) => key !== "depends_on");
    expect(ofProvider).toHaveLength(ofFiles.length);
  });

  it("is the folder that files make", () => {
    const { uid, title } = stack.resource("grafana_folder");
    expect(provisioned("dashboards/watchpost.yaml")).toMatchObject({ providers: [{ folderUid: uid, folder: title }] });
  });

  it("is the dashboards that files make, byte for byte, and all in the folder", () => {
    const dashboards = Object.values(stack.resources("grafana_dashboard"));
    const ofFiles = [...FILES].filter(([path]) => path.startsWith("grafana/dashboards/"));
    expect(ofFiles.length).toBeGreaterThan(2);
    expect(dashboards.map(({ config_json }) => unescaped(config_json)).sort()).toEqual(
      ofFiles.map(([, text]) => text).sort(),
    );
    for (const { folder } of dashboards) expect(folder).toMatch(/^\$\{grafana_folder\.\w+\.uid\}$/);
  });

  it("waits for Grafana before anything else", () => {
    const [name] = Object.keys(stack.resources("null_resource"));
    for (const type of ["grafana_folder", "grafana_data_source"]) {
      expect(stack.resource(type)["depends_on"]).toEqual([`null_resource.${name ?? ""}`]);
    }
    expect(stack.resource("null_resource")).toMatchObject({
      triggers: { url: "https://grafana.example.com" },
      provisioner: [{ "local-exec": { command: expect.stringContaining("https://grafana.example.com/api/health") } }],
    });
  });

  it("signs in with a password that is read while Terraform runs", () => {
    expect(stack.terraform["provider"]).toMatchObject({
      grafana: [
        {
          url: "https://grafana.example.com",
          auth: expect.stringMatching(
            /^admin:\$\{ephemeral\.aws_secretsmanager_secret_version\.[\w-]+\.secret_string\}$/,
          ),
        },
      ],
    });
    const { aws_secretsmanager_secret_version: versions } = stack.terraform["ephemeral"] as Record<string, object>;
    expect(Object.values(versions ?? {})).toEqual([{ secret_id: SECRET }]);
  });

  it("refuses a dashboard without a uid", () => {
    expect(() => content(undefined, [new DashboardBuilder("Cache").build()])).toThrow(
      'Dashboard "Cache" has no uid: give it one that never changes.',
    );
  });

  itWith(
    ["terraform", "offline providers", "curl"],
    "is made once Grafana answers, and stays as it is",
    async () => {
      const { url, asked } = await healthServer({ status: 503, body: "" }, HEALTHY);
      const terraform = new Terraform(content(url).directory);
      await terraform.init();
      await terraform.validate();
      await terraform.plan();
      expect(asked).toEqual([]);
      await terraform.apply();
      expect(asked).toEqual(["/api/health", "/api/health"]);
      const state = await terraform.state();
      // What the offline provider makes up for a secret.
      expect(`${state}${await terraform.show()}`).not.toMatch(/fake-[0-9a-f]{24}/);
      const { resources } = JSON.parse(state) as {
        resources: { type: string; instances: { attributes: Arguments }[] }[];
      };
      const made = resources.filter(({ type }) => type === "grafana_dashboard").flatMap(({ instances }) => instances);
      expect(made.map(({ attributes }) => attributes["config_json"]).sort()).toEqual(
        [...FILES]
          .filter(([path]) => path.startsWith("grafana/dashboards/"))
          .map(([, text]) => text)
          .sort(),
      );
      expect((await terraform.changes()).any).toBe(false);
      await terraform.destroy();
      expect(JSON.parse(await terraform.state())).toMatchObject({ resources: [] });
    },
    MINUTES_ON_A_BUSY_MACHINE,
  );
});
