import { metricKey } from "../metric-key";
import type { Metric, Query, UnixSeconds, Window } from "../../model";
import type { Sliced } from "../../slices";
import { STATISTICS_PER_BILLED_METRIC } from "../prices";
import { DATAPOINTS_PER_PAGE, QUERIES_PER_REQUEST, RECENT_SECONDS } from "./limits";
import { pack } from "./packing";

/** What is asked of a metric in a window, once for however many queries: what AWS bills. */
export interface Unit {
  readonly metric: Metric;
  readonly statistics: readonly string[];
  readonly window: Window;
  /** Of the queries that it answers. */
  readonly queries: readonly number[];
}

interface MutableUnit extends Unit {
  readonly statistics: string[];
  readonly queries: number[];
}

/** One GetMetricData, without its pages. */
export interface Request {
  /** Each of its units asks for this or for a part of it. */
  readonly window: Window;
  readonly units: readonly Unit[];
}

/** The least that answers all the queries: each statistic of a metric in a window once. */
export function* unitsOf(queries: readonly Query[]): Sliced<Unit[]> {
  const units: MutableUnit[] = [];
  const windowKey = windowKeys();
  const byWindow = new Map<string, Map<string, MutableUnit>>();
  for (const [index, { metric, statistics, window }] of queries.entries()) {
    const byMetric = placeIn(byWindow, windowKey(window), () => new Map<string, MutableUnit>());
    const unit = placeIn(byMetric, metricKey(metric), () => {
      const fresh = { metric, statistics: [...new Set(statistics)], window, queries: [] };
      units.push(fresh);
      return fresh;
    });
    unit.queries.push(index);
    for (const statistic of statistics) if (!unit.statistics.includes(statistic)) unit.statistics.push(statistic);
    yield;
  }
  return units;
}

/** As many requests as it takes, no metric over two of them, each with an answer of one page where its units allow it. */
export function* requestsFor(units: readonly Unit[], now: UnixSeconds): Sliced<Request[]> {
  const requests: Request[] = [];
  const windowKey = windowKeys();
  for (const group of groupBy(units, ({ window }) => windowKey(window))) {
    const { window } = group[0];
    const capacity = Math.max(1, Math.min(QUERIES_PER_REQUEST, Math.floor(DATAPOINTS_PER_PAGE / datapointsOf(window))));
    const bins = pack(
      group.map(({ statistics }) => statistics.length),
      capacity,
    );
    for (const bin of bins) {
      requests.push({ window, units: bin.flatMap((i) => group[i] ?? []) });
      yield;
    }
  }
  return joinSmall(requests, now);
}

/** Datapoints that GetMetricData counts for a request, whether they exist or not. */
export function estimatedDatapoints(request: Request): number {
  return queriesOf(request) * datapointsOf(request.window);
}

/** Metrics that AWS bills a request for. */
export function billedMetrics({ units }: Pick<Request, "units">): number {
  return units.reduce((sum, { statistics }) => sum + Math.ceil(statistics.length / STATISTICS_PER_BILLED_METRIC), 0);
}

/** Of one statistic. */
function datapointsOf({ periodSeconds, start, end }: Window): number {
  return Math.max(1, Math.ceil((end - start) / periodSeconds));
}

function queriesOf({ units }: Request): number {
  return units.reduce((sum, { statistics }) => sum + statistics.length, 0);
}

/**
 * A few metrics whose windows begin elsewhere, since they were found or held later than others, make requests that are
 * nearly empty. Those that end alike are asked for together from the earliest beginning, as long as that asks for at most
 * twice the datapoints.
 */
function joinSmall(requests: readonly Request[], now: UnixSeconds): Request[] {
  const joined: Request[] = [];
  for (const group of groupBy(requests, ({ window }) => `${window.periodSeconds} ${window.end}`)) {
    let current: Request | undefined;
    for (const request of [...group].sort((a, b) => a.window.start - b.window.start)) {
      const both = current && join(current, request, now);
      if (current && !both) joined.push(current);
      current = both ?? request;
    }
    if (current) joined.push(current);
  }
  return joined;
}

/** @returns nothing where they are better apart */
function join(earlier: Request, later: Request, now: UnixSeconds): Request | undefined {
  const { window } = earlier;
  const both = { window, units: [...earlier.units, ...later.units] };
  const apart = estimatedDatapoints(earlier) + estimatedDatapoints(later);
  const together = estimatedDatapoints(both);
  const fits = queriesOf(both) <= QUERIES_PER_REQUEST && together <= DATAPOINTS_PER_PAGE && together <= 2 * apart;
  return fits && ageClass(window, now) === ageClass(later.window, now) ? both : undefined;
}

/** CloudWatch keeps and rounds periods, and counts datapoints, by how long ago a request begins. */
const AGES = [RECENT_SECONDS, 15 * 86_400, 63 * 86_400];

function ageClass({ start }: Window, now: UnixSeconds): number {
  return AGES.filter((age) => now - start > age).length;
}

/** One text for each window, made once for all that share it. */
function windowKeys(): (window: Window) => string {
  const keys = new Map<Window, string>();
  return (window) => placeIn(keys, window, () => `${window.periodSeconds} ${window.start} ${window.end}`);
}

function placeIn<K, T>(map: Map<K, T>, key: K, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const of = key(item);
    const group = groups.get(of);
    if (group) group.push(item);
    else groups.set(of, [item]);
  }
  return [...groups.values()];
}
