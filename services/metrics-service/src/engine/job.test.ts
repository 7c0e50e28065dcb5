import { describe, expect, it } from "@jest/globals";

import type { Engine } from "./engine";
import { found, metric, rule, samplesOf, valueOf } from "./testing/fixtures";
import { Ledger } from "./testing/ledger";
import { cycle, DAY, engineOf, ERRORS, HOUR, ledgerOf, NOON, REQUESTS, SUCCESSES } from "./testing/run";

const PAY = found("Invocations", "pay");

function quality(engine: Engine, name: string, now = NOON): number {
  const families = engine.families(now);
  const isCounter = families.find((family) => family.name === `watchpost_cloudwatch_${name}`)?.type === "counter";
  return valueOf(families, `watchpost_cloudwatch_${name}`, isCounter ? "_total" : "");
}

function asked(engine: Engine, now: number): string[] {
  return engine
    .queries("lambda", now)
    .filter(({ ticket }) => ticket.asks === "tail")
    .map((query) => `${query.metric.name} ${query.metric.dimensions[0]?.value ?? ""}`);
}

describe("discover", () => {
  it("takes only metrics of which a rule makes something", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [PAY, found("Throttles", "pay")], NOON);
    expect(asked(engine, NOON)).toEqual(["Invocations pay"]);
  });

  it("tells metrics apart by region, role, account, dimensions and unit", () => {
    const engine = engineOf([REQUESTS]);
    const other = (change: Partial<typeof PAY>, label: string) => ({ ...PAY, labels: { of: label }, ...change });
    engine.discover(
      "lambda",
      [
        PAY,
        other({ source: { region: "us-east-1" } }, "region"),
        other({ source: { region: "eu-west-1", role: { arn: "arn:aws:iam::111122223333:role/read" } } }, "role"),
        other({ metric: { ...PAY.metric, account: "111122223333" } }, "account"),
        other({ metric: { ...PAY.metric, unit: "Count" } }, "unit"),
        other({ metric: { ...PAY.metric, dimensions: [] } }, "dimensions"),
      ],
      NOON,
    );
    expect(asked(engine, NOON)).toHaveLength(6);
    expect(quality(engine, "duplicate_series")).toBe(0);
  });

  it("asks once for what is found twice, and counts it", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [PAY, PAY], NOON);
    expect(asked(engine, NOON)).toEqual(["Invocations pay"]);
    expect(quality(engine, "duplicate_series")).toBe(1);
  });

  it("keeps the first of two metrics that would be one series, does not ask for the other, and counts it once", () => {
    const engine = engineOf([REQUESTS]);
    const labels = { function_name: "same" };
    const founds = [found("Invocations", "b", labels), found("Invocations", "a", labels)];
    engine.discover("lambda", founds, NOON);
    engine.discover("lambda", founds, NOON + 300);
    expect(asked(engine, NOON)).toEqual(["Invocations a"]);
    expect(quality(engine, "label_collisions")).toBe(1);
  });

  it("keeps as many series as the job may have, those it has before new ones, and says how many it drops", () => {
    const histogram = rule({ family: "duration_seconds", kind: "histogram", bounds: [1, 2] });
    const engine = engineOf([REQUESTS, histogram], {}, { seriesLimit: 13 });
    engine.discover("lambda", [found("Invocations", "m")], NOON);
    engine.discover("lambda", [found("Invocations", "a"), found("Invocations", "b"), found("Invocations", "m")], NOON);
    expect(new Set(asked(engine, NOON))).toEqual(new Set(["Invocations a", "Invocations b", "Invocations m"]));
    expect(quality(engine, "dropped_series")).toBe(5);
    cycle(engine, new Ledger(), NOON);
    const counts = samplesOf(engine.families(NOON), "duration_seconds").filter(({ suffix }) => suffix === "_count");
    expect(counts.map(({ labels }) => labels)).toEqual(['function_name="m"', 'function_name="a"']);
  });

  it("keeps a counter that is no longer found, reads its last periods, and drops it after the retention", () => {
    const engine = engineOf([REQUESTS], { retentionSeconds: 2 * HOUR });
    const ledger = ledgerOf(NOON - DAY, NOON);
    engine.discover("lambda", [PAY], NOON);
    cycle(engine, ledger, NOON);
    for (let now = NOON + 300; now <= NOON + HOUR; now += 300) {
      engine.discover("lambda", [], now);
      cycle(engine, ledger, now);
    }
    expect(valueOf(engine.families(NOON + HOUR), "requests")).toBe(2 * 1440);
    expect(asked(engine, NOON + HOUR)).toEqual([]);
    cycle(engine, ledger, NOON + 2 * HOUR);
    expect(samplesOf(engine.families(NOON + 2 * HOUR), "requests")).not.toEqual([]);
    cycle(engine, ledger, NOON + 3 * HOUR);
    expect(samplesOf(engine.families(NOON + 3 * HOUR), "requests")).toEqual([]);
    expect(engine.pending("lambda")).toBe(0);
  });

  it("goes on with a metric that is found again as if it had never gone", () => {
    const engine = engineOf([REQUESTS]);
    const ledger = ledgerOf(NOON - DAY, NOON + DAY);
    engine.discover("lambda", [PAY], NOON);
    cycle(engine, ledger, NOON);
    engine.discover("lambda", [], NOON + 300);
    engine.discover("lambda", [PAY], NOON + 5 * HOUR);
    cycle(engine, ledger, NOON + 5 * HOUR);
    expect(valueOf(engine.families(NOON + 5 * HOUR), "requests")).toBe(2 * (1440 + 298));
  });

  it("gives the labels of a series that is gone to the next that wants them", () => {
    const engine = engineOf([REQUESTS], { retentionSeconds: 60 });
    const labels = { function_name: "same" };
    engine.discover("lambda", [found("Invocations", "a", labels)], NOON);
    engine.discover("lambda", [found("Invocations", "b", labels)], NOON + 300);
    expect(asked(engine, NOON + 300)).toEqual(["Invocations a"]);
    engine.discover("lambda", [found("Invocations", "b", labels)], NOON + 600);
    expect(asked(engine, NOON + 600)).toEqual(["Invocations b"]);
  });

  it("gives a series other labels where its tags have changed, and its numbers stay", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [PAY], NOON);
    cycle(engine, ledgerOf(NOON - DAY, NOON), NOON);
    engine.discover("lambda", [{ ...PAY, labels: { function_name: "pay", tag_team: "shop" } }], NOON);
    const [total] = samplesOf(engine.families(NOON), "requests");
    expect(total).toEqual({ suffix: "_total", labels: 'function_name="pay",tag_team="shop"', value: 2 * 1438 });
  });

  it("adds the series of a metric that appears later to those of what had others before", () => {
    const engine = engineOf([REQUESTS, ERRORS, SUCCESSES]);
    engine.discover("lambda", [PAY], NOON);
    expect(asked(engine, NOON)).toEqual(["Invocations pay", "Errors pay"]);
    cycle(engine, ledgerOf(NOON - DAY, NOON), NOON);
    expect(samplesOf(engine.families(NOON), "errors")).toEqual([]);
    engine.discover("lambda", [PAY, found("Errors", "pay")], NOON + 300);
    cycle(engine, ledgerOf(NOON - DAY, NOON), NOON + 300);
    expect(valueOf(engine.families(NOON + 300), "errors")).toBe(144);
  });

  it("lets a rule's label win over what was found", () => {
    const engine = engineOf([{ ...REQUESTS, labels: { status: "success" } }]);
    engine.discover("lambda", [found("Invocations", "pay", { status: "found" })], NOON);
    cycle(engine, new Ledger(), NOON);
    expect(samplesOf(engine.families(NOON), "requests")[0]?.labels).toBe('status="success"');
  });

  it("holds thousands of series, those of gone metrics among them, without mixing them up", () => {
    const engine = engineOf([REQUESTS], { retentionSeconds: 60, anchor: { at: "instant", instant: NOON - 3 * HOUR } });
    const ledger = new Ledger();
    for (let i = 0; i < 3000; i++) ledger.put(metric("Invocations", `f${i}`), NOON - 600, NOON - 500, [i]);
    const some = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => found("Invocations", `f${from + i}`));
    for (const [i, founds] of [some(0, 1000), some(500, 2000), some(500, 2000), some(0, 3000)].entries()) {
      engine.discover("lambda", founds, NOON + i * 300);
      cycle(engine, ledger, NOON + i * 300);
    }
    const totals = samplesOf(engine.families(NOON + 900), "requests").filter(({ suffix }) => suffix === "_total");
    expect(totals).toHaveLength(3000);
    expect(totals.filter(({ labels, value }) => labels !== `function_name="f${value}"`)).toEqual([]);
  });
});
