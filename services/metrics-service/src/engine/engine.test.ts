import { describe, expect, it } from "@jest/globals";

import { found, samplesOf } from "./testing/fixtures";
import { cycle, DAY, engineOf, ERRORS, ledgerOf, NOON, REQUESTS } from "./testing/run";

describe("an engine", () => {
  it("refuses a family of two kinds", () => {
    expect(() => engineOf([REQUESTS, { ...ERRORS, family: "requests", kind: "gauge" }])).toThrow(
      "requests is a counter in one rule and a gauge in another.",
    );
  });

  it("makes one family of rules that share a name, and lets samples be read more than once", () => {
    const engine = engineOf([
      { ...REQUESTS, labels: { status: "any" } },
      { ...ERRORS, family: "requests", labels: { status: "error" } },
    ]);
    engine.discover("lambda", [found("Invocations", "pay"), found("Errors", "pay")], NOON);
    cycle(engine, ledgerOf(NOON - DAY, NOON), NOON);
    const families = engine.families(NOON).filter(({ name }) => name === "requests");
    expect(families).toHaveLength(1);
    const totals = () => samplesOf(families, "requests").filter(({ suffix }) => suffix === "_total");
    expect(totals().map(({ labels, value }) => [labels, value])).toEqual([
      ['function_name="pay",status="any"', 2 * 1438],
      ['function_name="pay",status="error"', 144],
    ]);
    expect(totals()).toEqual(totals());
  });

  it("takes nothing from the answer for a metric that has gone meanwhile", () => {
    const engine = engineOf([REQUESTS], { retentionSeconds: 0 });
    const ledger = ledgerOf(NOON - DAY, NOON);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    const asked = engine.queries("lambda", NOON);
    engine.discover("lambda", [], NOON + 60);
    engine.discover("lambda", [], NOON + 120);
    engine.discover("lambda", [found("Invocations", "order")], NOON + 180);
    for (const one of asked) engine.fold(one, ledger.answer(one, NOON));
    expect(samplesOf(engine.families(NOON + 180), "requests")).toEqual([]);
    expect(engine.pending("lambda")).toBe(1);
  });
});
