import { arrivalClass, arrivalOf, settledAfterSeconds } from "../truth/arrivals";
import { type Metric, metricKey } from "../truth/metric";
import { hash } from "../truth/random";
import type { MetricEntry, Series, SeriesSource, UnixSeconds } from "../truth/series";
import type { Summary } from "../truth/summary";
import type { Workload, WorkloadContext } from "./workload";

const MINUTE = 60;
const HOUR = 3600;
const NAMESPACE = "Synthetic";

/** How many values a minute has beyond the least, by the minute and the metric: in an hour they add up to the same. */
const WAVE = Array.from({ length: 60 }, (_, i) => hash(i, 99) % 7);
const WAVE_OF_HOUR = WAVE.reduce((sum, n) => sum + n, 0);

export interface SyntheticWorkload extends Workload {
  readonly namespace: string;
  readonly metricName: string;
  /** What a benchmark asks of each metric. */
  readonly statistics: readonly string[];
  readonly metrics: number;
}

/**
 * Any number of metrics that cost no memory: all values of a minute of a metric follow from a hash, a whole hour from another.
 * The metrics are `Requests` by `Service` and `Instance`.
 *
 * @param metrics How many.
 * @param statistics What a benchmark asks of each.
 */
export function syntheticMetrics(metrics: number, statistics: readonly string[] = ["Sum"]): SyntheticWorkload {
  return {
    name: "synthetic",
    namespace: NAMESPACE,
    metricName: "Requests",
    metrics,
    statistics,
    source: (context) => new SyntheticMetrics(metrics, context),
  };
}

const SERVICE_SIZE = 100;

class SyntheticMetrics implements SeriesSource {
  readonly #context: WorkloadContext;
  readonly #settledAfter: number;

  constructor(
    readonly length: number,
    context: WorkloadContext,
  ) {
    this.#context = { ...context, since: Math.ceil(context.since / HOUR) * HOUR };
    this.#settledAfter = settledAfterSeconds(context.arrivals);
  }

  at(index: number): MetricEntry {
    const metric: Metric = {
      namespace: NAMESPACE,
      name: "Requests",
      dimensions: [
        { name: "Instance", value: `i-${String(index).padStart(6, "0")}` },
        { name: "Service", value: `service-${Math.floor(index / SERVICE_SIZE)}` },
      ],
    };
    return { metric, series: [new SyntheticSeries(metric, index, this.#context, this.#settledAfter)] };
  }

  find(metric: Metric): MetricEntry | undefined {
    if (metric.namespace !== NAMESPACE) {
      return undefined;
    }
    const instance = metric.dimensions.find(({ name }) => name === "Instance")?.value ?? "";
    const index = Number(instance.slice(2));
    if (!Number.isInteger(index) || index < 0 || index >= this.length) {
      return undefined;
    }
    const entry = this.at(index);
    return metricKey(entry.metric) === metricKey(metric) ? entry : undefined;
  }
}

class SyntheticSeries implements Series {
  readonly unit = "Milliseconds";
  readonly resolutionSeconds = MINUTE;
  readonly #leastPerMinute: number;

  constructor(
    readonly metric: Metric,
    readonly index: number,
    readonly context: WorkloadContext,
    readonly settledAfter: number,
  ) {
    this.#leastPerMinute = 1 + (hash(context.seed, index) % 20);
  }

  addTo(summary: Summary, start: UnixSeconds, end: UnixSeconds, seenAt: UnixSeconds): void {
    const last = Math.min(end, seenAt);
    let minute = Math.max(start, this.context.since);
    while (minute < last) {
      if (minute % HOUR === 0 && minute + HOUR <= end && minute + HOUR + this.settledAfter <= seenAt) {
        this.#add(summary, minute / HOUR, MINUTE, WAVE_OF_HOUR);
        minute += HOUR;
      } else {
        if (minute + MINUTE + this.settledAfter <= seenAt || this.#arrival(minute) <= seenAt) {
          this.#add(summary, Math.floor(minute / HOUR), 1, WAVE[(minute / MINUTE + this.index) % 60] ?? 0);
        }
        minute += MINUTE;
      }
    }
  }

  activity(seenAt: UnixSeconds): { first: UnixSeconds; last: UnixSeconds } | undefined {
    const { since } = this.context;
    return seenAt < since + MINUTE ? undefined : { first: since, last: seenAt };
  }

  /** `minutes` of an hour: some values each, which all are the hour's, and what the wave adds. */
  #add(summary: Summary, hour: number, minutes: number, wave: number): void {
    const { seed } = this.context;
    const value = 1 + (hash(seed, this.index, hour) % 4096) / 16;
    summary.add(value, minutes * this.#leastPerMinute + wave);
  }

  /** All values of a minute come together. */
  #arrival(minute: UnixSeconds): UnixSeconds {
    const { seed, arrivals } = this.context;
    const own = hash(seed, this.index, 3);
    return arrivalOf(arrivals, arrivalClass(arrivals, hash(own, minute / MINUTE)), minute, own);
  }
}
