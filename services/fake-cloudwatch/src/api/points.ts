import type { UnixSeconds } from "../truth/series";
import { Summary } from "../truth/summary";
import type { Call } from "./call";
import { isKept, roundedStart } from "./calendar";
import type { MetricDataQuery } from "./metric-data-query";

/** Datapoints of one query in the order asked for; of a metric with two units there are two for a time. */
export interface Points {
  readonly times: UnixSeconds[];
  readonly values: number[];
}

/** From where to where periods begin, in the fake's own time. */
export interface Range {
  readonly start: UnixSeconds;
  readonly end: UnixSeconds;
}

/** Evaluates the queries of one request: all statistics of a metric at once. */
export class Evaluation {
  readonly #call: Call;
  readonly #range: Range;
  readonly #descending: boolean;
  readonly #siblings = new Map<string, MetricDataQuery[]>();
  readonly #points = new Map<string, Points>();

  constructor(call: Call, queries: readonly MetricDataQuery[], range: Range, descending: boolean) {
    this.#call = call;
    this.#range = range;
    this.#descending = descending;
    for (const query of queries) {
      const key = shared(query);
      const siblings = this.#siblings.get(key);
      if (siblings === undefined) {
        this.#siblings.set(key, [query]);
      } else {
        siblings.push(query);
      }
    }
  }

  points(query: MetricDataQuery): Points {
    const known = this.#points.get(query.id);
    if (known !== undefined) {
      return known;
    }
    const siblings = this.#siblings.get(shared(query)) ?? [query];
    this.#evaluate(siblings);
    return this.#points.get(query.id) ?? { times: [], values: [] };
  }

  #evaluate(queries: readonly MetricDataQuery[]): void {
    const [first] = queries;
    if (first === undefined) {
      return;
    }
    const absent = this.#call.open.emptyRange === "absent";
    const all = queries.map(({ id, statistic }) => {
      const points: Points = { times: [], values: [] };
      this.#points.set(id, points);
      return { statistic, points };
    });
    const withBins = queries.some(({ statistic }) => statistic.needsBins);
    forEachPeriod(this.#call, first, this.#range, withBins, (time, _, summary) => {
      for (const { statistic, points } of all) {
        const value = statistic.of(summary);
        if (value !== undefined && !(absent && statistic.ofRange && value === 0)) {
          points.times.push(time);
          points.values.push(value);
        }
      }
    });
    if (this.#descending) {
      all.forEach(({ points }) => {
        points.times.reverse();
        points.values.reverse();
      });
    }
  }
}

function shared({ account, key, periodSeconds, unit }: MetricDataQuery): string {
  return `${account} ${periodSeconds} ${unit ?? ""} ${key}`;
}

/**
 * Visits the periods that have data, ascending; the summary is the visitor's only until it returns. The first begins at the
 * rounded start of the request, not at a multiple of the period (boto/boto3#3457); data of a minute are one value, so the
 * last reaches to the end of its minute.
 */
export function forEachPeriod(
  { world, place, now }: Call,
  { metric, account, periodSeconds, unit }: Pick<MetricDataQuery, "metric" | "account" | "periodSeconds" | "unit">,
  { start, end }: Range,
  withBins: boolean,
  visit: (time: UnixSeconds, unit: string, summary: Summary) => void,
): void {
  const all = world.find({ account, region: place.region }, metric)?.series ?? [];
  const series = all.filter(
    (one) => (unit === undefined || one.unit === unit) && (periodSeconds >= 60 || one.resolutionSeconds === 1),
  );
  const units = [...new Set(series.map((one) => one.unit))].sort();
  const step = Math.min(periodSeconds, 60);
  const lastEnd = Math.ceil(end / step) * step;
  const summary = new Summary(withBins);
  for (let time = roundedStart(start, now, periodSeconds); time < end; time += periodSeconds) {
    if (!isKept(time, now, periodSeconds)) {
      continue;
    }
    for (const one of units) {
      summary.clear();
      for (const s of series) {
        if (s.unit === one) {
          s.addTo(summary, time, Math.min(time + periodSeconds, lastEnd), now);
        }
      }
      if (summary.count !== 0) {
        visit(time, one, summary);
      }
    }
  }
}
