import { createHash } from "node:crypto";

import type { UnixSeconds } from "../model";

/** What an emitter has counted since its start. */
export interface CumulativePoint {
  /** Nanoseconds since the epoch; 0 where it is not said. */
  readonly start: bigint;
  readonly time: bigint;
  readonly values: Float64Array;
}

/** What came to it since the point before. */
export interface Increment {
  readonly since: bigint;
  readonly values: Float64Array;
}

export type SavedStream = readonly [
  key: string,
  start: string,
  time: string,
  values: readonly number[],
  usedAt: number,
];

/** After which an emitter may be forgotten to make room for another. */
const IDLE_SECONDS = 3_600;

const NANOSECONDS = 1_000_000_000n;

interface Stream extends CumulativePoint {
  readonly usedAt: UnixSeconds;
}

/**
 * Makes increments of what emitters count since their start, by the difference to the point before. A new start, or a
 * number that fell, is an emitter that began anew.
 * https://opentelemetry.io/docs/specs/otel/metrics/data-model/#resets-and-gaps
 */
export class CumulativeStreams {
  /** The one that was used longest ago first. */
  readonly #streams: Map<string, Stream>;
  #since: UnixSeconds;

  /**
   * @param since what an emitter that is new here has counted counts only where it began at this time or later: of
   *   others nobody knows what was counted before
   */
  constructor(
    readonly limit: number,
    since: UnixSeconds,
    saved: readonly SavedStream[] = [],
  ) {
    this.#since = since;
    this.#streams = new Map(
      saved.map(([key, start, time, values, usedAt]) => [
        key,
        { start: BigInt(start), time: BigInt(time), values: Float64Array.from(values), usedAt },
      ]),
    );
  }

  /** The same, and later where emitters have been forgotten: they might come back. */
  get since(): UnixSeconds {
    return this.#since;
  }

  /** @returns `duplicate` for a point that is not newer than the last, `full` where there are too many emitters */
  take(identity: string, point: CumulativePoint, now: UnixSeconds): Increment | "first" | "duplicate" | "full" {
    const key = createHash("sha256").update(identity).digest("base64url").slice(0, 22);
    const before = this.#streams.get(key);
    if (before === undefined) {
      if (!this.#makeRoom(now)) return "full";
      this.#streams.set(key, { ...point, usedAt: now });
      return Number(point.start / NANOSECONDS) >= this.#since ? { since: point.start, values: point.values } : "first";
    }
    if (point.time <= before.time || point.start < before.start) return "duplicate";
    this.#streams.delete(key);
    this.#streams.set(key, { ...point, usedAt: now });
    if (point.start > before.start) return { since: point.start, values: point.values };
    const fell = point.values.some((value, v) => value < (before.values[v] ?? 0));
    if (fell || point.values.length !== before.values.length) return { since: before.time, values: point.values };
    return { since: before.time, values: point.values.map((value, v) => value - (before.values[v] ?? 0)) };
  }

  save(): readonly SavedStream[] {
    return [...this.#streams].map(([key, { start, time, values, usedAt }]) => [
      key,
      String(start),
      String(time),
      [...values],
      usedAt,
    ]);
  }

  #makeRoom(now: UnixSeconds): boolean {
    if (this.#streams.size < this.limit) return true;
    const [oldest] = this.#streams;
    if (oldest === undefined || now - oldest[1].usedAt < IDLE_SECONDS) return false;
    const [key, { time }] = oldest;
    this.#since = Math.max(this.#since, Number(time / NANOSECONDS) + 1);
    return this.#streams.delete(key);
  }
}
