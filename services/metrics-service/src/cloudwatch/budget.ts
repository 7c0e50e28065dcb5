import type { Budget as BudgetSettings } from "../config/config";
import type { Family } from "../model";
import type { Clock } from "./clock";
import { SECONDS_PER_MONTH } from "./prices";
import { SelfMetric } from "./self-metric";

/** What is not spent is kept for so long a time's worth, for the odd dearer cycle. */
const SAVED_SECONDS = 3600;

/** A job that is so much in debt asks for nothing more, even in the middle of a cycle. */
const DEBT_SECONDS = 86_400;

interface Purse {
  readonly dollarsPerSecond: number;
  readonly jobs: ReadonlySet<string>;
  /** Below zero while what was spent is not yet covered. */
  dollars: number;
  /** Monotonic milliseconds. */
  at: number;
}

/**
 * Keeps jobs within what they may cost in a month, as it goes: each budget flows in evenly, a cycle may begin when
 * nothing is owed, and what it costs is owed until it has flowed in. A job that costs three times its budget is so
 * polled every third time. Nothing needs to be remembered over a restart, which is worth one cycle.
 */
export class Budget {
  readonly #clock: Clock;
  #purses: Purse[] = [];

  constructor(clock: Clock, budgets: readonly BudgetSettings[]) {
    this.#clock = clock;
    this.replace(budgets);
  }

  /** Budgets for the same jobs keep what they owe. */
  replace(budgets: readonly BudgetSettings[]): void {
    const before = new Map(this.#purses.map((purse) => [nameOf(purse.jobs), purse]));
    this.#purses = budgets.map(({ jobs, monthlyDollars }) => ({
      dollarsPerSecond: monthlyDollars / SECONDS_PER_MONTH,
      jobs: new Set(jobs),
      dollars: before.get(nameOf(jobs))?.dollars ?? 0,
      at: before.get(nameOf(jobs))?.at ?? this.#clock.monotonic(),
    }));
  }

  spend(job: string, dollars: number): void {
    for (const purse of this.#of(job)) purse.dollars -= dollars;
  }

  /** Seconds until a cycle of the job may begin; 0 for now. */
  waitSeconds(job: string): number {
    return Math.max(0, ...this.#of(job).map(waitOf));
  }

  /** Whether the job owes so much that it may not even go on. */
  exhausted(job: string): boolean {
    return this.waitSeconds(job) > DEBT_SECONDS;
  }

  families(): Family[] {
    const limit = new SelfMetric({
      name: "watchpost_cloudwatch_budget_dollars_per_month",
      type: "gauge",
      help: "What the jobs may cost in a month.",
    });
    const wait = new SelfMetric({
      name: "watchpost_cloudwatch_budget_wait_seconds",
      type: "gauge",
      unit: "seconds",
      help: "For how long the jobs are not polled, so that they stay within their budget. 0 while they may be.",
    });
    for (const purse of this.#purses) {
      limit.set({ jobs: nameOf(purse.jobs) }, purse.dollarsPerSecond * SECONDS_PER_MONTH);
      wait.set({ jobs: nameOf(purse.jobs) }, waitOf(this.#filled(purse)));
    }
    return [limit.family(), wait.family()];
  }

  #of(job: string): Purse[] {
    return this.#purses.filter(({ jobs }) => jobs.has(job)).map((purse) => this.#filled(purse));
  }

  /** With what has flowed in since. */
  #filled(purse: Purse): Purse {
    const now = this.#clock.monotonic();
    purse.dollars = Math.min(
      SAVED_SECONDS * purse.dollarsPerSecond,
      purse.dollars + ((now - purse.at) / 1000) * purse.dollarsPerSecond,
    );
    purse.at = now;
    return purse;
  }
}

function waitOf({ dollars, dollarsPerSecond }: Purse): number {
  return dollars >= 0 ? 0 : -dollars / dollarsPerSecond;
}

function nameOf(jobs: Iterable<string>): string {
  return [...jobs].sort().join(",");
}
