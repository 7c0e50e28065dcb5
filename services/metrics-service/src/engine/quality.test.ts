import { describe, expect, it } from "@jest/globals";

import type { Engine } from "./engine";
import { found, metric, rule, samplesOf, valueOf } from "./testing/fixtures";
import { held, Ledger } from "./testing/ledger";
import { cycle, DAY, engineOf, ERRORS, HOUR, ledgerOf, MONTH, NOON, REQUESTS } from "./testing/run";

const INVOCATIONS = metric("Invocations", "pay");

/** Values by labels, without the job's. */
function quality(engine: Engine, name: string, now: number): Record<string, number> {
  const samples = samplesOf(engine.families(now), `watchpost_cloudwatch_${name}`);
  return Object.fromEntries(
    samples.map(({ labels, value }) => [
      labels.replace(/cloudwatch_job="lambda",?|,cloudwatch_job="lambda"/, "").replace(/,$/, ""),
      value,
    ]),
  );
}

function freshness(engine: Engine, now: number): number {
  return valueOf(engine.live(now), "watchpost_cloudwatch_series_freshness_seconds", "");
}

function run(ledger: Ledger, from: number, to: number): Engine {
  const engine = engineOf([REQUESTS]);
  for (let now = from; now <= to; now += 300) {
    engine.discover("lambda", [found("Invocations", "pay")], now);
    cycle(engine, ledger, now);
  }
  return engine;
}

