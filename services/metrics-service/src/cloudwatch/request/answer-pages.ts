import type { MessageData } from "@aws-sdk/client-cloudwatch";

import type { Datapoints, HeldReason, UnixSeconds } from "../../model";
import type { MetricDataPage, MetricDataResult } from "./metric-data-page";
import type { Request, Unit } from "./plan";

/** What became of a unit: all that was asked for, in the order of its statistics, or why not. */
export type UnitOutcome =
  | { readonly outcome: "complete"; readonly statistics: readonly Datapoints[] }
  | { readonly outcome: "held"; readonly reason: HeldReason; readonly message: string };

/** One statistic of a unit as the pages tell it. */
interface Part {
  times: UnixSeconds[];
  values: number[];
  /** Of the last page that has it: a part is only what its last page says. */
  status: string;
  message: string;
  ordered: boolean;
}

const UNANSWERED = "GetMetricData did not answer it";

/** Why a result that does not say Complete is held. */
const REASONS: Readonly<Record<string, HeldReason>> = {
  PartialData: "partial",
  InternalError: "internal-error",
  Forbidden: "forbidden",
};

/** The Id of a statistic in a request; unique in it, of the form [a-z][A-Za-z0-9_]*. */
export function idOf(unit: number, statistic: number): string {
  return `u${unit}_${statistic}`;
}

/** The pages of one request put together: a result may be spread over several of them under the same Id. */
export class AnswerPages {
  readonly #parts = new Map<string, Part>();
  readonly #request: Request;
  /** Those of the whole answer and those of its results, as often as they came. */
  readonly messages: MessageData[] = [];
  /** A part whose times are those of the part before it has the same array: most have. */
  #times: readonly UnixSeconds[] = [];

  constructor(request: Request) {
    this.#request = request;
    for (const [u, { statistics }] of request.units.entries()) {
      for (const s of statistics.keys()) {
        this.#parts.set(idOf(u, s), { times: [], values: [], status: "", message: UNANSWERED, ordered: true });
      }
    }
  }

  add({ MetricDataResults, Messages }: MetricDataPage): void {
    this.messages.push(...(Messages ?? []));
    for (const result of MetricDataResults ?? []) this.#addResult(result);
  }

  /** In the order of the request's units, once there are no more pages. */
  outcomes(): UnitOutcome[] {
    return this.#request.units.map((unit, u) => this.#outcome(unit, u));
  }

  /** What was said at last of each result that is not complete. */
  incomplete(): string[] {
    return [...this.#parts.values()].flatMap(({ status }) => (status === "Complete" ? [] : [status || "Missing"]));
  }

  #addResult({ Id, Timestamps, Values, StatusCode, Messages }: MetricDataResult): void {
    const part = this.#parts.get(Id ?? "");
    if (!part) return;
    const messages = Messages ?? [];
    this.messages.push(...messages);
    part.status = StatusCode ?? "";
    part.message = messages.map(({ Code = "", Value = "" }) => `${Code}: ${Value}`).join("; ");
    const times = Timestamps ?? [];
    const values = Values ?? [];
    // A time without a value, or a value without a time, means nothing.
    times.length = values.length = Math.min(times.length, values.length);
    part.ordered &&= isAscending(times, part.times.at(-1) ?? -Infinity);
    // Nearly all are on one page, and stay as they were read.
    part.times = part.times.length === 0 ? times : [...part.times, ...times];
    part.values = part.values.length === 0 ? values : [...part.values, ...values];
  }

  #outcome({ statistics, window }: Unit, u: number): UnitOutcome {
    const parts = statistics.flatMap((_, s) => this.#parts.get(idOf(u, s)) ?? []);
    const bad = parts.find(({ status }) => status !== "Complete");
    if (!bad) return { outcome: "complete", statistics: parts.map((part) => this.#datapoints(part, window)) };
    const message = bad.message || `GetMetricData said ${bad.status}`;
    return { outcome: "held", reason: REASONS[bad.status] ?? "partial", message };
  }

  /** Ascending, one of each time, the last that was said of it, and only of the unit's own window. */
  #datapoints(part: Part, { start, end }: { readonly start: UnixSeconds; readonly end: UnixSeconds }): Datapoints {
    let { times, values } = part;
    const inside = (time: UnixSeconds) => time >= start && time < end;
    const first = times[0] ?? start;
    if (!part.ordered || !inside(first) || !inside(times.at(-1) ?? first)) {
      const latest = new Map(times.map((time, i) => [time, values[i] ?? NaN]));
      const kept = [...latest].filter(([time]) => inside(time)).sort(([a], [b]) => a - b);
      times = kept.map(([time]) => time);
      values = kept.map(([, value]) => value);
    }
    if (!equal(this.#times, times)) this.#times = times;
    return { times: this.#times, values };
  }
}

function isAscending(times: readonly UnixSeconds[], after: UnixSeconds): boolean {
  let before = after;
  for (const time of times) {
    if (time <= before) return false;
    before = time;
  }
  return true;
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
