import { describe, expect, it } from "@jest/globals";

import type { UnixSeconds } from "../model";
import { found, job, metric, random, rule } from "./testing/fixtures";
import { Ledger } from "./testing/ledger";
import { type Faults, NO_FAULTS, Replica } from "./testing/simulation";
import { emit, type Lateness } from "./testing/traffic";

const HOUR = 3600;
const SERIES = 300;
const BEGIN = Date.UTC(2026, 10, 21, 12) / 1000;
/** The hour whose total is looked at. */
const FROM = BEGIN + HOUR;
const TO = FROM + HOUR;

const LATENESS: Lateness = {
  tails: [
    { share: 0.07, from: 60, to: 180 },
    { share: 0.029, from: 180, to: 600 },
    { share: 0.001, from: 600, to: 2.9 * HOUR },
  ],
};

const FUNCTIONS = Array.from({ length: SERIES }, (_, i) => `f${i}`);

function traffic(): Ledger {
  const ledger = new Ledger();
  const next = random(52);
  for (const of of FUNCTIONS) {
    emit(ledger, {
      metric: metric("Invocations", of),
      from: FROM,
      to: TO,
      lateness: LATENESS,
      random: next,
      values: (draw) => Array.from({ length: 1 + Math.floor(draw() * 20) }, () => 1),
    });
  }
  return ledger;
}

/** Sums of the hour as whoever sums up the newest settled datapoint of each poll comes to it. */
function newestOnly(ledger: Ledger, fails: (now: UnixSeconds) => boolean): Map<string, number> {
  const totals = new Map<string, number>();
  for (let now = FROM + 180; now < TO + 180; now += 60) {
    if (fails(now)) continue;
    const window = { periodSeconds: 60, start: now - 180, end: now - 120 };
    for (const of of FUNCTIONS) {
      const answer = ledger.answer({ metric: metric("Invocations", of), statistics: ["Sum"], window }, now);
      const [value = 0] = answer.outcome === "complete" ? (answer.statistics[0]?.values ?? []) : [];
      totals.set(of, (totals.get(of) ?? 0) + value);
    }
  }
  return totals;
}

/** What the counters say of the hour. Nothing happens before it or after it, so that all of their growth is the hour's. */
function counted(ledger: Ledger, isFaulty: boolean): { totals: Map<string, number>; replica: Replica } {
  const draw = random(7);
  const replica = new Replica({
    jobs: [job([rule({ family: "requests", kind: "counter" })], { pollSeconds: 60 })],
    anchor: { at: "month" },
    found: () => FUNCTIONS.map((of) => found("Invocations", of)),
    ledger,
    random: random(8),
    keepsState: false,
  });
  const end = TO + 4 * HOUR;
  for (let now = BEGIN; now <= end; now += now < TO + HOUR ? 60 : 300) {
    const isDown = [FROM + HOUR / 3, FROM + (2 * HOUR) / 3].some((kill) => now >= kill && now < kill + 180);
    if (isFaulty && isDown) {
      replica.restart();
      continue;
    }
    const faults: Faults = isFaulty && draw() < 0.15 ? { ...NO_FAULTS, heldCycle: 1 } : NO_FAULTS;
    replica.cycle(now, faults);
  }
  const page = replica.scrape(end);
  const totals = FUNCTIONS.map((of) => [of, page.get(`requests_total{function_name="${of}"}`) ?? NaN] as const);
  return { totals: new Map(totals), replica };
}

/** Relative error of all series together, and how many of them are wrong. */
function errorOf(
  ledger: Ledger,
  totals: ReadonlyMap<string, number>,
): { readonly error: number; readonly wrong: number } {
  const truth = FUNCTIONS.map((of) => ledger.truth(metric("Invocations", of), "Sum", FROM, TO));
  const all = truth.reduce((sum, one) => sum + one, 0);
  const got = FUNCTIONS.map((of) => totals.get(of) ?? NaN);
  return {
    error: got.reduce((sum, one) => sum + one, 0) / all - 1,
    wrong: got.filter((one, i) => one !== truth[i]).length,
  };
}

describe("the total of an hour over 300 series whose data are late", () => {
  const ledger = traffic();

  it.each([
    ["nothing fails", false],
    ["15 % of the polls fail, and the process is killed twice, loses its disk and is down for three minutes", true],
  ])(
    "is exact when %s",
    (_, isFaulty) => {
      const { totals, replica } = counted(ledger, isFaulty);
      expect(errorOf(ledger, totals)).toEqual({ error: 0, wrong: 0 });
      expect(replica.decreases).toEqual([]);
      expect(replica.restarts > 0).toBe(isFaulty);
    },
    60_000,
  );

  it("is far off for whoever reads only the newest datapoint, so that the model is a hard one", () => {
    const draw = random(9);
    expect(
      errorOf(
        ledger,
        newestOnly(ledger, () => false),
      ).error,
    ).toBeLessThan(-0.03);
    expect(
      errorOf(
        ledger,
        newestOnly(ledger, () => draw() < 0.15),
      ).error,
    ).toBeLessThan(-0.1);
  });
});
