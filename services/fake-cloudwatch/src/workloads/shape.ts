import { GeneratedSeries } from "../truth/generated";
import { metric } from "../truth/metric";
import { hash, normal, unit } from "../truth/random";
import type { UnixSeconds } from "../truth/series";
import type { WorkloadContext } from "./workload";

const DAY = 86_400;

/** Adds one value, or the same value several times. */
export type Add = (value: number, count?: number) => void;

/** Values that are sums of powers of two down to 2^-10, so that no order of adding them changes their sum. */
export function exactly(value: number): number {
  return Math.round(value * 1024) / 1024;
}

/** Random numbers of one thing in one minute, by what they are for. */
export class Dice {
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** In [0, 1). */
  roll(minute: UnixSeconds, what: number, number = 0): number {
    return unit(hash(this.#seed, minute / 60, what, number));
  }

  between(low: number, high: number, minute: UnixSeconds, what: number, number = 0): number {
    return low + (high - low) * this.roll(minute, what, number);
  }

  /** Spread like response times: half of them below the median, one in six above `spread` times it. */
  lognormal(median: number, spread: number, minute: UnixSeconds, what: number, number = 0): number {
    const [a, b] = [hash(this.#seed, minute / 60, what, number), hash(this.#seed, minute / 60, what, ~number)];
    return median * Math.exp(Math.log(spread) * normal(a, b));
  }

  /** How often something happens in a minute: least at 03:00 UTC, most at 15:00, and never quite the same. */
  occurrences(perMinute: number, minute: UnixSeconds, what: number): number {
    const ofDay = 1 - 0.5 * Math.cos((2 * Math.PI * ((minute % DAY) - 3 * 3600)) / DAY);
    return Math.floor(perMinute * ofDay * this.between(0.8, 1.2, minute, what) + this.roll(minute, what, 1));
  }
}

/** Adds `n` times the value one in a few parts, which need not arrive together. */
export function addOccurrences(add: Add, n: number): void {
  const part = Math.ceil(n / 8);
  for (let left = n; left > 0; left -= part) {
    add(1, Math.min(part, left));
  }
}

/** Makes the series of a namespace. */
export function seriesOf({ seed, since, arrivals, incidents }: WorkloadContext, namespace: string) {
  return (
    name: string,
    unitOfValues: string,
    dimensions: Readonly<Record<string, string>>,
    values: (minute: UnixSeconds, add: Add) => void,
  ) =>
    new GeneratedSeries({
      ...{ metric: metric(namespace, name, dimensions), unit: unitOfValues, seed, since, arrivals, values },
      version: () => incidents.version,
    });
}
