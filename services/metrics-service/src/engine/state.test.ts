import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import { decodeState, encodeState, type State, StateError } from "./state";
import { found, job, metric, rule, valueOf } from "./testing/fixtures";
import { Engine } from "./engine";
import { Ledger } from "./testing/ledger";
import { cycle, DAY, engineOf, HOUR, ledgerOf, NOON, REQUESTS, windows } from "./testing/run";

const PAY = found("Invocations", "pay");

const entries = fc.array(fc.tuple(fc.string(), fc.double(), fc.array(fc.double(), { maxLength: 4 })), { maxLength: 4 });
const table = fc
  .array(fc.tuple(fc.string({ unit: "binary" }), entries), { maxLength: 4 })
  .map(
    (parts) =>
      new Map(
        parts.map(([key, list]) => [
          key,
          new Map(list.map(([name, usedAt, numbers]) => [name, { usedAt, numbers: Float64Array.from(numbers) }])),
        ]),
      ),
  );
const states: fc.Arbitrary<State> = fc.record({ metrics: table, series: table });

function bytesOf(state: State): Buffer {
  return Buffer.concat([...encodeState(state)]);
}

/** A process after this one that has its state. */
function successor(
  engine: Engine,
  now: number,
  ...[rules = [REQUESTS], props = {}, changes = {}]: Partial<Parameters<typeof engineOf>>
): Engine {
  const next = engineOf(rules, { ...props, state: decodeState(engine.save(now).chunks) }, changes);
  next.discover("lambda", [PAY], now);
  return next;
}

function running(): Engine {
  const engine = engineOf([REQUESTS]);
  engine.discover("lambda", [PAY], NOON);
  cycle(engine, ledgerOf(NOON - DAY, NOON), NOON);
  return engine;
}

describe("a state as bytes", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decodeState(encodeState(state))).toEqual(state);
      }),
    );
  });

  it("comes in pieces, so that nobody waits for all of it", () => {
    const numbers = new Float64Array(100);
    const list = Array.from({ length: 1_000 }, (_, i) => [`series ${i}`, { usedAt: i, numbers }] as const);
    const state = { metrics: new Map([["a", new Map(list)]]), series: new Map() };
    const chunks = [...encodeState(state)];
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(70_000);
    expect(chunks.length).toBeGreaterThan(10);
    expect(decodeState(chunks)).toEqual(state);
  });

  it("is refused when any part of it is missing", () => {
    const whole = bytesOf({ metrics: new Map([["a", new Map()]]), series: new Map() });
    for (let length = 0; length < whole.length; length++) {
      expect(() => decodeState([whole.subarray(0, length)])).toThrow(StateError);
    }
  });

  it("is refused when any bit of it is wrong", () => {
    const entry = { usedAt: 1, numbers: Float64Array.of(1, 2) };
    const whole = bytesOf({ metrics: new Map([["a", new Map([["b", entry]])]]), series: new Map() });
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const wrong = Buffer.from(whole);
      wrong.writeUInt8(wrong.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => decodeState([wrong])).toThrow(StateError);
    }
  });
});

