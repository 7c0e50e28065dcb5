import type { Datapoints, UnixSeconds, Window } from "../model";

/** The period of metric streams. */
export const MINUTE = 60;

/** The newest minutes of one metric, with all statistics that are read of it, in place of a column for each. */
export class Ring {
  /** From when on nothing is missing but what the stream has lost. NaN before CloudWatch was asked once. */
  from: UnixSeconds = NaN;
  /** The end of what CloudWatch answered last. */
  seededTo: UnixSeconds = -Infinity;
  /** When CloudWatch was last asked for minutes, and for hours. */
  polledAt: UnixSeconds = -Infinity;
  basesAt: UnixSeconds = -Infinity;
  /** When the stream last had all that was asked. */
  answeredAt: UnixSeconds = -Infinity;
  usedAt: UnixSeconds = -Infinity;
  readonly #minutes: Int32Array;
  readonly #values: Float64Array;

  constructor(
    readonly statistics: readonly string[],
    readonly kept: number,
  ) {
    this.#minutes = new Int32Array(kept).fill(-1);
    this.#values = new Float64Array(kept * statistics.length);
  }

  /**
   * Takes a minute, in place of what was known of it.
   * @returns `old` where there is no place any more for so old a minute
   */
  put(time: UnixSeconds, values: readonly number[]): "new" | "same" | "revised" | "old" {
    const minute = Math.floor(time / MINUTE);
    const slot = minute % this.kept;
    const known = this.#minutes[slot] ?? -1;
    if (known > minute) return "old";
    const at = slot * this.statistics.length;
    const isKnown = known === minute;
    const isSame = isKnown && values.every((value, i) => Object.is(this.#values[at + i], value));
    this.#minutes[slot] = minute;
    this.#values.set(values, at);
    return isSame ? "same" : isKnown ? "revised" : "new";
  }

  /** Takes what CloudWatch answered, but for minutes that the stream has: it had them later. */
  seed({ start, end }: Window, statistics: readonly Datapoints[]): void {
    const times = new Set(statistics.flatMap((points) => points.times));
    const byTime = statistics.map(({ times: own, values }) => new Map(own.map((time, i) => [time, values[i] ?? NaN])));
    for (const time of times) {
      const minute = Math.floor(time / MINUTE);
      if (this.#minutes[minute % this.kept] === minute) continue;
      this.put(
        time,
        byTime.map((values) => values.get(time) ?? NaN),
      );
    }
    this.seededTo = Math.max(this.seededTo, end);
    this.from = Number.isNaN(this.from) ? start : Math.min(this.from, start);
  }

  /** Whether it has all of a window, but for what is newer than what has come. */
  covers({ start }: Window, now: UnixSeconds): boolean {
    return this.from <= start && now - start <= this.kept * MINUTE;
  }

  /** As CloudWatch would answer. */
  read({ start, end }: Window): readonly Datapoints[] {
    const points = this.statistics.map(() => ({ times: [] as UnixSeconds[], values: [] as number[] }));
    for (let time = start; time < end; time += MINUTE) {
      const minute = time / MINUTE;
      const slot = minute % this.kept;
      if (this.#minutes[slot] !== minute) continue;
      points.forEach(({ times, values }, i) => {
        const value = this.#values[slot * this.statistics.length + i] ?? NaN;
        if (Number.isNaN(value)) return;
        times.push(time);
        values.push(value);
      });
    }
    return points;
  }
}
