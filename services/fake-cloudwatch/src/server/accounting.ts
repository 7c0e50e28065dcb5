import type { Cost } from "../api/call";

/** What an operation was asked and what it cost. */
export interface OperationAccount {
  /** Every request that came, whatever became of it. */
  readonly requests: number;
  readonly answered: number;
  readonly throttled: number;
  /** Refused for what they said. */
  readonly rejected: number;
  readonly serverErrors: number;
  readonly resets: number;
  /** Of those answered, requests for a further page. */
  readonly continuations: number;
  readonly queries: number;
  /** Five statistics of a metric in a request are one. Requests for further pages count again, as every request does. */
  readonly billedMetrics: number;
  readonly billedMetricsOfContinuations: number;
  readonly datapoints: number;
}

export type Ending = "answered" | "throttled" | "rejected" | "serverErrors" | "resets";

const NOTHING: OperationAccount = {
  requests: 0,
  answered: 0,
  throttled: 0,
  rejected: 0,
  serverErrors: 0,
  resets: 0,
  continuations: 0,
  queries: 0,
  billedMetrics: 0,
  billedMetricsOfContinuations: 0,
  datapoints: 0,
};

/** Keeps the books. */
export class Accounting {
  readonly #operations = new Map<string, { -readonly [K in keyof OperationAccount]: number }>();

  of(operation: string): OperationAccount {
    return { ...(this.#operations.get(operation) ?? NOTHING) };
  }

  all(): Readonly<Record<string, OperationAccount>> {
    return Object.fromEntries([...this.#operations].map(([name, account]) => [name, { ...account }]));
  }

  /** From nought again, for a benchmark that has warmed up. */
  reset(): void {
    this.#operations.clear();
  }

  enter(operation: string, ending: Ending, cost: Cost, isContinuation: boolean): void {
    const account = this.#operations.get(operation) ?? { ...NOTHING };
    this.#operations.set(operation, account);
    account.requests++;
    account[ending]++;
    if (ending !== "answered") {
      return;
    }
    account.queries += cost.queries;
    account.billedMetrics += cost.billedMetrics;
    account.datapoints += cost.datapoints;
    if (isContinuation) {
      account.continuations++;
      account.billedMetricsOfContinuations += cost.billedMetrics;
    }
  }
}
