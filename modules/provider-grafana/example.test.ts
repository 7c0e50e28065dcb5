import { ContactPoint } from "@cdktf/provider-grafana/lib/contact-point";
import { Folder } from "@cdktf/provider-grafana/lib/folder";
import { GrafanaProvider } from "@cdktf/provider-grafana/lib/provider";
import { RuleGroup } from "@cdktf/provider-grafana/lib/rule-group";
import { afterAll, describe, expect, it } from "@jest/globals";
import { App, TerraformStack } from "cdktf";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContentStack } from "./example";
import { asRecord, PACKAGE_DIR, readRecord } from "./test/support";

const outdir = mkdtempSync(join(tmpdir(), "provider-grafana-test-"));
afterAll(() => {
  rmSync(outdir, { recursive: true });
});

/** A stack as Terraform reads it, without the notes that cdktf adds. */
function synthesize(build: (app: App) => TerraformStack): Record<string, unknown> {
  const app = new App({ outdir, stackTraces: false });
  const stack = build(app);
  app.synth();
  const text = JSON.stringify(readRecord(outdir, "stacks", stack.node.id, "cdk.tf.json"), (key, value: unknown) =>
    key === "//" ? undefined : value,
  );
  return asRecord(JSON.parse(text));
}

describe("the example", () => {
  const synthesized = synthesize((app) => new ContentStack(app, "content"));

  it("pins the provider to the version of the schema", () => {
    const { version } = readRecord(PACKAGE_DIR, "schema.json");
    expect(synthesized).toMatchObject({
      terraform: { required_providers: { grafana: { source: "grafana/grafana", version } } },
      provider: { grafana: [{}] },
    });
  });

  it("renders a folder and the dashboard that is in it", () => {
    expect(synthesized["resource"]).toEqual({
      grafana_folder: { folder: { title: "Cache" } },
      grafana_dashboard: {
        dashboard: {
          config_json: '{"uid":"redis-cache","title":"Redis Cache Performance","panels":[]}',
          folder: "${grafana_folder.folder.uid}",
        },
      },
    });
  });

  it("is the one that the README shows", () => {
    const example = readFileSync(join(PACKAGE_DIR, "example.ts"), "utf8");
    expect(readFileSync(join(PACKAGE_DIR, "README.md"), "utf8")).toContain(`\`\`\`ts\n${example}\`\`\``);
  });
});

class AlertingStack extends TerraformStack {
  constructor(app: App) {
    super(app, "alerting");
    new GrafanaProvider(this, "grafana", { url: "http://localhost:3000", storeDashboardSha256: true });
    const folder = new Folder(this, "folder", { title: "Alerts", preventDestroyIfNotEmpty: true });
    new ContactPoint(this, "slack", {
      name: "engineering",
      slack: [{ recipient: "#engineering", token: "xoxb-1", disableResolveMessage: true }],
    });
    new RuleGroup(this, "rules", {
      name: "cache",
      folderUid: folder.uid,
      intervalSeconds: 60,
      rule: [
        {
          name: "RedisCacheHitRateLow",
          condition: "A",
          for: "10m",
          noDataState: "NoData",
          execErrState: "Error",
          labels: { severity: "warning" },
          data: [
            {
              refId: "A",
              datasourceUid: "prometheus",
              relativeTimeRange: { from: 600, to: 0 },
              model: '{"expr":"up == 0","refId":"A"}',
            },
          ],
        },
      ],
    });
  }
}

describe("a stack with alerts", () => {
  const synthesized = synthesize((app) => new AlertingStack(app));

  it("renders attributes under their Terraform names", () => {
    expect(synthesized).toMatchObject({
      provider: { grafana: [{ store_dashboard_sha256: true, url: "http://localhost:3000" }] },
      resource: {
        grafana_folder: { folder: { prevent_destroy_if_not_empty: true, title: "Alerts" } },
        grafana_contact_point: {
          slack: {
            name: "engineering",
            slack: [{ disable_resolve_message: true, recipient: "#engineering", token: "xoxb-1" }],
          },
        },
      },
    });
  });

  it("renders nested blocks of a rule group", () => {
    expect(synthesized["resource"]).toMatchObject({
      grafana_rule_group: {
        rules: {
          folder_uid: "${grafana_folder.folder.uid}",
          interval_seconds: 60,
          name: "cache",
          rule: [
            {
              condition: "A",
              data: [
                {
                  datasource_uid: "prometheus",
                  model: '{"expr":"up == 0","refId":"A"}',
                  ref_id: "A",
                  relative_time_range: { from: 600, to: 0 },
                },
              ],
              exec_err_state: "Error",
              for: "10m",
              labels: { severity: "warning" },
              name: "RedisCacheHitRateLow",
              no_data_state: "NoData",
            },
          ],
        },
      },
    });
  });
});
