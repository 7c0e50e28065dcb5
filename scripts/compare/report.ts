import type { Comparison } from "./comparison";

export interface Row {
  /** As PromQL names it: `aws_elasticache_cache_hit_rate_average{cache_cluster_id="a-001"}`. */
  readonly series: string;
  /** @default - Prometheus or CloudWatch has no such series at all */
  readonly comparison?: Comparison;
  /** What is wrong with it. @default - nothing */
  readonly problem?: string;
}

const HEAD = ["series", "minutes", "CloudWatch's", "age", "mean", "CloudWatch's"];

/** A line a series, and what is wrong. */
export function report(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ series, comparison }) => (comparison ? [[series, ...cells(comparison)]] : []));
  const widths = HEAD.map((_, i) => Math.max(...[HEAD, ...lines].map((line) => line[i]?.length ?? 0)));
  const format = (line: readonly string[]) =>
    line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ");
  const problems = rows.flatMap(({ series, problem }) => (problem ? [`${series}: ${problem}`] : []));
  const verdict = problems.length > 0 ? `Wrong:\n${problems.map((each) => `  ${each}`).join("\n")}` : VERDICT;
  return `${[HEAD, ...lines].map(format).join("\n")}\n\n${verdict}\n`;
}

const VERDICT = "What Prometheus has is CloudWatch's.";

function cells({ minutes, found, ageSeconds, meanInPrometheus, meanInCloudWatch }: Comparison): string[] {
  const age = Number.isNaN(ageSeconds) ? "-" : `${Math.round(ageSeconds / 60)} min`;
  return [String(minutes), percent(found / minutes), age, number(meanInPrometheus), number(meanInCloudWatch)];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const number = (value: number) => (Number.isNaN(value) ? "-" : Number(value.toPrecision(5)).toLocaleString("en"));
