const BIN_WIDTH = Math.log(1.1);

/** Where the value nought is counted: it has no logarithm. */
const ZERO_BIN = -100_000;

/**
 * The bin of a value that is not negative: n for [1.1^n, 1.1^(n+1)). CloudWatch's own agent counts so (amazon-cloudwatch-agent,
 * metric/distribution/seh1), and AWS's sample that plots histograms asks for the tops of these bins.
 */
export function binOf(value: number): number {
  return value === 0 ? ZERO_BIN : Math.floor(Math.log(value) / BIN_WIDTH + 1e-9);
}

/** The value that stands for all of a bin: its geometric middle, as in the agent. */
export function valueOfBin(bin: number): number {
  return bin === ZERO_BIN ? 0 : Math.exp((bin + 0.5) * BIN_WIDTH);
}

/** All that CloudWatch remembers of the values of a period: their sum, number and extremes exactly, each value by its bin. */
export class Summary {
  count = 0;
  sum = 0;
  min = Infinity;
  max = -Infinity;
  /** Values that came as a statistic set or are negative: nothing is known of their distribution. */
  unbinned = 0;
  /** Number of values by bin, when they are asked for. */
  readonly bins: Map<number, number> | undefined;

  constructor(withBins: boolean) {
    this.bins = withBins ? new Map<number, number>() : undefined;
  }

  /** Forgets everything. */
  clear(): void {
    this.count = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
    this.unbinned = 0;
    this.bins?.clear();
  }

  /** Adds `count` values that are all the same. */
  add(value: number, count = 1): void {
    this.count += count;
    this.sum += value * count;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
    if (value < 0) {
      this.unbinned += count;
    } else if (this.bins !== undefined) {
      const bin = binOf(value);
      this.bins.set(bin, (this.bins.get(bin) ?? 0) + count);
    }
  }

  /** Adds values of which only this is known. */
  addSet(count: number, sum: number, min: number, max: number): void {
    if (min === max) {
      this.add(min, count);
      return;
    }
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
    this.unbinned += count;
  }

  merge(other: Summary): void {
    this.count += other.count;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
    this.unbinned += other.unbinned;
    if (this.bins !== undefined && other.bins !== undefined) {
      for (const [bin, count] of other.bins) {
        this.bins.set(bin, (this.bins.get(bin) ?? 0) + count);
      }
    }
  }
}
