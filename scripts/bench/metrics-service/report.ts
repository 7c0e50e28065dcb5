import type { Books } from "./fake";
import type { Result } from "./measure";
import { POLL_SECONDS, statisticsOf } from "./setting";

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 * https://aws.amazon.com/cloudwatch/pricing/
 */
const QUERIES_PER_REQUEST = 500;
const STATISTICS_PER_BILLED_METRIC = 5;
const DOLLARS_PER_BILLED_METRIC = 0.01 / 1000;
const CYCLES_PER_MONTH = (730 * 3600) / POLL_SECONDS;

/** The least that asks what a program asked in some cycles. */
interface Optimum {
  readonly requests: number;
  readonly billedMetrics: number;
}

/**
 * In every cycle all metrics, and what a program asks beyond that: sums of hours, which are of other periods and so have
 * requests and a price of their own.
 */
function optimumOf({ cycles, setting }: Result): Optimum {
  const statistics = statisticsOf(setting);
  const bills = (queries: number) => (queries / statistics) * Math.ceil(statistics / STATISTICS_PER_BILLED_METRIC);
  const requests = (queries: number) => Math.ceil(queries / QUERIES_PER_REQUEST);
  const all = setting.metrics * statistics;
  return {
    requests: mean(cycles, ({ queries }) => requests(Math.min(queries, all)) + requests(Math.max(0, queries - all))),
    billedMetrics: mean(cycles, ({ queries }) => bills(queries)),
  };
}

function mean(cycles: readonly Books[], of: (books: Books) => number): number {
  return cycles.reduce((sum, books) => sum + of(books), 0) / cycles.length;
}

const COLUMNS: readonly (readonly [heading: string, of: (result: Result) => string])[] = [
  ["program", ({ subject }) => subject],
  ["metrics", ({ setting }) => String(setting.metrics)],
  ["requests", ({ cycles }) => short(mean(cycles, ({ requests }) => requests))],
  ["(least)", (result) => short(optimumOf(result).requests)],
  ["lists", ({ cycles }) => short(mean(cycles, ({ listRequests }) => listRequests))],
  ["billed", ({ cycles }) => short(mean(cycles, ({ billedMetrics }) => billedMetrics))],
  ["(least)", (result) => short(optimumOf(result).billedMetrics)],
  ["$/month", ({ cycles }) => dollars(cycles).toFixed(2)],
  ["cycle s", ({ cycleSeconds }) => fixed(cycleSeconds, 2)],
  ["p50 ms", ({ latency }) => fixed(latency.p50, 1)],
  ["p99 ms", ({ latency }) => fixed(latency.p99, 1)],
  ["(control)", ({ control }) => fixed(control.p99, 1)],
  ["CPU s", ({ cpuSeconds }) => fixed(cpuSeconds, 2)],
  ["RSS MiB", ({ residentMiB }) => fixed(residentMiB, 0)],
  ["peak MiB", ({ peakMiB }) => fixed(peakMiB, 0)],
  ["healthy s", ({ secondsToHealthy }) => fixed(secondsToHealthy, 2)],
  ["ready s", ({ secondsToReady }) => fixed(secondsToReady, 2)],
];

/** A row for each result; requests, billed metrics and processor time are those of a cycle. */
export function table(results: readonly Result[]): string {
  const rows = [COLUMNS.map(([heading]) => heading), ...results.map((result) => COLUMNS.map(([, of]) => of(result)))];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ")).join("\n");
}

function dollars(cycles: readonly Books[]): number {
  return mean(cycles, ({ billedMetrics }) => billedMetrics) * CYCLES_PER_MONTH * DOLLARS_PER_BILLED_METRIC;
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function fixed(value: number, digits: number): string {
  return Number.isNaN(value) ? "-" : value.toFixed(digits);
}

/** Requests beyond the least. */
const MOST_EXCESS = 0.02;
const MEBIBYTES: Readonly<Record<number, number>> = { 10_000: 256, 100_000: 1024 };
const MOST_LATENCY_MS = 50;
const MOST_SECONDS_TO_HEALTHY = 1;

/** The targets that a run of our own service misses, each in a sentence. */
export function missedTargets(result: Result): string[] {
  const { control, cycles, latency, peakMiB, secondsToHealthy, setting } = result;
  const least = optimumOf(result);
  const requests = mean(cycles, (books) => books.requests);
  const billed = mean(cycles, (books) => books.billedMetrics);
  const mebibytes = MEBIBYTES[setting.metrics] ?? Infinity;
  const targets: readonly (readonly [isMissed: boolean, what: string])[] = [
    // Of few requests one more is more than a share of them.
    [
      requests > Math.max(least.requests * (1 + MOST_EXCESS), least.requests + 1),
      `${short(requests)} requests in a cycle, where ${short(least.requests)} would do`,
    ],
    [
      billed > least.billedMetrics,
      `${short(billed)} billed metrics in a cycle, where ${short(least.billedMetrics)} would do`,
    ],
    [
      setting.metrics <= 10_000 && latency.p99 - control.p99 >= MOST_LATENCY_MS,
      `p99 of /metrics is ${latency.p99.toFixed(1)} ms, where ${MOST_LATENCY_MS} ms are allowed above that of a program that does nothing`,
    ],
    [peakMiB >= mebibytes, `${peakMiB.toFixed(0)} MiB of memory, not under ${mebibytes}`],
    [secondsToHealthy >= MOST_SECONDS_TO_HEALTHY, `is healthy ${secondsToHealthy.toFixed(2)} s after its start`],
  ];
  return targets.flatMap(([isMissed, what]) => (isMissed ? [`${setting.metrics} metrics: ${what}`] : []));
}
