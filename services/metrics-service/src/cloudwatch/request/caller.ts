import type { Family, Source } from "../../model";
import { type Accounting, callLabels } from "../accounting";
import type { Clock } from "../clock";
import { quotaKey } from "../metric-key";
import { Turns } from "../../slices";
import { SelfMetric } from "../self-metric";
import { Failure, type FailureKind, failureOf } from "./failure";
import { Lane, type Toll } from "./lane";
import type { Api, Limits } from "./limits";
import { Rate } from "./rate";

export interface CallerProps {
  readonly limits: Limits;
  readonly clock: Clock;
  /** Between 0 and 1, as Math.random gives it. */
  readonly random: () => number;
  readonly accounting: Accounting;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
  /** For one attempt, credentials included. */
  readonly attemptMilliseconds: number;
}

export interface Call {
  readonly api: Api;
  readonly source: Source;
  /** Of GetMetricData: what it asks for, and whether it begins at most three hours ago. */
  readonly datapoints?: { readonly estimated: number; readonly recent: boolean };
}

/** How often a request is made before it has failed. Waiting longer helps against throttling, trying on seldom helps else. */
const ATTEMPTS: Readonly<Record<FailureKind, number>> = {
  throttled: 8,
  transient: 4,
  denied: 1,
  invalid: 1,
  stopped: 1,
};

const FIRST_BACKOFF_MS = 200;
const LONGEST_BACKOFF_MS = 20_000;

interface Lanes {
  readonly labels: Readonly<Record<string, string>>;
  readonly lane: Lane;
  readonly requests: Rate;
}

/**
 * Makes requests: at the rate that is allowed for all jobs together, and again where that helps, after a random wait
 * that doubles (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 */
export class Caller {
  /** For what takes milliseconds, such as making a request or reading an answer: many would else be done in a row. */
  readonly turns = new Turns();
  readonly #props: CallerProps;
  readonly #lanes = new Map<string, Lanes>();
  readonly #datapoints = new Map<string, Rate>();

  constructor(props: CallerProps) {
    this.#props = props;
  }

  /**
   * @param send one attempt; it must end when its signal aborts
   * @throws Failure
   */
  async call<T>(call: Call, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { lane, requests } = this.#lanesOf(call);
    const tolls = [{ rate: requests, amount: 1 }, ...this.#datapointToll(call)];
    for (let attempt = 1; ; attempt++) {
      try {
        const result = await lane.pass(tolls, this.#props.signal, async () => {
          await this.turns.take();
          return this.#attempt(call, send);
        });
        lane.down = false;
        for (const { rate } of tolls) rate.succeeded();
        return result;
      } catch (error) {
        const failure = this.#failure(error);
        if (failure.kind === "throttled") for (const { rate } of tolls) rate.throttled();
        const unreachable = failure.kind === "transient";
        if (attempt >= (unreachable && lane.down ? 1 : ATTEMPTS[failure.kind])) {
          lane.down = unreachable;
          throw failure;
        }
        await this.#backOff(call, attempt);
      }
    }
  }

  families(): Family[] {
    const share = new SelfMetric({
      name: "watchpost_cloudwatch_rate_share_ratio",
      type: "gauge",
      unit: "ratio",
      help: "Part of the allowed rate of requests that is used: below 1 after throttling, until enough requests succeed.",
    });
    for (const { labels, requests } of this.#lanes.values()) share.set(labels, requests.share);
    return [share.family()];
  }

  /** One attempt with an end, which is counted. */
  async #attempt<T>(call: Call, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { accounting, attemptMilliseconds, signal } = this.#props;
    // It may have been aborted while this waited for its turn, and says so only once.
    if (signal.aborted) throw this.#failure(signal.reason);
    const attempt = new AbortController();
    let end: (failure: Failure) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      end = reject;
    });
    const stop = () => {
      end(new Failure("stopped", "Stopped", "the service is stopping"));
    };
    const timer = setTimeout(() => {
      end(new Failure("transient", "TimeoutError", `no answer within ${attemptMilliseconds / 1000} s`));
    }, attemptMilliseconds);
    signal.addEventListener("abort", stop, { once: true });
    try {
      const result = await Promise.race([send(attempt.signal), ended]);
      accounting.requested(call, "OK");
      return result;
    } catch (error) {
      const failure = this.#failure(error);
      accounting.requested(call, failure.code);
      if (failure.kind === "throttled") accounting.throttled(call);
      throw failure;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      attempt.abort();
    }
  }

  async #backOff(call: Call, attempt: number): Promise<void> {
    const { accounting, clock, random, signal } = this.#props;
    accounting.retried(call);
    try {
      await clock.sleep(random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** attempt), signal);
    } catch (error) {
      throw this.#failure(error);
    }
  }

  #failure(error: unknown): Failure {
    return this.#props.signal.aborted ? new Failure("stopped", "Stopped", "the service is stopping") : failureOf(error);
  }

  #lanesOf({ api, source }: Call): Lanes {
    const key = `${api} ${quotaKey(source)}`;
    const known = this.#lanes.get(key);
    if (known) return known;
    const { clock, limits } = this.#props;
    const requests = new Rate(limits.requests[api], clock);
    const lanes = { labels: callLabels({ api, source }), lane: new Lane(limits.inFlight, clock), requests };
    this.#lanes.set(key, lanes);
    return lanes;
  }

  /** A quota for requests that begin lately and one for others: since it is not said that they add up, they share one second. */
  #datapointToll({ source, datapoints }: Call): Toll[] {
    if (!datapoints) return [];
    const { clock, limits } = this.#props;
    const key = quotaKey(source);
    const rate = this.#datapoints.get(key) ?? new Rate(1, clock);
    this.#datapoints.set(key, rate);
    return [
      { rate, amount: datapoints.estimated / (datapoints.recent ? limits.datapoints.recent : limits.datapoints.older) },
    ];
  }
}
