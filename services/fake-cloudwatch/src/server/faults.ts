import type { ResultFault } from "../api/call";
import type { MetricDataQuery } from "../api/metric-data-query";
import { hash, textHash, unit } from "../truth/random";

/** Response times of a lognormal distribution. */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Something that goes wrong for a while. Shares are between 0 and 1. */
export interface FaultRule {
  /** Seconds after the start of the fake, in its time. @default 0 */
  readonly fromSeconds?: number;
  /** @default Infinity */
  readonly untilSeconds?: number;
  /** Only in bursts: for so many of every so many seconds. @default - all the time */
  readonly burst?: { readonly everySeconds: number; readonly forSeconds: number };
  /** @default - all of CloudWatch's */
  readonly operations?: readonly string[];
  /** Only results of these metrics. @default - all */
  readonly metrics?: { readonly namespace?: string; readonly name?: string };
  /** Share of requests that get ThrottlingException. */
  readonly throttle?: number;
  /** Share of requests that get status 500. */
  readonly serverError?: number;
  /** Share of requests whose connection breaks, half of them in the midst of the answer. */
  readonly reset?: number;
  /** Pages of so many datapoints, or metrics of a list. */
  readonly pageLimit?: number;
  /** Share of results with only a part of their datapoints, which no next page completes. */
  readonly partialData?: number;
  /** Share of results without datapoints for an InternalError. */
  readonly internalError?: number;
  /** Share of metrics that may never be read. */
  readonly forbidden?: number;
  /** Share of results that are left out; a message of the whole answer says so. */
  readonly dropped?: number;
  /** Instead of the fake's own. */
  readonly latency?: Latency;
}

/** What the script has for one request. */
export interface RequestFaults {
  readonly outcome: "answer" | "throttle" | "server-error" | "reset" | "reset-midway";
  readonly pageLimit: number;
  readonly latency: Latency | undefined;
  readonly ofResult: (sequence: number, query: MetricDataQuery) => ResultFault | undefined;
}

/** A script of faults: the same seed, rules and order of requests give the same faults. */
export class FaultScript {
  readonly #seed: number;
  #rules: readonly FaultRule[];

  constructor(seed: number, rules: readonly FaultRule[]) {
    this.#seed = hash(seed, 17);
    this.#rules = rules;
  }

  get rules(): readonly FaultRule[] {
    return this.#rules;
  }

  replace(rules: readonly FaultRule[]): void {
    this.#rules = rules;
  }

  /** @param elapsed Seconds since the start of the fake. */
  of(request: number, operation: string, elapsed: number): RequestFaults {
    const rules = this.#rules.filter(
      (rule) => isActive(rule, elapsed) && (rule.operations?.includes(operation) ?? true),
    );
    return {
      outcome: this.#outcome(rules, request),
      pageLimit: Math.min(...rules.map((rule) => rule.pageLimit ?? Infinity)),
      latency: rules.findLast((rule) => rule.latency !== undefined)?.latency,
      ofResult: (sequence, query) => this.#ofResult(rules, sequence, query),
    };
  }

  #outcome(rules: readonly FaultRule[], request: number): RequestFaults["outcome"] {
    for (const [i, { reset = 0, serverError = 0, throttle = 0 }] of rules.entries()) {
      let rest = unit(hash(this.#seed, request, i));
      if ((rest -= reset) < 0) {
        return -rest < reset / 2 ? "reset" : "reset-midway";
      }
      if ((rest -= serverError) < 0) {
        return "server-error";
      }
      if (rest - throttle < 0) {
        return "throttle";
      }
    }
    return "answer";
  }

  #ofResult(rules: readonly FaultRule[], sequence: number, query: MetricDataQuery): ResultFault | undefined {
    for (const [i, rule] of rules.entries()) {
      const { forbidden = 0, internalError = 0, partialData = 0, dropped = 0, metrics } = rule;
      if ((metrics?.namespace ?? query.metric.namespace) !== query.metric.namespace) {
        continue;
      }
      if ((metrics?.name ?? query.metric.name) !== query.metric.name) {
        continue;
      }
      if (unit(hash(this.#seed, i, textHash(query.key))) < forbidden) {
        return "forbidden";
      }
      const rest = unit(hash(this.#seed, i, sequence, textHash(query.resultKey)));
      if (rest < internalError + partialData + dropped) {
        return rest < internalError ? "internal-error" : rest < internalError + partialData ? "partial" : "dropped";
      }
    }
    return undefined;
  }
}

function isActive({ fromSeconds = 0, untilSeconds = Infinity, burst }: FaultRule, elapsed: number): boolean {
  const inBurst = burst === undefined || (elapsed - fromSeconds) % burst.everySeconds < burst.forSeconds;
  return elapsed >= fromSeconds && elapsed < untilSeconds && inBurst;
}
