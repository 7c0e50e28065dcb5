import { describe, expect, it } from "@jest/globals";

import { freshnessSeconds } from "./shown";
import { found, metric, rule, samplesOf, valueOf } from "./testing/fixtures";
import { Ledger } from "./testing/ledger";
import { cycle, DAY, engineOf, HOUR, NOON } from "./testing/run";

const CPU = rule({
  family: "cpu_ratio",
  kind: "gauge",
  terms: [{ metric: "Cpu", sign: 1 }],
  statistic: "Average",
  scale: 0.01,
});

function gauge(engine: ReturnType<typeof engineOf>, now: number, name = "cpu_ratio"): number {
  return valueOf(engine.families(now), name, "");
}

function engineWith(...args: Parameters<typeof engineOf>): ReturnType<typeof engineOf> {
  const engine = engineOf(...args);
  engine.discover("lambda", [found("Cpu", "pay")], NOON);
  return engine;
}

describe("a gauge", () => {
  it("is the newest value that has settled, in the base unit", () => {
    const ledger = new Ledger();
    ledger.put(metric("Cpu", "pay"), NOON - 240, NOON - 180, [20]);
    ledger.put(metric("Cpu", "pay"), NOON - 180, NOON - 120, [40]);
    ledger.put(metric("Cpu", "pay"), NOON - 120, NOON - 60, [99]);
    const engine = engineWith([CPU]);
    expect(engine.queries("lambda", NOON).map(({ statistics, window }) => ({ statistics, window }))).toEqual([
      { statistics: ["Average"], window: { periodSeconds: 60, start: NOON - 300, end: NOON - 120 } },
    ]);
    cycle(engine, ledger, NOON);
    expect(gauge(engine, NOON)).toBe(0.4);
  });

  it("keeps its value over a poll that fails, and ends when CloudWatch no longer feeds it", () => {
    const ledger = new Ledger();
    ledger.put(metric("Cpu", "pay"), NOON - 180, NOON - 120, [40]);
    const engine = engineWith([CPU]);
    cycle(engine, ledger, NOON);
    cycle(engine, ledger, NOON + 300, () => true);
    expect(gauge(engine, NOON + 300)).toBe(0.4);
    const end = NOON - 120 + freshnessSeconds(60, 120, 300);
    expect(gauge(engine, end)).toBe(0.4);
    expect(gauge(engine, end + 1)).toBeNaN();
    const stale = (now: number) => valueOf(engine.families(now), "watchpost_cloudwatch_stale_gauges", "");
    expect([stale(end), stale(end + 1)]).toEqual([0, 1]);
  });

  it("is shown for at least five minutes", () => {
    expect(freshnessSeconds(10, 0, 10)).toBe(300);
    expect(freshnessSeconds(60, 120, 300)).toBe(900);
  });

  it("of a day is that of the day so far, where it does not grow with the day", () => {
    const maximum = { ...CPU, statistic: "Maximum", scale: 1 };
    const sum = { ...CPU, family: "spent", statistic: "Sum", scale: 1 };
    const ledger = new Ledger();
    ledger.put(metric("Cpu", "pay"), NOON - DAY, NOON - DAY, [3]);
    ledger.put(metric("Cpu", "pay"), NOON - 6 * HOUR, NOON - 6 * HOUR, [4]);
    ledger.put(metric("Cpu", "pay"), NOON + 6 * HOUR, NOON + 6 * HOUR, [5]);
    const engine = engineWith([maximum, sum], {}, { periodSeconds: DAY, pollSeconds: 6 * HOUR });
    cycle(engine, ledger, NOON);
    expect([gauge(engine, NOON), gauge(engine, NOON, "spent")]).toEqual([4, 3]);
    cycle(engine, ledger, NOON + 6 * HOUR);
    expect([gauge(engine, NOON + 6 * HOUR), gauge(engine, NOON + 6 * HOUR, "spent")]).toEqual([5, 3]);
  });

  it("of two metrics is made of values of the same time", () => {
    const ledger = new Ledger();
    for (const time of [NOON - 240, NOON - 180]) ledger.put(metric("Cpu", "pay"), time, time + 60, [40]);
    ledger.put(metric("Idle", "pay"), NOON - 240, NOON - 180, [15]);
    ledger.put(metric("Idle", "pay"), NOON - 180, NOON + 60, [10]);
    const terms = [
      { metric: "Cpu", sign: 1 },
      { metric: "Idle", sign: -1 },
    ] as const;
    const engine = engineWith([{ ...CPU, terms, scale: 1 }]);
    cycle(engine, ledger, NOON);
    expect(gauge(engine, NOON)).toBeNaN();
    cycle(engine, ledger, NOON + 60);
    expect(gauge(engine, NOON + 60)).toBe(30);
  });

  it("beside a counter of the same metric is asked in the same query", () => {
    const engine = engineWith([CPU, rule({ family: "cpu_sum", kind: "counter", terms: [{ metric: "Cpu", sign: 1 }] })]);
    const ledger = new Ledger();
    ledger.put(metric("Cpu", "pay"), NOON - 180, NOON - 120, [40, 60]);
    cycle(engine, ledger, NOON);
    expect(gauge(engine, NOON)).toBe(0.5);
    expect(valueOf(engine.families(NOON), "cpu_sum")).toBe(100);
    expect(engine.queries("lambda", NOON + 60)).toHaveLength(1);
  });
});

describe("quantiles", () => {
  it("are the newest percentiles, beside a count and a sum that only grow", () => {
    const ledger = new Ledger();
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    ledger.put(metric("Cpu", "pay"), NOON - 2 * HOUR, NOON - HOUR, values);
    ledger.put(metric("Cpu", "pay"), NOON - 180, NOON - 120, values);
    const engine = engineWith([
      rule({
        family: "latency_seconds",
        kind: "quantiles",
        terms: [{ metric: "Cpu", sign: 1 }],
        quantiles: [0.5, 0.999],
        scale: 0.001,
      }),
    ]);
    cycle(engine, ledger, NOON);
    const samples = samplesOf(engine.families(NOON), "latency_seconds");
    expect(samples.map(({ suffix, labels, value }) => [suffix, labels, value])).toEqual([
      ["", 'function_name="pay",quantile="0.5"', 0.05],
      ["", 'function_name="pay",quantile="0.999"', 0.1],
      ["_count", 'function_name="pay"', 200],
      ["_sum", 'function_name="pay"', 10.1],
      ["_created", 'function_name="pay"', expect.any(Number)],
    ]);
    const later = samplesOf(engine.families(NOON + HOUR), "latency_seconds");
    expect(later.map(({ suffix }) => suffix)).toEqual(["_count", "_sum", "_created"]);
  });
});
