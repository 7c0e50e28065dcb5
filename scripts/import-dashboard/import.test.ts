import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { describe, expect, it } from "@jest/globals";
import { MIXINS } from "@watchpost/dashboards";

import { run, temporaryDirectory } from "../testing";
import { committedDashboards } from "../simulation/dashboard-model";
import { importDashboard } from "./import";
import type { JsonObject } from "./read";
import { asGrafanaExports } from "./test/as-grafana";

const ROOT = resolve(__dirname, "../..");
const committedText = (uid: string) => readFileSync(join(ROOT, `dashboards/json/${uid}.json`), "utf8");
const exported = (uid: string) => asGrafanaExports(JSON.parse(committedText(uid)) as JsonObject);
const imported = (dashboard: object) => importDashboard(JSON.stringify(dashboard), MIXINS);

/** An export in which somebody has replaced one text by another. */
const edited = (uid: string, from: string | RegExp, to: string) =>
  importDashboard(JSON.stringify(exported(uid)).replace(from, to), MIXINS);

describe.each(committedDashboards().map(({ uid }) => uid))("the dashboard %s", (uid) => {
  it("comes back from Grafana without a difference, to the byte", () => {
    expect(imported(exported(uid))).toMatchObject({ differences: [], json: committedText(uid) });
  });

  it("is built in files that exist", () => {
    const { sources } = imported(exported(uid));
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(readFileSync(join(ROOT, source), "utf8")).toContain("dashboard");
  });
});

describe("a dashboard that somebody has edited", () => {
  const QUERY = 'redis_cache:hit_ratio{cache_cluster_id=~\\"$cluster\\"}';

  it("is told by panel and query", () => {
    expect(edited("redis-cache", QUERY, "redis_cache:hit_ratio").differences).toEqual([
      'panel "Cache Hit Rate", query "A": expr changed from redis_cache:hit_ratio{cache_cluster_id=~"$cluster"} to redis_cache:hit_ratio',
    ]);
  });

  it("is told with its limits", () => {
    expect(edited("redis-cache", '{"color":"red","value":200}', '{"color":"red","value":250}').differences).toEqual([
      'panel "Response Latency P95": limits changed from green, orange from 100, red from 200 to green, orange from 100, red from 250',
    ]);
  });

  it("may have its panels renamed, moved, added and taken away", () => {
    const dashboard = JSON.parse(committedText("redis-cache")) as {
      panels: { id: number; title: string; type: string; gridPos: { x: number } }[];
    };
    const [first, second, ...others] = dashboard.panels;
    if (!first || !second) throw new Error("It has two panels.");
    const panels = [
      { ...second, title: "p95", gridPos: { ...second.gridPos, x: 0 } },
      ...others,
      { ...first, id: 99, title: "Another" },
    ];
    expect(imported({ ...dashboard, panels }).differences).toEqual([
      'panel "Cache Hit Rate" is gone',
      'panel "Response Latency P95": title changed from Response Latency P95 to p95',
      'panel "Response Latency P95", gridPos: x changed from 12 to 0',
      expect.stringMatching(/^panel "Another" is new: a timeseries, redis_cache:hit_ratio/),
    ]);
  });

  it("may have come from the API, or as a resource", () => {
    const dashboard = exported("redis-cache");
    const { uid, ...spec } = dashboard;
    expect(imported({ dashboard, meta: { slug: "redis" } }).differences).toEqual([]);
    expect(
      imported({ apiVersion: "dashboard.grafana.app/v1beta1", kind: "Dashboard", metadata: { name: uid }, spec })
        .differences,
    ).toEqual([]);
  });
});

describe("what cannot be imported", () => {
  const refusal = (text: string) => () => importDashboard(text, MIXINS);

  it("is no JSON", () => {
    expect(refusal("# Dashboard")).toThrow(/^This is no JSON: /);
  });

  it("is no dashboard", () => {
    expect(refusal("[]")).toThrow("This is no dashboard: want an object of JSON with uid, title and panels.");
    expect(refusal('{"name": "watchpost"}')).toThrow(
      "This is no dashboard that can be imported:\n  uid: want the dashboard's uid, such as redis-cache; there is none\n  panels: want the dashboard's panels; there are none",
    );
  });

  it("is of the schema V2", () => {
    expect(refusal('{"spec": {"elements": {}}}')).toThrow("schema V2: export it as Classic, or as V1 resource.");
  });

  it("has panels of Angular, in rows, too", () => {
    const row = { type: "row", title: "Row", panels: [{ type: "singlestat", title: "Users" }] };
    expect(refusal(JSON.stringify({ uid: "redis-cache", panels: [{ type: "graph", title: "CPU" }, row] }))).toThrow(
      /panel "CPU": graph is a panel of Angular.*\n {2}panel "Users": singlestat is a panel of Angular/,
    );
  });

  it("is nobody's", () => {
    expect(refusal(JSON.stringify({ ...exported("redis-cache"), uid: "mine" }))).toThrow(
      /^No mixin has a dashboard with the uid mine: there are .*redis-cache/,
    );
  });

  it("asks for a series that nothing emits", () => {
    expect(() => edited("redis-cache", "redis_cache:db_fallback_ratio", "redis_cache:fallback")).toThrow(
      'panel "Cache Hit Rate" names redis_cache:fallback, which is none of its signals',
    );
  });

  it("ends the command with status 1 and the reason", async () => {
    const script = join(ROOT, "scripts/import-dashboard.ts");
    const missing = join(temporaryDirectory(), "missing.json");
    const { status, stderr } = await run(process.execPath, ["--import", "tsx", script, missing], { cwd: ROOT });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("ENOENT") });
  });
});
