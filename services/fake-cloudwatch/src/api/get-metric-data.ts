import { hash, textHash, unit } from "../truth/random";
import type { UnixSeconds } from "../truth/series";
import type { Call, Output } from "./call";
import { validationError } from "./errors";
import type { Input } from "./input";
import { type MetricDataQuery, readQueries } from "./metric-data-query";
import { type Cursor, pageByMetric, pageByTime, type Result } from "./paging";
import { Evaluation, type Points, type Range } from "./points";
import { readToken, writeToken } from "./token";

const MOST_DATAPOINTS = 100_800;
const THREE_HOURS = 10_800;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export function getMetricData(input: Input, call: Call): Output {
  const queries = readQueries(input, call.place.account, call.scale);
  const range = readRange(input, call.scale);
  const descending = readScanBy(input);
  const most = readMaxDatapoints(input);
  bill(call, queries);
  call.admit(Math.min(most, estimate(queries, range)), call.now - range.start > THREE_HOURS);

  const question = () => JSON.stringify([queries.map(({ id, key }) => [id, key]), range, descending]);
  const token = input.text("NextToken");
  const [sequence, from] = token === undefined ? [call.number, BEGINNING] : readCursor(token, question());
  const evaluation = new Evaluation(call, queries, range, descending);
  const faults = new ResultFaults(call, sequence);
  const returned = queries.filter((query) => query.returned && faults.of(query) !== "dropped");
  const page = (call.open.paging === "by-time" ? pageByTime : pageByMetric)(
    {
      queries: returned,
      descending,
      limit: Math.min(most, call.pageLimit),
      points: (query) => faults.mangle(query, () => evaluation.points(query)),
    },
    from,
  );
  call.cost.datapoints = page.results.reduce((sum, { points }) => sum + points.times.length, 0);
  return {
    MetricDataResults: page.results.map((result) => writeResult(result, call, faults)),
    NextToken: page.next === undefined ? undefined : writeCursor(sequence, page.next, question()),
    Messages: queries.some((query) => faults.of(query) === "dropped")
      ? [
          {
            Code: "MaxMetricsExceeded",
            Value: "Maximum number of allowed metrics exceeded. Your search may have been limited.",
          },
        ]
      : [],
  };
}

/** What the script of faults does to the results, the same on all pages of an answer. */
class ResultFaults {
  readonly #call: Call;
  readonly #sequence: number;

  constructor(call: Call, sequence: number) {
    this.#call = call;
    this.#sequence = sequence;
  }

  of(query: MetricDataQuery) {
    const { world, place } = this.#call;
    return world.mayRead(place, query.account) ? this.#call.resultFault(this.#sequence, query) : "forbidden";
  }

  mangle(query: MetricDataQuery, points: () => Points): Points {
    const fault = this.of(query);
    if (fault === undefined) {
      return points();
    }
    if (fault !== "partial") {
      return { times: [], values: [] };
    }
    const { times, values } = points();
    const kept = Math.floor(times.length * unit(hash(this.#sequence, textHash(query.resultKey))));
    return { times: times.slice(0, kept), values: values.slice(0, kept) };
  }
}

function writeResult({ query, points, complete }: Result, call: Call, faults: ResultFaults): Output {
  const fault = faults.of(query);
  const status = {
    "internal-error": "InternalError",
    forbidden: "Forbidden",
    partial: "PartialData",
    dropped: "Complete",
  };
  return {
    Id: query.id,
    Label: query.label,
    Timestamps: call.scale === 1 ? points.times : points.times.map((time) => time / call.scale),
    Values: points.values,
    StatusCode: fault === undefined ? (complete ? "Complete" : "PartialData") : status[fault],
    Messages:
      fault === "forbidden" ? [{ Code: "Forbidden", Value: "The account may not read this metric." }] : undefined,
  };
}

function readRange(input: Input, scale: number): Range {
  const start = input.required("StartTime", input.time("StartTime")) * scale;
  const end = input.required("EndTime", input.time("EndTime")) * scale;
  if (start === end) {
    throw validationError("The parameter StartTime must not equal parameter EndTime.");
  }
  if (start > end) {
    throw validationError("The parameter StartTime must be less than the parameter EndTime.");
  }
  return { start, end };
}

function readScanBy(input: Input): boolean {
  const scanBy = input.text("ScanBy") ?? "TimestampDescending";
  if (scanBy !== "TimestampDescending" && scanBy !== "TimestampAscending") {
    throw validationError(`The value ${scanBy} for parameter ScanBy is not supported.`);
  }
  return scanBy === "TimestampDescending";
}

function readMaxDatapoints(input: Input): number {
  const most = input.number("MaxDatapoints") ?? MOST_DATAPOINTS;
  if (!(most >= 1 && most <= MOST_DATAPOINTS)) {
    throw validationError(`The value ${most} for parameter MaxDatapoints must be between 1 and ${MOST_DATAPOINTS}.`);
  }
  return most;
}

/** Up to five statistics of the same metric in one request are billed as one metric: https://aws.amazon.com/cloudwatch/pricing/ */
function bill({ cost }: Call, queries: readonly MetricDataQuery[]): void {
  const statistics = new Map<string, number>();
  for (const { account, key } of queries) {
    statistics.set(account + key, (statistics.get(account + key) ?? 0) + 1);
  }
  cost.queries = queries.length;
  for (const n of statistics.values()) {
    cost.billedMetrics += Math.ceil(n / 5);
  }
}

function estimate(queries: readonly MetricDataQuery[], { start, end }: Range): number {
  return queries.reduce((sum, { periodSeconds }) => sum + Math.ceil((end - start) / periodSeconds), 0);
}

const BEGINNING: Cursor = { query: 0, time: undefined };

const NO_TIME = 0;

function readCursor(token: string, question: string): [sequence: number, cursor: Cursor] {
  const [sequence = 0, query = 0, time = NO_TIME] = readToken(token, question, 3);
  return [sequence, { query, time: time === NO_TIME ? undefined : time }];
}

function writeCursor(
  sequence: number,
  { query, time = NO_TIME }: { query: number; time: UnixSeconds | undefined },
  question: string,
) {
  return writeToken([sequence, query, time], question);
}
