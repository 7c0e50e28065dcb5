import { inspect } from "node:util";

/** A length of time. Made by {@link seconds}, {@link minutes}, {@link hours} or {@link days}. */
export class Duration {
  constructor(readonly seconds: number) {}

  get days(): number {
    return this.seconds / 86_400;
  }

  /**
   * In Prometheus's notation, in the largest unit that leaves no rest: `90d`, `12h`, `1m`, `15s`.
   * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file
   */
  toString(): string {
    for (const [unit, length] of PROMETHEUS_UNITS) {
      if (this.seconds >= length && this.seconds % length === 0) return `${this.seconds / length}${unit}`;
    }
    return `${this.seconds}s`;
  }

  /** In error messages it looks as in prometheus.yml. */
  [inspect.custom](): string {
    return this.toString();
  }
}

const PROMETHEUS_UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
] as const;

export const seconds = (n: number): Duration => new Duration(n);
export const minutes = (n: number): Duration => new Duration(n * 60);
export const hours = (n: number): Duration => new Duration(n * 3_600);
export const days = (n: number): Duration => new Duration(n * 86_400);

/** Bytes in a MiB, a GiB: powers of two, as disks, Fargate and Prometheus count. */
export const MEBIBYTE = 1_048_576;
export const GIBIBYTE = 1_073_741_824;
