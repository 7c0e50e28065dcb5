import { describe, expect, it } from "@jest/globals";

import { Budget } from "./budget";
import { VirtualClock } from "./testing/virtual-clock";

const MONTH_MS = 730 * 3_600_000;
const SHARED = [{ jobs: ["lambda", "sqs"], monthlyDollars: 10 }];

/** Cycles of that cost, as often as they may begin at the job's interval, for a month. */
async function month(budget: Budget, clock: VirtualClock, dollars: number, pollMilliseconds: number) {
  let cycles = 0;
  const end = clock.monotonic() + MONTH_MS;
  while (clock.monotonic() < end) {
    if (budget.waitSeconds("lambda") === 0) {
      cycles++;
      budget.spend("lambda", dollars);
    }
    await clock.advance(pollMilliseconds);
  }
  return cycles;
}

describe("a budget", () => {
  it("leaves a job alone that stays within it", async () => {
    const clock = new VirtualClock();
    expect(await month(new Budget(clock, SHARED), clock, 9 / 730, 3_600_000)).toBe(730);
  });

  it("has a job that costs four times as much polled every fourth time, and spends no more than it is", async () => {
    const clock = new VirtualClock();
    const cycles = await month(new Budget(clock, SHARED), clock, 40 / 731, 3_600_000);
    expect(cycles).toBeGreaterThanOrEqual(180);
    expect((cycles * 40) / 731).toBeLessThanOrEqual(10 + 40 / 731);
  });

  it("counts what all its jobs spend", () => {
    const budget = new Budget(new VirtualClock(), SHARED);
    budget.spend("sqs", 0.01);
    expect(budget.waitSeconds("lambda")).toBeCloseTo((0.01 / 10) * (MONTH_MS / 1000));
    expect(budget.waitSeconds("rds")).toBe(0);
  });

  it("stops a job in the middle of a cycle only when more than a day's worth is owed", () => {
    const budget = new Budget(new VirtualClock(), SHARED);
    budget.spend("lambda", 0.3);
    expect(budget.exhausted("lambda")).toBe(false);
    budget.spend("lambda", 0.1);
    expect(budget.exhausted("lambda")).toBe(true);
  });

  it("keeps what is owed over a reload", () => {
    const budget = new Budget(new VirtualClock(), SHARED);
    budget.spend("lambda", 0.3);
    const before = budget.waitSeconds("lambda");
    budget.replace([{ jobs: ["sqs", "lambda"], monthlyDollars: 20 }]);
    expect(budget.waitSeconds("lambda")).toBeCloseTo(before / 2);
    budget.replace([]);
    expect(budget.waitSeconds("lambda")).toBe(0);
  });

  it("says what it is and for how long jobs wait", () => {
    const budget = new Budget(new VirtualClock(), SHARED);
    budget.spend("lambda", 0.01);
    const [limit, wait] = budget.families().map(({ samples }) => [...samples]);
    expect(limit).toEqual([{ suffix: "", labels: 'jobs="lambda,sqs"', value: 10 }]);
    expect(wait?.[0]?.value).toBeCloseTo(2628);
  });
});
