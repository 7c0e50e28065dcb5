import { describe, expect, it } from "@jest/globals";

import { Engine } from "./engine";
import { found, job, rule, valueOf } from "./testing/fixtures";
import { Ledger } from "./testing/ledger";
import { cycle, DAY, engineOf, HOUR, ledgerOf, MONTH, NOON, REQUESTS, SUCCESSES, windows } from "./testing/run";

describe("queries", () => {
  it("ask at first for the hours since the anchor, and for the minutes since the last full hour", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    expect(windows(engine, NOON)).toEqual([
      [3600, MONTH, NOON - HOUR],
      [60, NOON - HOUR, NOON - 120],
    ]);
  });

  it("ask afterwards for what is new and what may still have changed, in one query for each metric", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, new Ledger(), NOON);
    expect(windows(engine, NOON + 300)).toEqual([[60, NOON - 120 - 900, NOON + 180]]);
  });

  it("ask for all statistics of a metric together, however many rules use it", () => {
    const engine = engineOf([
      REQUESTS,
      SUCCESSES,
      rule({ family: "rate", kind: "gauge", statistic: "Maximum" }),
      rule({ family: "spread", kind: "quantiles", quantiles: [0.5, 0.95] }),
    ]);
    engine.discover("lambda", [found("Invocations", "pay"), found("Errors", "pay")], NOON);
    const tails = engine.queries("lambda", NOON).filter(({ window }) => window.periodSeconds === 60);
    expect(tails.map(({ metric: { name }, statistics }) => [name, statistics])).toEqual([
      ["Invocations", ["Sum", "SampleCount", "Maximum", "p50", "p95"]],
      ["Errors", ["Sum"]],
    ]);
  });

  it("ask once for what two jobs read alike", () => {
    const jobs = [job([REQUESTS]), job([rule({ family: "calls", kind: "counter" })], { name: "other" })];
    const engine = new Engine({ jobs, anchor: { at: "month" } });
    const ledger = ledgerOf(NOON - DAY, NOON);
    for (const { name } of jobs) engine.discover(name, [found("Invocations", "pay")], NOON);
    cycle(engine, ledger, NOON);
    expect(engine.queries("other", NOON + 30)).toEqual([]);
    const families = engine.families(NOON + 30);
    expect(valueOf(families, "calls")).toBe(valueOf(families, "requests"));
    expect(valueOf(families, "calls")).toBe(2 * (DAY / 60 - 2));
  });

  it("ask nothing while no further period has settled", () => {
    const engine = engineOf([REQUESTS], {}, { periodSeconds: 300 });
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, new Ledger(), NOON);
    expect(engine.queries("lambda", NOON + 60)).toEqual([]);
    expect(windows(engine, NOON + 120)).toEqual([[300, NOON - 1200, NOON]]);
  });

  it("ask for an hour as one after it has become one, once, and all that may change once a day", () => {
    const engine = engineOf([REQUESTS], { anchor: { at: "instant", instant: NOON - 60 * DAY } });
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    const bases: number[][] = [];
    for (let now = NOON; now < NOON + 3 * DAY; now += 300) {
      for (const asked of engine.queries("lambda", now)) {
        if (asked.ticket.asks === "bases") bases.push([now, (asked.window.end - asked.window.start) / HOUR]);
        engine.fold(asked, new Ledger().answer(asked, now));
      }
    }
    const [cold, ...later] = bases.map(([, hours]) => hours ?? 0);
    expect(cold).toBe(60 * 24 - 1);
    expect(later.filter((hours) => hours <= 27)).toHaveLength(69);
    expect(later.filter((hours) => hours > 27)).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
    expect(Math.max(...later)).toBeLessThanOrEqual(18 * 24 + 1);
  });

  it("name whom to ask", () => {
    const engine = engineOf([REQUESTS]);
    const source = { region: "us-east-1", role: { arn: "arn:aws:iam::111122223333:role/read" } };
    engine.discover("lambda", [{ ...found("Invocations", "pay"), source }], NOON);
    expect(engine.queries("lambda", NOON)[0]?.source).toEqual(source);
  });

  it("are refused for a job that does not exist", () => {
    expect(() => engineOf([REQUESTS]).queries("nothing", NOON)).toThrow('There is no job "nothing".');
  });
});
