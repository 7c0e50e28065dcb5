import type { UnixSeconds } from "../model";

/** What CloudWatch has come to for a series. */
export interface Seen {
  readonly anchor: UnixSeconds;
  /** Its total has everything before this. */
  readonly watermark: UnixSeconds;
  readonly values: Float64Array;
}

/** {@link Counted} as it is kept from one process to the next. */
export interface SavedCounted {
  readonly anchor: UnixSeconds;
  readonly watermark: UnixSeconds;
  readonly values: readonly number[];
  readonly shown: readonly number[];
  readonly minutes: readonly (readonly [UnixSeconds, readonly number[]])[];
}

const MINUTE = 60;

/** So many minutes are kept apart: of a longer wait for CloudWatch the oldest are one. */
const KEPT_MINUTES = 240;

/**
 * A series that CloudWatch counts and emitters push. Its value is CloudWatch's total up to its watermark; while that is
 * stale, with what was pushed for the time from there on. What was pushed is kept by minute for as long as CloudWatch
 * may not have it yet, so nothing is counted twice. The value never falls: when CloudWatch is back and has not come as
 * far as what was shown, it waits.
 */
export class Counted {
  /** What is to be shown; NaN before CloudWatch has counted it once, for then its beginning is not known. */
  readonly shown: Float64Array;
  /** When something was last pushed. NaN if never. */
  pushedAt: UnixSeconds = NaN;
  /** Whether what was pushed is in what is shown. */
  takenOver = false;
  #seen: Seen | undefined;
  #minutes = new Map<UnixSeconds, Float64Array>();

  /**
   * @param width how many numbers it has, none of which falls
   * @param trustedFrom a process before this one may have shown more than CloudWatch has: nothing is shown before
   *   CloudWatch has come so far
   */
  constructor(
    readonly width: number,
    readonly trustedFrom: UnixSeconds,
  ) {
    this.shown = new Float64Array(width).fill(NaN);
  }

  static restored({ anchor, watermark, values, shown, minutes }: SavedCounted): Counted {
    const counted = new Counted(shown.length, -Infinity);
    counted.#seen = { anchor, watermark, values: Float64Array.from(values) };
    counted.shown.set(shown);
    counted.#minutes = new Map(minutes.map(([minute, increments]) => [minute, Float64Array.from(increments)]));
    return counted;
  }

  /** Nothing where nothing was shown yet: there is nothing to fall from. */
  save(): SavedCounted | undefined {
    if (this.#seen === undefined || Number.isNaN(this.shown[0])) return undefined;
    const { anchor, watermark, values } = this.#seen;
    const minutes = [...this.#minutes].map(([minute, increments]) => [minute, [...increments]] as const);
    return { anchor, watermark, values: [...values], shown: [...this.shown], minutes };
  }

  get anchor(): UnixSeconds {
    return this.#seen?.anchor ?? NaN;
  }

  /** Whether CloudWatch has not counted it yet. */
  get isWaiting(): boolean {
    return this.#seen === undefined;
  }

  /** @param at when what is counted began to happen: it counts only where all of it is behind the watermark */
  push(at: UnixSeconds, increments: Float64Array, now: UnixSeconds): void {
    this.pushedAt = now;
    const minute = Math.floor(at / MINUTE) * MINUTE;
    if (minute < (this.#seen?.watermark ?? -Infinity)) return;
    addTo(this.#minutes, minute, increments);
    if (this.#minutes.size > KEPT_MINUTES) this.#joinOldest();
  }

  /** Takes what CloudWatch has come to, which ends what was pushed for the time before. */
  see(seen: Seen): void {
    if (this.#seen !== undefined && seen.anchor !== this.#seen.anchor) this.shown.fill(NaN);
    this.#seen = seen;
    for (const minute of this.#minutes.keys()) if (minute < seen.watermark) this.#minutes.delete(minute);
  }

  /**
   * Lets it grow to what it is now.
   * @returns whether it changed
   */
  settle(now: UnixSeconds, takeoverAfterSeconds: number): boolean {
    const seen = this.#seen;
    if (seen === undefined || (Number.isNaN(this.shown[0]) && seen.watermark < this.trustedFrom)) return false;
    const isStale = now - seen.watermark > takeoverAfterSeconds;
    this.takenOver = isStale && this.#minutes.size > 0;
    let changed = false;
    for (let v = 0; v < this.width; v++) {
      let value = seen.values[v] ?? NaN;
      if (isStale) for (const increments of this.#minutes.values()) value += increments[v] ?? 0;
      const before = this.shown[v] ?? NaN;
      if (value <= before) continue;
      this.shown[v] = value;
      changed = true;
    }
    return changed;
  }

  /** It then begins where the oldest did: CloudWatch ends both at once, rather than that one of them counts twice. */
  #joinOldest(): void {
    const [oldest, next] = [...this.#minutes.keys()].sort((a, b) => a - b);
    const increments = next === undefined ? undefined : this.#minutes.get(next);
    if (oldest === undefined || next === undefined || increments === undefined) return;
    this.#minutes.delete(next);
    addTo(this.#minutes, oldest, increments);
  }
}

function addTo(minutes: Map<UnixSeconds, Float64Array>, minute: UnixSeconds, increments: Float64Array): void {
  const known = minutes.get(minute);
  if (known === undefined) minutes.set(minute, increments.slice());
  else for (let v = 0; v < known.length; v++) known[v] = (known[v] ?? 0) + (increments[v] ?? 0);
}
