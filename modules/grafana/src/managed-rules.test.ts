import { describe, expect, it } from "@jest/globals";

import { cacheMixin, hitsMissing } from "../test/cache-mixin";
import { managedGroups } from "./managed-rules";

const [group, ...others] = managedGroups([cacheMixin, { ...cacheMixin, name: "quiet", alerts: [] }], "test");
const [hits, absent] = group?.rules ?? [];

describe("alerts that Grafana fires", () => {
  it("are a group for each mixin that has some, evaluated each minute as their proofs are", () => {
    expect(group).toMatchObject({ name: "cache", interval: { seconds: 60 } });
    expect(others).toEqual([]);
    expect(group?.rules.map(({ title }) => title)).toEqual(cacheMixin.alerts.map(({ name }) => name));
  });

  it("ask Prometheus for what is, with the very expression of the rule file", () => {
    expect(hits?.queries[0]).toEqual({
      refId: "A",
      datasourceUid: "prometheus",
      relativeTimeRange: { from: 600, to: 0 },
      model: {
        datasource: { uid: "prometheus", type: "prometheus" },
        expr: hitsMissing.when.expr,
        instant: true,
        range: false,
        refId: "A",
      },
    });
  });

  it("fire for each series that comes back, also for one whose value is 0, negative or not a number", () => {
    expect(hits?.condition).toBe("C");
    expect(hits?.queries.slice(1).map(({ datasourceUid, model }) => ({ datasourceUid, ...model }))).toEqual([
      {
        datasourceUid: "__expr__",
        datasource: { type: "__expr__", uid: "__expr__" },
        refId: "B",
        type: "math",
        expression: "is_number($A) || is_nan($A) || is_inf($A)",
      },
      {
        datasourceUid: "__expr__",
        datasource: { type: "__expr__", uid: "__expr__" },
        refId: "C",
        type: "threshold",
        expression: "B",
        conditions: [{ evaluator: { type: "gt", params: [0] } }],
      },
    ]);
  });

  it("wait as long as in Prometheus, or not at all", () => {
    expect([hits?.for, absent?.for]).toEqual(["10m", "0s"]);
  });

  it("carry the severity and the environment, which Prometheus adds to what it sends", () => {
    expect(hits?.labels).toEqual({ severity: "critical", environment: "test" });
  });

  it("say what those of Prometheus say, and lead to the panel", () => {
    expect(hits?.dashboard).toEqual({ uid: "cache", panelId: 4 });
    expect(hits?.annotations).toEqual({
      summary: "{{ $labels.cluster }} serves {{ $values.A.Value | humanizePercentage }} of reads",
      description: "Look at {{ $labels.cluster }}.",
      dashboard: "/d/cache?viewPanel=4",
      runbook: "docs/runbooks/cache.md#cachehitsmissing",
      __dashboardUid__: "cache",
      __panelId__: "4",
    });
    expect(absent?.dashboard).toEqual({ uid: "cache" });
    expect(absent?.annotations).not.toHaveProperty("__panelId__");
  });

  it("lead nowhere where there is no dashboard", () => {
    const [bare] = managedGroups([{ ...cacheMixin, dashboards: [] }], "test");
    expect(bare?.rules[0]).not.toHaveProperty("dashboard");
    expect(bare?.rules[0]?.annotations).not.toHaveProperty("__dashboardUid__");
  });

  it("have a uid that stays, and that Grafana takes however long the name is", () => {
    expect(hits?.uid).toBe("CacheHitsMissing");
    expect(absent?.uid).toMatch(/^CacheHasNotBeenScrapedByAnyProm-[0-9a-f]{8}$/);
    const named = (name: string) =>
      managedGroups([{ ...cacheMixin, alerts: [{ ...hitsMissing, name }] }], "test")[0]?.rules[0]?.uid;
    expect(named(`${absent?.title ?? ""}Either`)).toHaveLength(40);
    expect(named(`${absent?.title ?? ""}Either`)).not.toBe(absent?.uid);
  });

  it("are refused where Grafana could not say what they say", () => {
    const summary = '{{ query "up" }}';
    expect(() => managedGroups([{ ...cacheMixin, alerts: [{ ...hitsMissing, summary }] }], "test")).toThrow(
      "CacheHitsMissing, its summary, cannot be an alert of Grafana:",
    );
  });
});
