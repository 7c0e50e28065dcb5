import { arrivalClass, arrivalOf, type Arrivals, settledAfterSeconds } from "./arrivals";
import { type Metric, metricKey } from "./metric";
import { hash, textHash, unit } from "./random";
import { type Chunk, isSeen, type MetricEntry, type Series, type SeriesSource, type UnixSeconds } from "./series";
import { Summary } from "./summary";

const MINUTE = 60;
const HOUR = 3600;

/** So many minutes of a series are kept once made; they can always be made again. */
const MINUTES_KEPT = 600;

export interface GeneratedSeriesProps {
  readonly metric: Metric;
  readonly unit: string;
  readonly seed: number;
  readonly arrivals: Arrivals;
  /** First minute with values. */
  readonly since: UnixSeconds;
  /** @default Infinity - it never ends */
  readonly until?: UnixSeconds;
  /** Changes when `values` would say something else. @default - it never does */
  readonly version?: () => number;
  /** Says each value of a minute, the same at every call of a version. Sums stay exact when values are multiples of 1/1024. */
  readonly values: (minute: UnixSeconds, add: (value: number, count?: number) => void) => void;
}

/** A metric whose values follow from a seed and the time, so that none of them need be kept. */
export class GeneratedSeries implements Series {
  readonly metric: Metric;
  readonly unit: string;
  readonly resolutionSeconds = MINUTE;
  readonly #props: GeneratedSeriesProps;
  readonly #seed: number;
  readonly #since: UnixSeconds;
  readonly #settledAfter: number;
  readonly #minutes = new Map<UnixSeconds, readonly Chunk[]>();
  readonly #hours = new Map<UnixSeconds, Summary>();
  #version = 0;

  constructor(props: GeneratedSeriesProps) {
    this.metric = props.metric;
    this.unit = props.unit;
    this.#props = props;
    this.#seed = hash(props.seed, textHash(metricKey(props.metric)));
    this.#since = Math.ceil(props.since / MINUTE) * MINUTE;
    this.#settledAfter = settledAfterSeconds(props.arrivals);
  }

  addTo(summary: Summary, start: UnixSeconds, end: UnixSeconds, seenAt: UnixSeconds): void {
    const version = this.#props.version?.() ?? 0;
    if (version !== this.#version) {
      this.#version = version;
      this.#minutes.clear();
      this.#hours.clear();
    }
    const last = Math.min(end, this.#props.until ?? Infinity, seenAt);
    let minute = Math.max(start, this.#since);
    while (minute < last) {
      if (minute % HOUR === 0 && minute + HOUR <= end && minute + HOUR + this.#settledAfter <= seenAt) {
        summary.merge(this.#hour(minute));
        minute += HOUR;
      } else {
        for (const chunk of this.#minute(minute)) {
          if (isSeen(chunk, seenAt)) {
            summary.merge(chunk.summary);
          }
        }
        minute += MINUTE;
      }
    }
  }

  activity(seenAt: UnixSeconds): { first: UnixSeconds; last: UnixSeconds } | undefined {
    const until = this.#props.until ?? Infinity;
    return seenAt < this.#since + MINUTE ? undefined : { first: this.#since, last: Math.min(until, seenAt) };
  }

  #hour(start: UnixSeconds): Summary {
    let summary = this.#hours.get(start);
    if (summary === undefined) {
      summary = new Summary(true);
      const end = Math.min(start + HOUR, this.#props.until ?? Infinity);
      for (let minute = Math.max(start, this.#since); minute < end; minute += MINUTE) {
        for (const chunk of this.#minute(minute)) {
          if (chunk.withdrawn === Infinity) {
            summary.merge(chunk.summary);
          }
        }
      }
      this.#hours.set(start, summary);
    }
    return summary;
  }

  #minute(minute: UnixSeconds): readonly Chunk[] {
    let chunks = this.#minutes.get(minute);
    if (chunks === undefined) {
      chunks = this.#make(minute);
      if (this.#minutes.size >= MINUTES_KEPT) {
        this.#minutes.clear();
      }
      this.#minutes.set(minute, chunks);
    }
    return chunks;
  }

  #make(minute: UnixSeconds): readonly Chunk[] {
    const { arrivals, values } = this.#props;
    const byClass = new Map<number, Chunk>();
    let number = 0;
    let firstValue: number | undefined;
    values(minute, (value, count = 1) => {
      const index = arrivalClass(arrivals, hash(this.#seed, minute / MINUTE, number++));
      let chunk = byClass.get(index);
      if (chunk === undefined) {
        const arrival = arrivalOf(arrivals, index, minute, this.#seed);
        chunk = { arrival, withdrawn: Infinity, summary: new Summary(true) };
        byClass.set(index, chunk);
      }
      chunk.summary.add(value, count);
      firstValue ??= value;
    });
    return firstValue === undefined ? [] : [...byClass.values(), ...this.#overcounted(minute, firstValue)];
  }

  /** A value that was counted once too often, until it is put right. */
  #overcounted(minute: UnixSeconds, value: number): readonly Chunk[] {
    const { overcounted } = this.#props.arrivals;
    if (overcounted === undefined || unit(hash(this.#seed, minute / MINUTE, -1, 13)) >= overcounted.share) {
      return [];
    }
    const summary = new Summary(true);
    summary.add(value);
    const arrival = minute + MINUTE;
    return [{ arrival, withdrawn: arrival + overcounted.seconds, summary }];
  }
}

/** Series that are made once and stay. */
export class FixedMetrics implements SeriesSource {
  readonly #entries: readonly MetricEntry[];
  readonly #byKey: ReadonlyMap<string, MetricEntry>;

  constructor(series: readonly Series[]) {
    this.#entries = series.map((one) => ({ metric: one.metric, series: [one] }));
    this.#byKey = new Map(this.#entries.map((entry) => [metricKey(entry.metric), entry]));
    if (this.#byKey.size < this.#entries.length) {
      throw new Error("Two series of a workload have the same metric.");
    }
  }

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
}
