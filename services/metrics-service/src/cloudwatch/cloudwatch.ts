import { setMaxListeners } from "node:events";

import type { Budget as BudgetSettings, Shard } from "../config/config";
import type { Family, Job } from "../model";
import { Accounting } from "./accounting";
import { Budget } from "./budget";
import { Clients, DEFAULT_TIMEOUTS, type Timeouts } from "./clients";
import { type Clock, systemClock } from "./clock";
import { CloudWatchFinder, type Finder } from "./finder";
import type { Log } from "./log";
import { CloudWatchReader } from "./reader";
import { Caller } from "./request/caller";
import { DEFAULT_LIMITS, type Limits } from "./request/limits";

export interface CloudWatchProps {
  readonly budgets: readonly BudgetSettings[];
  readonly shard: Shard;
  readonly log: Log;
  /** Between 0 and 1, for the waits between attempts: Math.random. */
  readonly random: () => number;
  /** @default - nine tenths of AWS's quotas */
  readonly limits?: Limits;
  /** @default - 5 s to connect, 30 s for an answer to begin, 15 s between its pieces */
  readonly timeouts?: Timeouts;
  /**
   * From the beginning of one attempt to its end.
   * @default 60_000
   */
  readonly attemptMilliseconds?: number;
  /** @default - the machine's */
  readonly clock?: Clock;
}

const ATTEMPT_MILLISECONDS = 60_000;

/** All that the service has to do with AWS: one rate, one budget and one account of what was asked, for all jobs. */
export class CloudWatch {
  readonly reader: CloudWatchReader;
  readonly finder: Finder;
  readonly budget: Budget;
  readonly #accounting = new Accounting();
  readonly #caller: Caller;
  readonly #clients: Clients;
  readonly #stopping = new AbortController();
  #jobs: ReadonlySet<string> = new Set();

  constructor(props: CloudWatchProps) {
    const { budgets, clock = systemClock, limits = DEFAULT_LIMITS, log, random, shard } = props;
    const { attemptMilliseconds = ATTEMPT_MILLISECONDS, timeouts = DEFAULT_TIMEOUTS } = props;
    const accounting = this.#accounting;
    this.budget = new Budget(clock, budgets);
    this.#clients = new Clients(timeouts);
    const { signal } = this.#stopping;
    // Everything that is under way or waits listens to it.
    setMaxListeners(0, signal);
    this.#caller = new Caller({ limits, clock, random, accounting, signal, attemptMilliseconds });
    const shared = { caller: this.#caller, clients: this.#clients, accounting, budget: this.budget, clock, log };
    this.reader = new CloudWatchReader(shared);
    this.finder = new CloudWatchFinder({ ...shared, shard });
  }

  /** @param budgets what they owe is kept for the same jobs */
  reload(jobs: readonly Job[], budgets: readonly BudgetSettings[]): void {
    this.budget.replace(budgets);
    const names = new Set(jobs.map(({ name }) => name));
    for (const job of this.#jobs) if (!names.has(job)) this.#accounting.forget(job);
    this.#jobs = names;
  }

  families(): Family[] {
    return [...this.#accounting.families(), ...this.#caller.families(), ...this.budget.families()];
  }

  /** Ends what is under way: its queries are held. */
  close(): void {
    this.#stopping.abort(new Error("the service is stopping"));
    this.#clients.close();
  }
}
