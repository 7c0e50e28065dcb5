import { describe, expect, it } from "@jest/globals";

import { found, metric, rule, samplesOf, valueOf } from "./testing/fixtures";
import { Ledger } from "./testing/ledger";
import { cycle, DAY, engineOf, HOUR, ledgerOf, MONTH, NOON, REQUESTS, SUCCESSES, windows } from "./testing/run";

describe("a counter", () => {
  it("is the sum of everything since its anchor, at which it was created", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, ledgerOf(MONTH - DAY, NOON), NOON);
    const families = engine.families(NOON);
    expect(valueOf(families, "requests")).toBe(2 * ((NOON - 120 - MONTH) / 60));
    expect(valueOf(families, "requests", "_created")).toBe(MONTH);
  });

  it("is not shown before the hours and the minutes are both known, in whatever order they come", () => {
    const ledger = ledgerOf(MONTH, NOON);
    for (const reversed of [false, true]) {
      const engine = engineOf([REQUESTS]);
      engine.discover("lambda", [found("Invocations", "pay")], NOON);
      const queries = [...engine.queries("lambda", NOON)];
      const [first, second] = reversed ? queries.reverse() : queries;
      if (first === undefined || second === undefined) throw new Error("Two queries were expected.");
      engine.fold(first, ledger.answer(first, NOON));
      expect(samplesOf(engine.families(NOON), "requests")).toEqual([]);
      engine.fold(second, ledger.answer(second, NOON));
      expect(valueOf(engine.families(NOON), "requests")).toBe(2 * ((NOON - 120 - MONTH) / 60));
    }
  });

  it("stays where it is over a held answer, and then goes on from where it stopped", () => {
    const engine = engineOf([REQUESTS]);
    const ledger = ledgerOf(NOON - DAY, NOON + DAY);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, ledger, NOON);
    const before = valueOf(engine.families(NOON), "requests");
    cycle(engine, ledger, NOON + 300, () => true);
    expect(valueOf(engine.families(NOON + 300), "requests")).toBe(before);
    cycle(engine, ledger, NOON + 600);
    expect(valueOf(engine.families(NOON + 600), "requests")).toBe(before + 20);
  });

  it("is not set back by an answer that comes after a later one", () => {
    const engine = engineOf([REQUESTS]);
    const ledger = ledgerOf(NOON - DAY, NOON + DAY);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, ledger, NOON);
    const slow = engine
      .queries("lambda", NOON + 300)
      .map((asked) => [asked, ledger.answer(asked, NOON + 300)] as const);
    cycle(engine, ledger, NOON + 600);
    for (const [asked, answer] of slow) engine.fold(asked, answer);
    const families = engine.families(NOON + 600);
    expect(valueOf(families, "requests")).toBe(2 * 1448);
    expect(valueOf(families, "watchpost_cloudwatch_counter_debt", "")).toBe(0);
    expect(engine.queries("lambda", NOON + 630)).toEqual([]);
  });

  it("of two metrics waits for both", () => {
    const engine = engineOf([SUCCESSES]);
    const ledger = ledgerOf(NOON - DAY, NOON + DAY);
    engine.discover("lambda", [found("Invocations", "pay"), found("Errors", "pay")], NOON);
    cycle(engine, ledger, NOON);
    const before = valueOf(engine.families(NOON), "successes");
    expect(before).toBe(2 * 1438 - 144);
    cycle(engine, ledger, NOON + 300, (name) => name === "Errors");
    expect(valueOf(engine.families(NOON + 300), "successes")).toBe(before);
    cycle(engine, ledger, NOON + 600);
    expect(valueOf(engine.families(NOON + 600), "successes")).toBe(before + 20 - 1);
  });

  it("of two metrics asks for both, even where CloudWatch lists only one", () => {
    const engine = engineOf([SUCCESSES]);
    engine.discover("lambda", [found("Errors", "pay")], NOON);
    expect(new Set(engine.queries("lambda", NOON).map((asked) => asked.metric.name))).toEqual(
      new Set(["Invocations", "Errors"]),
    );
    cycle(engine, ledgerOf(NOON - DAY, NOON), NOON);
    expect(valueOf(engine.families(NOON), "successes")).toBe(2 * 1438 - 144);
  });

  it("of an idle metric is flat, at zero where nothing ever happened", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, new Ledger(), NOON);
    cycle(engine, new Ledger(), NOON + 300);
    expect(valueOf(engine.families(NOON + 300), "requests")).toBe(0);
  });

  it("waits where CloudWatch takes values back, until they are there again", () => {
    const engine = engineOf([REQUESTS]);
    const ledger = new Ledger();
    ledger.put(metric("Invocations", "pay"), NOON - 600, NOON - 500, [1, 1, 1, 1, 1]);
    ledger.put(metric("Invocations", "pay"), NOON - 600, NOON + 100, [1, 1, 1], -1);
    ledger.put(metric("Invocations", "pay"), NOON + 200, NOON + 300, [1, 1, 1, 1]);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    const shown = [0, 300, 600].map((after) => {
      cycle(engine, ledger, NOON + after);
      const families = engine.families(NOON + after);
      const debt = valueOf(
        families,
        "watchpost_cloudwatch_counter_debt",
        "",
        'cloudwatch_job="lambda",family="requests"',
      );
      return [valueOf(families, "requests"), debt];
    });
    expect(shown).toEqual([
      [5, 0],
      [5, 3],
      [6, 0],
    ]);
  });

  it("starts over with its month, after the last periods of the old one have been read again", () => {
    const december = Date.UTC(2026, 11, 1) / 1000;
    const engine = engineOf([REQUESTS]);
    const ledger = ledgerOf(MONTH, december + DAY);
    // Late, but not later than what is read again.
    ledger.put(metric("Invocations", "pay"), december - 60, december + 600, [1, 1, 1]);
    const shown: (readonly [number, number])[] = [];
    for (let now = december - HOUR; now < december + HOUR; now += 300) {
      engine.discover("lambda", [found("Invocations", "pay")], now);
      cycle(engine, ledger, now);
      const families = engine.families(now);
      shown.push([valueOf(families, "requests", "_created"), valueOf(families, "requests")]);
    }
    const november = shown.filter(([created]) => created === MONTH).map(([, value]) => value);
    const after = shown.filter(([created]) => created === december).map(([, value]) => value);
    expect(november).toEqual([...november].sort((a, b) => a - b));
    expect(november.at(-1)).toBe(2 * 30 * 1440 + 3);
    expect(after).toEqual([...after].sort((a, b) => a - b));
    expect(after.at(-1)).toBe(2 * (55 - 2));
    expect(november.length + after.length).toBe(shown.length);
  });

  it.each([16, 70])("fills a gap of %i days from hours", (days) => {
    const engine = engineOf([REQUESTS], { anchor: { at: "instant", instant: MONTH } });
    const ledger = ledgerOf(MONTH, NOON + 80 * DAY);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, ledger, NOON);
    const later = NOON + days * DAY;
    expect(windows(engine, later).map(([seconds]) => seconds)).toEqual([3600, 60]);
    cycle(engine, ledger, later);
    expect(valueOf(engine.families(later), "requests")).toBe(2 * ((later - 120 - MONTH) / 60));
  });

  it("has lost what is older than CloudWatch's memory, and says so", () => {
    const engine = engineOf([REQUESTS], { anchor: { at: "instant", instant: MONTH } });
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, new Ledger(), NOON);
    const later = NOON + 460 * DAY;
    expect(windows(engine, later)[0]).toEqual([3600, later - 455 * DAY, later - HOUR]);
    cycle(engine, new Ledger(), later);
    const lost = valueOf(engine.families(later), "watchpost_cloudwatch_lost_periods");
    expect(lost).toBe((5 * DAY + HOUR) / 60);
  });

  it("whose anchor is older than CloudWatch's memory begins with what is left of it", () => {
    const engine = engineOf([REQUESTS], { anchor: { at: "instant", instant: NOON - 500 * DAY } });
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    expect(windows(engine, NOON)[0]).toEqual([3600, NOON - 455 * DAY, NOON - HOUR]);
  });

  it("of daily periods adds up days", () => {
    const engine = engineOf([REQUESTS], {}, { periodSeconds: DAY });
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, ledgerOf(MONTH, NOON), NOON);
    expect(valueOf(engine.families(NOON), "requests")).toBe(2 * 1440 * 20);
  });

  it("that is new to everybody begins with zero, so that its first growth is seen", () => {
    const engine = engineOf([REQUESTS]);
    const [pay, order] = [found("Invocations", "pay"), found("Invocations", "order")];
    engine.discover("lambda", [pay], NOON - 3 * HOUR);
    engine.discover("lambda", [pay, order], NOON);
    const ledger = ledgerOf(NOON - 1800, NOON + DAY, "order");
    const shown = [0, 300].map((after) => {
      cycle(engine, ledger, NOON + after);
      return valueOf(engine.families(NOON + after), "requests", "_total", 'function_name="order"');
    });
    expect(shown).toEqual([0, 2 * 33]);
  });

  it("that may have been shown before the process started does not begin with zero", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [found("Invocations", "order")], NOON);
    cycle(engine, ledgerOf(NOON - 1800, NOON, "order"), NOON);
    expect(valueOf(engine.families(NOON), "requests")).toBe(2 * 28);
  });

  it("can count how many values there were, which no scale changes", () => {
    const engine = engineOf([rule({ family: "calls", kind: "counter", statistic: "SampleCount", scale: 0.001 })]);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    cycle(engine, ledgerOf(NOON - DAY, NOON), NOON);
    expect(valueOf(engine.families(NOON), "calls")).toBe(2 * 1438);
  });
});
