import type { Answer, HeldReason, Query, Source } from "../../model";
import type { Accounting } from "../accounting";
import { inSlices } from "../../slices";
import type { Budget } from "../budget";
import type { Clients } from "../clients";
import type { Clock } from "../clock";
import type { Log } from "../log";
import { DOLLARS_PER_BILLED_METRIC } from "../prices";
import type { AnswerPages, UnitOutcome } from "./answer-pages";
import type { Caller } from "./caller";
import { type Failure, type FailureKind, failureOf } from "./failure";
import { DATAPOINTS_PER_PAGE } from "./limits";
import { getMetricData, refusal } from "./metric-data";
import { billedMetrics, estimatedDatapoints, type Request, requestsFor, type Unit, unitsOf } from "./plan";
import type { Quarantine } from "./quarantine";

export interface ReadingProps {
  readonly caller: Caller;
  readonly clients: Clients;
  readonly accounting: Accounting;
  readonly budget: Budget;
  readonly clock: Clock;
  readonly log: Log;
  readonly quarantine: Quarantine;
}

const HELD_FOR: Readonly<Record<FailureKind, HeldReason>> = {
  throttled: "throttled",
  transient: "failed",
  denied: "forbidden",
  invalid: "failed",
  stopped: "failed",
};

/** One refused series in a request of 500 takes 18 smaller ones to find. Beyond this many something else is wrong. */
const MOST_REFUSALS = 100;

/** The queries of one job to one source, from question to answer. */
export class Reading {
  /** Which of the queries are. */
  readonly #answered: Uint8Array;
  readonly #held = new Map<HeldReason, { count: number; readonly text: string }>();
  /** How often, and one of the texts. */
  readonly #messages = new Map<string, { count: number; readonly text: string }>();
  #refusals = 0;

  constructor(
    readonly props: ReadingProps,
    readonly source: Source,
    readonly job: string,
    readonly queries: readonly Query[],
    readonly take: (index: number, answer: Answer) => void,
  ) {
    this.#answered = new Uint8Array(queries.length);
  }

  async run(): Promise<void> {
    const { budget, clock } = this.props;
    const units = await inSlices(unitsOf(this.queries));
    if (budget.exhausted(this.job)) {
      const hours = Math.ceil(budget.waitSeconds(this.job) / 3600);
      for (const unit of units) this.#hold(unit, "budget", `the job's budget is spent for ${hours} h`);
    } else {
      const asked = units.filter((unit) => !this.#refusedBefore(unit));
      const requests = await inSlices(requestsFor(asked, clock.now()));
      await Promise.all(requests.map((request) => this.#ask(request, true)));
    }
    for (const query of this.queries.keys()) {
      this.#answer(query, { outcome: "held", reason: "failed", message: "it was not asked" });
    }
    this.#report();
  }

  /** The first answer counts. */
  #answer(query: number, answer: Answer): void {
    if (this.#answered[query] === 1) return;
    this.#answered[query] = 1;
    if (answer.outcome === "held") {
      const known = this.#held.get(answer.reason);
      if (known) known.count++;
      else this.#held.set(answer.reason, { count: 1, text: answer.message });
    }
    this.take(query, answer);
  }

  #refusedBefore(unit: Unit): boolean {
    const message = refusal(unit) ?? this.props.quarantine.messageFor(this.source, unit);
    if (message !== undefined) this.#hold(unit, "failed", message);
    return message !== undefined;
  }

  /** @param again whether what fails within CloudWatch is asked for once more */
  async #ask(request: Request, again: boolean): Promise<void> {
    let pages: AnswerPages;
    try {
      pages = await this.#pages(request);
    } catch (error) {
      await this.#failed(request, failureOf(error), again);
      return;
    }
    for (const { Code = "", Value = "" } of pages.messages) this.#message(Code, Value);
    for (const status of pages.incomplete()) this.props.accounting.partial(status);
    const retried: Unit[] = [];
    for (const [i, outcome] of pages.outcomes().entries()) {
      const unit = request.units[i];
      if (!unit) continue;
      if (again && outcome.outcome === "held" && outcome.reason === "internal-error") retried.push(unit);
      else this.#settle(unit, outcome);
    }
    if (retried.length > 0) await this.#ask({ ...request, units: retried }, false);
  }

  #pages(request: Request): Promise<AnswerPages> {
    const { accounting, budget, caller, clients, clock } = this.props;
    return getMetricData(request, {
      caller,
      client: clients.cloudWatch(this.source),
      source: this.source,
      now: clock.now(),
      answered: () => {
        accounting.estimated(this.job, Math.min(estimatedDatapoints(request), DATAPOINTS_PER_PAGE));
        const metrics = billedMetrics(request);
        const dollars = metrics * DOLLARS_PER_BILLED_METRIC;
        accounting.billed(this.job, metrics);
        accounting.spent(this.job, dollars);
        budget.spend(this.job, dollars);
      },
    });
  }

  /** Of a request that is refused for one of its units, each half is asked for alone, until it is found. */
  async #failed({ window, units }: Request, failure: Failure, again: boolean): Promise<void> {
    const refused = failure.kind === "invalid";
    if (refused && units.length > 1 && this.#refusals < MOST_REFUSALS) {
      this.#refusals++;
      const half = Math.ceil(units.length / 2);
      await this.#ask({ window, units: units.slice(0, half) }, again);
      await this.#ask({ window, units: units.slice(half) }, again);
      return;
    }
    for (const unit of units) {
      const message = `${failure.code}: ${failure.message}`;
      if (refused && units.length === 1) this.props.quarantine.add(this.source, unit, message);
      this.#hold(unit, HELD_FOR[failure.kind], message);
    }
  }

  /** Every query gets the statistics that it asked for, in its own order. */
  #settle(unit: Unit, outcome: UnitOutcome): void {
    if (outcome.outcome === "held") {
      this.#hold(unit, outcome.reason, outcome.message);
      return;
    }
    for (const query of unit.queries) {
      const asked = this.queries[query]?.statistics ?? [];
      const statistics = asked.flatMap((statistic) => outcome.statistics[unit.statistics.indexOf(statistic)] ?? []);
      this.#answer(query, { outcome: "complete", statistics });
    }
  }

  #hold(unit: Unit, reason: HeldReason, message: string): void {
    for (const query of unit.queries) this.#answer(query, { outcome: "held", reason, message });
  }

  #message(code: string, text: string): void {
    this.props.accounting.message(code);
    const known = this.#messages.get(code);
    if (known) known.count++;
    else this.#messages.set(code, { count: 1, text });
  }

  /** One line for each reason and code, however many queries it is about. */
  #report(): void {
    const { job, source } = this;
    const { log } = this.props;
    const where = { job, region: source.region, ...(source.role && { role: source.role.arn }) };
    for (const [reason, { count, text }] of this.#held) {
      log.warn(
        { ...where, reason, queries: count, message: text },
        "queries are held, and asked again in the next cycle",
      );
    }
    for (const [code, { count, text }] of this.#messages) {
      log.warn({ ...where, code, count, message: text }, "CloudWatch sent a message with its answers");
    }
  }
}
