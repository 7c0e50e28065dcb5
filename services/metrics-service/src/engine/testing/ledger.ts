import type { Answer, HeldReason, Metric, Query, UnixSeconds } from "../../model";

/** Values that arrive together; taken back where the sign is negative. */
interface Chunk {
  readonly arrival: UnixSeconds;
  readonly values: readonly number[];
  readonly sign: 1 | -1;
}

const MINUTE = 60;
const HOUR = 3_600;

/** A small CloudWatch: it knows what will ever arrive, and answers with what has arrived. */
export class Ledger {
  readonly #metrics = new Map<string, MetricLedger>();

  put(metric: Metric, at: UnixSeconds, arrival: UnixSeconds, values: readonly number[], sign: 1 | -1 = 1): void {
    this.#of(metric).put(at, { arrival, values, sign });
  }

  /** What a statistic of [start, end) is once everything has arrived. */
  truth(metric: Metric, statistic: string, start: UnixSeconds, end: UnixSeconds): number {
    return statisticOf(statistic, this.#of(metric).seen(start, end, Infinity)) ?? 0;
  }

  answer({ metric, statistics, window: { start, end, periodSeconds } }: Query, now: UnixSeconds): Answer {
    const points = statistics.map(() => ({ times: [] as UnixSeconds[], values: [] as number[] }));
    const ledger = this.#of(metric);
    for (let time = start; time < end; time += periodSeconds) {
      ledger.values(statistics, time, periodSeconds, now).forEach((value, i) => {
        if (value === undefined) return;
        points[i]?.times.push(time);
        points[i]?.values.push(value);
      });
    }
    return { outcome: "complete", statistics: points };
  }

  #of({ account, namespace, name, dimensions, unit }: Metric): MetricLedger {
    const values = dimensions.map((dimension) => `${dimension.name}=${dimension.value}`);
    const key = [account, namespace, name, unit, ...values].join("|");
    let ledger = this.#metrics.get(key);
    if (ledger === undefined) this.#metrics.set(key, (ledger = new MetricLedger()));
    return ledger;
  }
}

class MetricLedger {
  readonly #minutes = new Map<UnixSeconds, Chunk[]>();
  /** By hour, when the last of it arrives. */
  readonly #completeAt = new Map<UnixSeconds, UnixSeconds>();
  /** By statistics and hour, what it is for good. */
  readonly #complete = new Map<string, Map<UnixSeconds, readonly (number | undefined)[]>>();

  put(at: UnixSeconds, chunk: Chunk): void {
    const [minute, hour] = [Math.floor(at / MINUTE) * MINUTE, Math.floor(at / HOUR) * HOUR];
    this.#completeAt.set(hour, Math.max(this.#completeAt.get(hour) ?? 0, chunk.arrival));
    const chunks = this.#minutes.get(minute);
    if (chunks === undefined) this.#minutes.set(minute, [chunk]);
    else chunks.push(chunk);
  }

  seen(start: UnixSeconds, end: UnixSeconds, now: UnixSeconds): readonly Chunk[] {
    const seen: Chunk[] = [];
    for (let time = start; time < end; time += MINUTE) {
      for (const chunk of this.#minutes.get(time) ?? []) if (chunk.arrival <= now) seen.push(chunk);
    }
    return seen;
  }

  values(
    statistics: readonly string[],
    time: UnixSeconds,
    periodSeconds: number,
    now: UnixSeconds,
  ): readonly (number | undefined)[] {
    const isForGood = periodSeconds === HOUR && now >= (this.#completeAt.get(time) ?? 0);
    if (!isForGood) return this.#compute(statistics, time, periodSeconds, now);
    const key = statistics.join(" ");
    let complete = this.#complete.get(key);
    if (complete === undefined)
      this.#complete.set(key, (complete = new Map<UnixSeconds, readonly (number | undefined)[]>()));
    let values = complete.get(time);
    if (values === undefined) complete.set(time, (values = this.#compute(statistics, time, periodSeconds, now)));
    return values;
  }

  #compute(
    statistics: readonly string[],
    time: UnixSeconds,
    periodSeconds: number,
    now: UnixSeconds,
  ): readonly (number | undefined)[] {
    const seen = this.seen(time, time + periodSeconds, now);
    return seen.length === 0 ? [] : statistics.map((statistic) => statisticOf(statistic, seen));
  }
}

export function held(reason: HeldReason = "throttled"): Answer {
  return { outcome: "held", reason, message: "not now" };
}

function statisticOf(statistic: string, chunks: readonly Chunk[]): number | undefined {
  if (statistic === "Sum") return sumOf(chunks, (value) => value);
  if (statistic === "SampleCount") return sumOf(chunks, () => 1);
  if (statistic === "Average") return sumOf(chunks, (value) => value) / sumOf(chunks, () => 1);
  // Whether AWS gives a zero or nothing where no value is in the range is not known; nothing is the harder one.
  if (statistic.startsWith("TC(:")) {
    const bound = Number(statistic.slice(4, -1));
    return sumOf(chunks, (value) => (value <= bound ? 1 : 0)) || undefined;
  }
  const sorted = chunks.flatMap(({ values }) => values).sort((a, b) => a - b);
  if (statistic === "Maximum") return sorted.at(-1);
  const percent = /^p(.+)$/.exec(statistic)?.[1];
  if (percent !== undefined) return sorted[Math.max(0, Math.ceil((Number(percent) / 100) * sorted.length) - 1)];
  throw new Error(`The ledger does not know ${statistic}.`);
}

function sumOf(chunks: readonly Chunk[], of: (value: number) => number): number {
  let total = 0;
  for (const { values, sign } of chunks) for (const value of values) total += sign * of(value);
  return total;
}
