import { type Metric, metricKey } from "./metric";
import { END_OF_TIME, type Series, type UnixSeconds } from "./series";
import { parseStatistic } from "./statistic";
import { Summary } from "./summary";
import { FIRST, type World } from "./world";

/** Which periods of which metric. */
export interface LedgerQuery {
  readonly metric: Metric;
  readonly statistic: string;
  /** Where the first period begins. */
  readonly start: UnixSeconds;
  /** Where the last period ends. */
  readonly end: UnixSeconds;
  readonly periodSeconds: number;
  /** @default - of all units together */
  readonly unit?: string;
  /** @default - the monitoring account */
  readonly account?: string;
  /** @default "us-east-1" */
  readonly region?: string;
}

export interface LedgerPoint {
  readonly time: UnixSeconds;
  readonly value: number;
}

/** The truth behind the answers: it knows no limits, no faults, no retention and no lateness. */
export class Ledger {
  readonly #world: World;
  readonly #scale: number;

  /** Times are those of the outside; times `scale` they are the fake's own, in which a minute has 60 seconds. */
  constructor(world: World, scale = 1) {
    this.#world = world;
    this.#scale = scale;
  }

  /** What it will come to when everything has arrived. */
  truth(query: LedgerQuery): readonly LedgerPoint[] {
    return this.#points(query, END_OF_TIME);
  }

  /** What CloudWatch knows of it at an instant. */
  seen(query: LedgerQuery, at: UnixSeconds): readonly LedgerPoint[] {
    return this.#points(query, at * this.#scale);
  }

  /** The sum of all values in [start, end) when everything has arrived. */
  total({ metric, start, end, ...rest }: Omit<LedgerQuery, "statistic" | "periodSeconds">): number {
    const [point] = this.truth({ metric, start, end, periodSeconds: end - start, statistic: "Sum", ...rest });
    return point?.value ?? 0;
  }

  /** Every metric of an account and region. */
  *metrics({ account = this.#world.monitoringAccount, region = "us-east-1" } = {}): Generator<Metric> {
    const given = new Set<string>();
    for (const [, entry] of this.#world.list(region, [account], FIRST)) {
      const key = metricKey(entry.metric);
      if (!given.has(key)) {
        given.add(key);
        yield entry.metric;
      }
    }
  }

  #points(query: LedgerQuery, seenAt: UnixSeconds): readonly LedgerPoint[] {
    const statistic = parseStatistic(query.statistic);
    if (statistic === undefined) {
      throw new Error(`${JSON.stringify(query.statistic)} is no statistic.`);
    }
    const points: LedgerPoint[] = [];
    const series = this.#series(query);
    for (let time = query.start; time < query.end; time += query.periodSeconds) {
      const summary = new Summary(statistic.needsBins);
      const [start, end] = [time * this.#scale, (time + query.periodSeconds) * this.#scale];
      series.forEach((one) => {
        one.addTo(summary, start, end, seenAt);
      });
      const value = statistic.of(summary);
      if (value !== undefined) {
        points.push({ time, value });
      }
    }
    return points;
  }

  #series({ metric, unit, account = this.#world.monitoringAccount, region = "us-east-1" }: LedgerQuery) {
    const all: readonly Series[] = this.#world.find({ account, region }, metric)?.series ?? [];
    return unit === undefined ? all : all.filter((one) => one.unit === unit);
  }
}