describe("the quality of the data", () => {
  it("is the age of the oldest watermark among the metrics of a job", () => {
    const engine = engineOf([REQUESTS, ERRORS]);
    engine.discover("lambda", [found("Invocations", "pay"), found("Errors", "pay")], NOON);
    expect(freshness(engine, NOON)).toBeNaN();
    expect(quality(engine, "pending_metrics", NOON)).toEqual({ "": 2 });
    cycle(engine, new Ledger(), NOON);
    cycle(engine, new Ledger(), NOON + 300, (name) => name === "Errors");
    expect(quality(engine, "pending_metrics", NOON)).toEqual({ "": 0 });
    expect(quality(engine, "watermark_timestamp_seconds", NOON + 310)).toEqual({ "": NOON - 120 });
    expect(freshness(engine, NOON + 310)).toBe(430);
    // It grows while nothing is shown anew.
    expect(freshness(engine, NOON + 370)).toBe(490);
  });

  it("does not count metrics that are no longer found", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [found("Invocations", "pay"), found("Invocations", "order")], NOON);
    cycle(engine, new Ledger(), NOON);
    for (let now = NOON + 300; now < NOON + DAY; now += 300) {
      engine.discover("lambda", [found("Invocations", "order")], now);
      cycle(engine, new Ledger(), now);
    }
    engine.families(NOON + DAY);
    expect(freshness(engine, NOON + DAY)).toBe(420);
  });

  it("counts held answers by what held them", () => {
    const engine = engineOf([REQUESTS]);
    engine.discover("lambda", [found("Invocations", "pay")], NOON);
    const [first, second] = engine.queries("lambda", NOON);
    if (first !== undefined) engine.fold(first, held("throttled"));
    if (second !== undefined) engine.fold(second, held("forbidden"));
    expect(quality(engine, "held_answers", NOON)).toEqual({
      'reason="partial"': 0,
      'reason="internal-error"': 0,
      'reason="forbidden"': 1,
      'reason="throttled"': 1,
      'reason="failed"': 0,
      'reason="budget"': 0,
    });
  });

  it("counts periods without a datapoint, and those whose value grew later by how late it was", () => {
    const ledger = new Ledger();
    ledger.put(INVOCATIONS, NOON + 60, NOON + 120, [1]);
    ledger.put(INVOCATIONS, NOON + 120, NOON + 700, [1, 1]);
    ledger.put(INVOCATIONS, NOON + 60, NOON + 700, [1]);
    ledger.put(INVOCATIONS, NOON + 60, NOON + 2 * HOUR, [1, 1, 1]);
    const engine = run(ledger, NOON, NOON + 4 * HOUR);
    expect(quality(engine, "missing_periods", NOON)).toEqual({ "": 4 * 60 - 1 + 58 });
    expect(quality(engine, "late_datapoints", NOON)).toEqual({
      'age="15m"': 2,
      'age="1h"': 0,
      'age="3h"': 1,
      'age="26h"': 0,
      'age="older"': 0,
    });
    expect(quality(engine, "revisions", NOON)).toEqual({ 'direction="up"': 2, 'direction="down"': 0 });
    expect(quality(engine, "revised_amount", NOON)).toEqual({
      'direction="up",metric="Invocations"': 6,
      'direction="down",metric="Invocations"': 0,
    });
  });

  it("counts what CloudWatch takes back", () => {
    const ledger = new Ledger();
    ledger.put(INVOCATIONS, NOON, NOON + 60, [1, 1, 1]);
    ledger.put(INVOCATIONS, NOON, NOON + 400, [1, 1], -1);
    const engine = run(ledger, NOON, NOON + 600);
    expect(quality(engine, "revisions", NOON)).toEqual({ 'direction="up"': 0, 'direction="down"': 1 });
    expect(quality(engine, "revised_amount", NOON)).toMatchObject({ 'direction="down",metric="Invocations"': 2 });
    expect(quality(engine, "counter_debt", NOON)).toEqual({ 'family="requests"': 2 });
  });

  it("compares each hour as it was exported with the hour as CloudWatch gives it", () => {
    const exact = run(ledgerOf(NOON - DAY, NOON + DAY), NOON, NOON + 3 * HOUR);
    expect(quality(exact, "hour_mismatches", NOON)).toEqual({ "": 0 });
    expect(quality(exact, "reconciliation_delta", NOON)).toEqual({ 'metric="Invocations"': 0 });
    expect(quality(exact, "reconciliation_ratio", NOON)).toEqual({ 'metric="Invocations"': 1 });

    const late = ledgerOf(NOON - DAY, NOON + 2 * HOUR);
    late.put(
      INVOCATIONS,
      NOON + 60,
      NOON + 1700,
      Array.from({ length: 30 }, () => 1),
    );
    const engine = run(late, NOON, NOON + 2 * HOUR + 300);
    expect(quality(engine, "hour_mismatches", NOON)).toEqual({ "": 1 });
    expect(quality(engine, "reconciliation_delta", NOON)).toEqual({ 'metric="Invocations"': -30 });
    expect(quality(engine, "reconciliation_ratio", NOON)).toEqual({ 'metric="Invocations"': 120 / 150 });
  });

  it("finds what arrives days late with the next reading of all that may change", () => {
    const ledger = ledgerOf(NOON - 10 * DAY, NOON + 2 * DAY);
    ledger.put(INVOCATIONS, NOON - 6 * DAY, NOON + HOUR, [1, 1, 1, 1]);
    const engine = run(ledger, NOON, NOON + DAY + 2 * HOUR);
    expect(quality(engine, "late_datapoints", NOON)).toMatchObject({ 'age="older"': 1 });
    expect(quality(engine, "revised_amount", NOON)).toMatchObject({ 'direction="up",metric="Invocations"': 4 });
  });

  it("counts series that start over with a new anchor", () => {
    const december = Date.UTC(2026, 11, 1) / 1000;
    const engine = run(ledgerOf(MONTH, december + DAY), december - HOUR, december + HOUR);
    expect(quality(engine, "counter_resets", december)).toEqual({ "": 1 });
  });

  it("names every family in Prometheus's way", () => {
    const engine = engineOf([rule({ family: "x", kind: "gauge" })]);
    for (const { name, type, unit, help } of engine.families(NOON).slice(1)) {
      expect(name).toMatch(/^watchpost_cloudwatch_[a-z_]+$/);
      expect(name).not.toMatch(/_total$/);
      expect(["counter", "gauge"]).toContain(type);
      if (unit !== undefined) expect(name.endsWith(`_${unit}`)).toBe(true);
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
  });
});
