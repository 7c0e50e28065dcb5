import { type Metric, metricKey } from "./metric";
import { type Chunk, isSeen, type MetricEntry, type Series, type SeriesSource, type UnixSeconds } from "./series";
import { Summary } from "./summary";

/** Values as an emitter publishes them. */
export interface Publication {
  readonly metric: Metric;
  /** @default None */
  readonly unit?: string;
  /** When it happened. */
  readonly at: UnixSeconds;
  /** When CloudWatch knows of it. @default at */
  readonly arrival?: UnixSeconds;
  /** When CloudWatch forgets it again, for what was counted wrongly. @default never */
  readonly withdrawn?: UnixSeconds;
  /** @default 60 */
  readonly resolutionSeconds?: 1 | 60;
  /** Values with how often each occurred, or the set of statistics that stands for them. */
  readonly values:
    | readonly (readonly [value: number, count: number])[]
    | { readonly count: number; readonly sum: number; readonly min: number; readonly max: number };
}

/** Metrics whose every value was put here. */
export class StoredMetrics implements SeriesSource {
  readonly #entries: { metric: Metric; series: StoredSeries[] }[] = [];
  readonly #byKey = new Map<string, { metric: Metric; series: StoredSeries[] }>();

  get length(): number {
    return this.#entries.length;
  }

  at(index: number): MetricEntry {
    const entry = this.#entries[index];
    if (entry === undefined) {
      throw new RangeError(`There is no metric ${index}.`);
    }
    return entry;
  }

  find(metric: Metric): MetricEntry | undefined {
    return this.#byKey.get(metricKey(metric));
  }

  put(publication: Publication): void {
    const { metric, unit = "None", resolutionSeconds = 60 } = publication;
    const key = metricKey(metric);
    let entry = this.#byKey.get(key);
    if (entry === undefined) {
      entry = { metric, series: [] };
      this.#byKey.set(key, entry);
      this.#entries.push(entry);
    }
    let series = entry.series.find((s) => s.unit === unit && s.resolutionSeconds === resolutionSeconds);
    if (series === undefined) {
      series = new StoredSeries(metric, unit, resolutionSeconds);
      entry.series.push(series);
    }
    series.put(publication);
  }
}

class StoredSeries implements Series {
  readonly #slots = new Map<UnixSeconds, Chunk[]>();
  /** Starts of slots with values, ascending. */
  readonly #starts: UnixSeconds[] = [];

  constructor(
    readonly metric: Metric,
    readonly unit: string,
    readonly resolutionSeconds: 1 | 60,
  ) {}

  put({ at, arrival = at, withdrawn = Infinity, values }: Publication): void {
    const start = Math.floor(at / this.resolutionSeconds) * this.resolutionSeconds;
    let slot = this.#slots.get(start);
    if (slot === undefined) {
      slot = [];
      this.#slots.set(start, slot);
      this.#starts.splice(firstNotBefore(this.#starts, start), 0, start);
    }
    let chunk = slot.find((c) => c.arrival === arrival && c.withdrawn === withdrawn);
    if (chunk === undefined) {
      chunk = { arrival, withdrawn, summary: new Summary(true) };
      slot.push(chunk);
    }
    if ("count" in values) {
      chunk.summary.addSet(values.count, values.sum, values.min, values.max);
    } else {
      for (const [value, count] of values) {
        chunk.summary.add(value, count);
      }
    }
  }

  addTo(summary: Summary, start: UnixSeconds, end: UnixSeconds, seenAt: UnixSeconds): void {
    for (let i = firstNotBefore(this.#starts, start); i < this.#starts.length; i++) {
      const slot = this.#starts[i] ?? end;
      if (slot >= end) {
        return;
      }
      for (const chunk of this.#slots.get(slot) ?? []) {
        if (isSeen(chunk, seenAt)) {
          summary.merge(chunk.summary);
        }
      }
    }
  }

  activity(seenAt: UnixSeconds): { first: UnixSeconds; last: UnixSeconds } | undefined {
    const seen = (start: UnixSeconds) => (this.#slots.get(start) ?? []).some((chunk) => isSeen(chunk, seenAt));
    const first = this.#starts.find(seen);
    const last = this.#starts.findLast(seen);
    return first === undefined || last === undefined ? undefined : { first, last };
  }
}

function firstNotBefore(ascending: readonly number[], bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? Infinity) < bound) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
