import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type Dashboard, DashboardBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { describe, expect, it } from "@jest/globals";
import { seconds } from "@watchpost/core";
import { parse } from "yaml";

import { emptyProvisioningFiles, provisioningFiles } from "./provisioning";

const PROMETHEUS = "http://prometheus.dev.monitoring.internal:9090";
const COMMITTED = join(__dirname, "../../../dashboards/json");

/** Files by path. */
function files(dashboards: readonly Dashboard[] = [], url = PROMETHEUS): Record<string, string> {
  const provisioned = provisioningFiles({ prometheus: { url, scrapeEvery: seconds(30) }, dashboards });
  return Object.fromEntries(provisioned.map(({ path, content }) => [path, content]));
}

describe("the data source", () => {
  const read = (url?: string): unknown =>
    parse(files([], url)["grafana/provisioning/datasources/prometheus.yaml"] ?? "");

  it("is one, the default one, and keeps its uid", () => {
    expect(read()).toEqual({
      apiVersion: 1,
      prune: true,
      datasources: [
        {
          name: "Prometheus",
          uid: "prometheus",
          type: "prometheus",
          access: "proxy",
          url: PROMETHEUS,
          isDefault: true,
          editable: false,
          jsonData: { httpMethod: "POST", timeInterval: "30s" },
        },
      ],
    });
  });

  it("has an address in which Grafana expands nothing", () => {
    expect(read("http://host/$HOME/${PATH}/$$")).toMatchObject({
      datasources: [{ url: "http://host/$$HOME/$${PATH}/$$$$" }],
    });
  });
});

describe("a Grafana that is filled through its API", () => {
  it("is told to take away what files made before, and given nothing new", () => {
    const [file, ...others] = emptyProvisioningFiles();
    expect(others).toEqual([]);
    expect(file?.path).toBe("grafana/provisioning/datasources/prometheus.yaml");
    expect(parse(file?.content ?? "")).toEqual({ apiVersion: 1, prune: true, datasources: [] });
  });
});

describe("the provider of dashboards", () => {
  it("reads them from the delivered files, and lets nobody change them in the browser", () => {
    expect(parse(files()["grafana/provisioning/dashboards/watchpost.yaml"] ?? "")).toEqual({
      apiVersion: 1,
      providers: [
        {
          name: "watchpost",
          type: "file",
          folder: "Watchpost",
          folderUid: "watchpost",
          allowUiUpdates: false,
          disableDeletion: false,
          options: { path: "/config/current/grafana/dashboards" },
        },
      ],
    });
  });
});

describe("dashboards", () => {
  const committed = readdirSync(COMMITTED).filter((name) => name.endsWith(".json"));

  it.each(committed)("are delivered as they are committed: %s", (name) => {
    const text = readFileSync(join(COMMITTED, name), "utf8");
    expect(files([JSON.parse(text) as Dashboard])[`grafana/dashboards/${name}`]).toBe(text);
  });

  it("are committed at all", () => {
    expect(committed.length).toBeGreaterThan(0);
  });

  it("keep what Grafana replaces by itself, byte for byte", () => {
    const content = files([
      new DashboardBuilder("A").uid("a").description('${datasource} $job "%{x}" {{ $value }}').build(),
    ]);
    expect(content["grafana/dashboards/a.json"]).toContain('${datasource} $job \\"%{x}\\" {{ $value }}');
  });

  it("need a uid, or their address would change at each start", () => {
    expect(() => files([new DashboardBuilder("Cache").build()])).toThrow(
      'Dashboard "Cache" has no uid: give it one that never changes.',
    );
  });
});