describe("an engine with the state of the one before", () => {
  it("shows its counters at once, and asks for no hour again that it has", () => {
    const engine = successor(running(), NOON);
    expect(valueOf(engine.families(NOON), "requests")).toBe(2 * 1438);
    expect(windows(engine, NOON + 300)).toEqual([[60, NOON - HOUR, NOON + 180]]);
    cycle(engine, ledgerOf(NOON - DAY, NOON + DAY), NOON + 300);
    expect(valueOf(engine.families(NOON + 300), "requests")).toBe(2 * 1443);
  });

  it("never shows less than that one did, even where CloudWatch now gives less", () => {
    const engine = successor(running(), NOON);
    cycle(engine, ledgerOf(NOON - DAY, NOON + DAY), NOON + 6 * HOUR);
    expect(valueOf(engine.families(NOON), "requests")).toBe(2 * (1440 + 358));
    const poorer = successor(running(), NOON);
    cycle(poorer, new Ledger(), NOON + 300);
    expect(valueOf(poorer.families(NOON), "requests")).toBe(2 * 1438);
  });

  it("counts what comes late for an hour from before the restart as soon as one that was never restarted", () => {
    const first = running();
    const next = successor(first, NOON);
    const ledger = ledgerOf(NOON - DAY, NOON + DAY);
    ledger.put(metric("Invocations", "pay"), NOON - 2 * HOUR, NOON + 2.5 * HOUR, [7]);
    for (let now = NOON + 300; now <= NOON + 4 * HOUR; now += 300) {
      for (const engine of [first, next]) cycle(engine, ledger, now);
      expect(valueOf(next.families(now), "requests")).toBe(valueOf(first.families(now), "requests"));
    }
    expect(valueOf(next.families(NOON), "requests")).toBe(2 * (1440 + 238) + 7);
  });

  it("keeps what it has not found yet for as long as the retention", () => {
    const first = running();
    const idle = engineOf([REQUESTS], { state: decodeState(first.save(NOON).chunks) });
    const later = engineOf([REQUESTS], { state: decodeState(idle.save(NOON + HOUR).chunks) });
    later.discover("lambda", [PAY], NOON + HOUR);
    expect(valueOf(later.families(NOON), "requests")).toBe(2 * 1438);
    const tooLate = engineOf([REQUESTS], { state: decodeState(idle.save(NOON + DAY).chunks) });
    tooLate.discover("lambda", [PAY], NOON + DAY);
    expect(valueOf(tooLate.families(NOON + DAY), "requests")).toBeNaN();
  });

  it("takes nothing of a series that now means something else", () => {
    const scaled = successor(running(), NOON, [{ ...REQUESTS, scale: 2 }]);
    expect(valueOf(scaled.families(NOON), "requests")).toBeNaN();
    const others = successor(running(), NOON, [rule({ family: "requests", kind: "histogram", bounds: [1] })]);
    expect(valueOf(others.families(NOON), "requests", "_count")).toBeNaN();
    const hourly = successor(running(), NOON, [REQUESTS], {}, { periodSeconds: 300 });
    expect(windows(hourly, NOON)[0]?.[0]).toBe(3600);
  });

  it("starts over where the anchor is another", () => {
    const moved = successor(running(), NOON, [REQUESTS], { anchor: { at: "instant", instant: NOON - 2 * HOUR } });
    cycle(moved, ledgerOf(NOON - DAY, NOON), NOON);
    expect(valueOf(moved.families(NOON), "requests")).toBe(2 * 118);
    expect(valueOf(moved.families(NOON), "requests", "_created")).toBe(NOON - 2 * HOUR);
  });

  it("may belong to another job, for a configuration that is read anew", () => {
    const jobs = [job([REQUESTS], { name: "renamed" })];
    const engine = new Engine({ jobs, anchor: { at: "month" }, state: decodeState(running().save(NOON).chunks) });
    engine.discover("renamed", [PAY], NOON);
    expect(valueOf(engine.families(NOON), "requests")).toBe(2 * 1438);
  });
});

describe("an engine that shows only what is saved", () => {
  it("shows a value once the state that has it is durable", () => {
    const engine = engineOf([REQUESTS], { showsOnlySaved: true });
    const shown = () => valueOf(engine.families(NOON), "requests");
    const ledger = ledgerOf(NOON - DAY, NOON + DAY);
    engine.discover("lambda", [PAY], NOON);
    cycle(engine, ledger, NOON);
    expect(shown()).toBeNaN();
    const saved = engine.save(NOON);
    cycle(engine, ledger, NOON + 300);
    expect(shown()).toBeNaN();
    saved.done();
    expect(shown()).toBe(2 * 1438);
    engine.save(NOON + 300).done();
    expect(shown()).toBe(2 * 1443);
  });

  it("saves and shows what was at the time of the save, however much later the state is written", () => {
    const engine = engineOf([REQUESTS], { showsOnlySaved: true });
    const ledger = ledgerOf(NOON - DAY, NOON + DAY);
    engine.discover("lambda", [PAY], NOON);
    cycle(engine, ledger, NOON);
    const saved = engine.save(NOON);
    cycle(engine, ledger, NOON + 300);
    const next = engineOf([REQUESTS], { state: decodeState(saved.chunks) });
    next.discover("lambda", [PAY], NOON);
    saved.done();
    for (const one of [engine, next]) expect(valueOf(one.families(NOON), "requests")).toBe(2 * 1438);
  });

  it("does not mistake a series for one that had its place when the state was written", () => {
    const engine = engineOf([REQUESTS], { showsOnlySaved: true, retentionSeconds: 60 });
    const ledger = new Ledger();
    ledger.put(metric("Invocations", "pay"), NOON - 600, NOON - 500, [7]);
    engine.discover("lambda", [PAY], NOON);
    cycle(engine, ledger, NOON);
    const saved = engine.save(NOON);
    engine.discover("lambda", [], NOON + 60);
    engine.discover("lambda", [], NOON + 120);
    engine.discover("lambda", [found("Invocations", "order")], NOON + 180);
    cycle(engine, ledger, NOON + 180);
    saved.done();
    expect(valueOf(engine.families(NOON + 180), "requests")).toBeNaN();
  });
});
