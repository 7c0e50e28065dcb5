import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

import type { UnixSeconds } from "../model";
import { found, job, metric, random, rule } from "./testing/fixtures";
import { Ledger } from "./testing/ledger";
import { type Faults, NO_FAULTS, Replica } from "./testing/simulation";
import { emit, LATE, PROMPT } from "./testing/traffic";

const DAY = 86_400;
const POLL = 300;
const FAULTS: Faults = { heldAnswer: 0.1, heldCycle: 0.05, kill: 0.02 };
const BOUNDS = [10.8347, 101.526, 951.306];
const FUNCTIONS = ["pay", "order"];

const RULES = [
  rule({ family: "requests", kind: "counter" }),
  rule({ family: "busy_seconds", kind: "counter", terms: [{ metric: "Duration", sign: 1 }], scale: 0.001 }),
  rule({
    family: "successes",
    kind: "counter",
    terms: [
      { metric: "Invocations", sign: 1 },
      { metric: "Errors", sign: -1 },
    ],
    settleSeconds: 180,
  }),
  rule({
    family: "duration_seconds",
    kind: "histogram",
    terms: [{ metric: "Duration", sign: 1 }],
    bounds: BOUNDS,
    scale: 0.001,
  }),
];

const VALUES: Readonly<Record<string, (random: () => number) => readonly number[]>> = {
  // Never less than the errors, or the successes themselves would fall.
  Invocations: (next) => [Math.floor(next() * 50), 1],
  Errors: (next) => (next() < 0.9 ? [] : [1]),
  Duration: (next) => Array.from({ length: Math.floor(next() * 4) }, () => Math.round(next() ** 3 * 20_000) / 10),
};

interface Scenario {
  readonly seed: number;
  readonly begin: UnixSeconds;
  /** When the traffic that is late and taken back ends; what follows is prompt. */
  readonly calm: UnixSeconds;
  readonly end: UnixSeconds;
  readonly keepsState: boolean;
  readonly takenBack: number;
  readonly pauses?: readonly { readonly from: UnixSeconds; readonly to: UnixSeconds }[];
}

function traffic({ seed, begin, calm, end, takenBack }: Scenario): Ledger {
  const ledger = new Ledger();
  const next = random(seed);
  for (const name of Object.keys(VALUES)) {
    const values = VALUES[name] ?? (() => []);
    for (const of of FUNCTIONS) {
      emit(ledger, {
        metric: metric(name, of),
        from: begin - DAY,
        to: calm,
        lateness: LATE,
        random: next,
        values,
        takenBack,
      });
      emit(ledger, { metric: metric(name, of), from: calm, to: end, lateness: PROMPT, random: next, values });
    }
  }
  return ledger;
}

function run(
  scenario: Scenario,
  anchor: UnixSeconds,
): { readonly ledger: Ledger; readonly replicas: readonly Replica[] } {
  const ledger = traffic(scenario);
  const replicas = [1, 2].map(
    (number) =>
      new Replica({
        jobs: [job(RULES)],
        anchor: { at: "instant", instant: anchor },
        found: () => FUNCTIONS.flatMap((of) => Object.keys(VALUES).map((name) => found(name, of))),
        ledger,
        random: random(scenario.seed * 7 + number),
        keepsState: scenario.keepsState,
        showsOnlySaved: scenario.keepsState,
      }),
  );
  for (let now = scenario.begin; now < scenario.end; now += POLL) {
    if (scenario.pauses?.some(({ from, to }) => now >= from && now < to)) continue;
    for (const replica of replicas) replica.cycle(now, now < scenario.end - 2 * DAY ? FAULTS : NO_FAULTS);
  }
  return { ledger, replicas };
}

/** What every sample should be once everything up to a time is counted. */
function truth(ledger: Ledger, from: UnixSeconds, now: UnixSeconds): Map<string, number> {
  const page = new Map<string, number>();
  // Rules that are bound to each other by a metric wait equally long: of Invocations and Errors as the slowest.
  const total = (name: string, of: string, settle: number, statistic = "Sum") =>
    ledger.truth(metric(name, of), statistic, from, Math.floor((now - settle) / 60) * 60);
  for (const of of FUNCTIONS) {
    const labels = `function_name="${of}"`;
    page.set(`requests_total{${labels}}`, total("Invocations", of, 180));
    page.set(`successes_total{${labels}}`, total("Invocations", of, 180) - total("Errors", of, 180));
    page.set(`busy_seconds_total{${labels}}`, total("Duration", of, 120) * 0.001);
    page.set(`duration_seconds_sum{${labels}}`, total("Duration", of, 120) * 0.001);
    for (const suffix of ["count", "bucket"]) {
      const le = suffix === "bucket" ? ',le="+Inf"' : "";
      page.set(`duration_seconds_${suffix}{${labels}${le}}`, total("Duration", of, 120, "SampleCount"));
    }
    for (const bound of BOUNDS) {
      const le = `${labels},le="${Number((bound * 0.001).toPrecision(12))}"`;
      page.set(`duration_seconds_bucket{${le}}`, total("Duration", of, 120, `TC(:${bound})`));
    }
  }
  return page;
}

function check(scenario: Scenario, anchor: UnixSeconds): void {
  const { ledger, replicas } = run(scenario, anchor);
  const last = scenario.end - POLL;
  const pages = replicas.map((replica) => replica.scrape(last));
  const expected = truth(ledger, anchor, last);
  for (const replica of replicas) expect(replica.decreases).toEqual([]);
  for (const [name, value] of expected) {
    for (const page of pages) expect([name, page.get(name)]).toEqual([name, expect.closeTo(value, 6)]);
  }
  const [one, other] = pages.map((page) => [...page].sort());
  expect(one).toEqual(other);
}

const BEGIN = Date.UTC(2026, 9, 30) / 1000;

/** Any seed, and any time of the day to begin at. */
function holds(runs: number, scenario: (seed: number, begin: UnixSeconds) => Scenario, anchor = BEGIN - 3 * DAY): void {
  const seeds = fc.tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: DAY - 1 }));
  fc.assert(
    fc.property(seeds, ([seed, shift]) => {
      check(scenario(seed, BEGIN + shift), anchor);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}

describe("after everything has arrived, counters and histograms of both replicas are what CloudWatch has, and none has fallen", () => {
  it("over held answers, data that are late by up to 26 hours, kills with an empty disk, and the end of a month", () => {
    holds(2, (seed, begin) => ({
      seed,
      begin,
      calm: begin + 2 * DAY,
      end: begin + 5 * DAY,
      keepsState: false,
      takenBack: 0,
    }));
  }, 60_000);

  it("when CloudWatch takes values back as well, and the disk outlives the process", () => {
    holds(2, (seed, begin) => ({
      seed,
      begin,
      calm: begin + 2 * DAY,
      end: begin + 5 * DAY,
      keepsState: true,
      takenBack: 0.05,
    }));
  }, 60_000);

  it.each([true, false])(
    "after nobody has asked for more than 15 days, with the disk kept: %s",
    (keepsState) => {
      holds(1, (seed, begin) => {
        const pauses = [{ from: begin + DAY, to: begin + 20 * DAY }];
        return { seed, begin, calm: begin + 21 * DAY, end: begin + 24 * DAY, keepsState, takenBack: 0, pauses };
      });
    },
    60_000,
  );
});
