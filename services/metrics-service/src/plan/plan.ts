import {
  DOLLARS_PER_BILLED_METRIC,
  DOLLARS_PER_LIST_REQUEST,
  FREE_LIST_REQUESTS,
  SECONDS_PER_MONTH,
  STATISTICS_PER_BILLED_METRIC,
} from "../cloudwatch/prices";
import { DATAPOINTS_PER_PAGE, QUERIES_PER_REQUEST } from "../cloudwatch/request/limits";
import type { Config, SnappedHistogram } from "../config/config";
import { labelOf } from "../config/names";
import type { Found, Job, Rule, Source } from "../model";
import { statisticsOf } from "./statistics";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
const METRICS_PER_LIST_PAGE = 500;

/** What a job asks for and makes of it. */
export interface JobPlan {
  readonly job: string;
  readonly pollSeconds: number;
  /** Metrics of CloudWatch that are read. */
  readonly metrics: number;
  /** Series of Prometheus, after the limit. */
  readonly series: number;
  readonly seriesBeyondLimit: number;
  /** Of GetMetricData, with the pages of their answers. */
  readonly requestsPerCycle: number;
  readonly billedMetricsPerCycle: number;
  /** Of all hourly sums since the anchor, once after a start without a state file. */
  readonly billedMetricsAtStart: number;
  readonly listRequestsPerMonth: number;
  /** Without the requests of ListMetrics, whose free million all jobs share. */
  readonly dollarsPerMonth: number;
  readonly snapped: readonly SnappedHistogram[];
}

export interface Plan {
  readonly jobs: readonly JobPlan[];
  readonly dollarsPerMonth: number;
  /** Budgets that the plan does not keep within. */
  readonly exceeded: readonly {
    readonly jobs: readonly string[];
    readonly monthlyDollars: number;
    readonly planned: number;
  }[];
}

/** @param found what discovery found for each job, by its name: see {@link estimate} where there is no discovery */
export function planJobs(config: Config, found: ReadonlyMap<string, readonly Found[]>): Plan {
  const jobs = config.jobs.map((job) => planJob(polled(job, config), found.get(job.name) ?? [], config.snapped));
  const dollarsOf = (names: readonly string[]) =>
    jobs.filter(({ job }) => names.includes(job)).reduce((sum, { dollarsPerMonth }) => sum + dollarsPerMonth, 0);
  const lists = jobs.reduce((sum, { listRequestsPerMonth }) => sum + listRequestsPerMonth, 0);
  return {
    jobs,
    dollarsPerMonth:
      dollarsOf(jobs.map(({ job }) => job)) + Math.max(0, lists - FREE_LIST_REQUESTS) * DOLLARS_PER_LIST_REQUEST,
    exceeded: config.budgets
      .map((budget) => ({ ...budget, planned: dollarsOf(budget.jobs) }))
      .filter(({ planned, monthlyDollars }) => planned > monthlyDollars),
  };
}

/** A job that metric streams feed is asked of CloudWatch only to compare. What streams and Firehose cost is not in it. */
function polled(job: Job, { streams }: Config): Job {
  return streams?.jobs.includes(job.name) ? { ...job, pollSeconds: streams.reconcileSeconds } : job;
}

/** As many metrics for each source of a job as are given, spread over the names that it reads. */
export function estimate(config: Config, metricsPerSource: number): Map<string, Found[]> {
  return new Map(
    config.jobs.map((job) => [job.name, job.sources.flatMap((source) => estimateOf(job, source, metricsPerSource))]),
  );
}

function estimateOf(job: Job, source: Source, count: number): Found[] {
  const names = [...new Set(job.rules.flatMap(({ terms }) => terms.map(({ metric }) => metric)))];
  return Array.from({ length: count }, (_, i) => {
    const value = String(Math.floor(i / names.length));
    const dimensions = (job.dimensions ?? ["Resource"]).map((name) => ({ name, value }));
    const labels = Object.fromEntries(
      dimensions.map(({ name }) => [job.dimensionLabels[name] ?? labelOf(name), value]),
    );
    return { source, metric: { namespace: job.namespace, name: names[i % names.length] ?? "", dimensions }, labels };
  });
}

function planJob(job: Job, found: readonly Found[], snapped: readonly SnappedHistogram[]): JobPlan {
  const wanted = statisticsByMetric(job.rules);
  const read = found.filter(({ metric }) => wanted.has(metric.name));
  const sizes = (group: readonly Found[]) => group.map(({ metric }) => wanted.get(metric.name)?.size ?? 0);
  const series = seriesOf(job.rules, read);
  const windowPoints = windowPointsOf(job);
  const bySource = [...groups(read, ({ source }) => JSON.stringify(source)).values()];
  const billed = billedOf(sizes(read));
  const cumulative = statisticsByMetric(job.rules.filter(({ kind }) => kind !== "gauge"));
  return {
    job: job.name,
    pollSeconds: job.pollSeconds,
    metrics: read.length,
    series: Math.min(series, job.seriesLimit),
    seriesBeyondLimit: Math.max(0, series - job.seriesLimit),
    requestsPerCycle: bySource.reduce((sum, group) => sum + requestsOf(sizes(group), windowPoints), 0),
    billedMetricsPerCycle: billed,
    billedMetricsAtStart: billedOf(read.map(({ metric }) => cumulative.get(metric.name)?.size ?? 0)),
    listRequestsPerMonth: listRequestsOf(job, found),
    dollarsPerMonth: billed * (SECONDS_PER_MONTH / job.pollSeconds) * DOLLARS_PER_BILLED_METRIC,
    snapped: snapped.filter((histogram) => histogram.job === job.name),
  };
}

/** All statistics that the rules of a job read of each metric: asked for once. */
function statisticsByMetric(rules: readonly Rule[]): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const rule of rules) {
    for (const { metric } of rule.terms) {
      const statistics = wanted.get(metric) ?? new Set();
      statisticsOf(rule).forEach((statistic) => statistics.add(statistic));
      wanted.set(metric, statistics);
    }
  }
  return wanted;
}

function billedOf(sizes: readonly number[]): number {
  return sizes.reduce((sum, size) => sum + Math.ceil(size / STATISTICS_PER_BILLED_METRIC), 0);
}

/** Metrics fill requests one after the other, none of them split: the parts of one would be billed apart. */
function requestsOf(sizes: readonly number[], windowPoints: number): number {
  let requests = 0;
  let queries = 0;
  const close = () => {
    requests += Math.max(1, Math.ceil((queries * windowPoints) / DATAPOINTS_PER_PAGE));
    queries = 0;
  };
  for (const size of sizes) {
    if (queries + size > QUERIES_PER_REQUEST && queries > 0) close();
    queries += size;
  }
  if (queries > 0) close();
  return requests;
}

/** Periods that a cycle reads again, and those that are new since the last. */
function windowPointsOf({ rules, pollSeconds, periodSeconds }: Job): number {
  const reread = Math.max(0, ...rules.map(({ rereadSeconds }) => rereadSeconds));
  return Math.ceil((reread + pollSeconds) / periodSeconds);
}

function listRequestsOf(job: Job, found: readonly Found[]): number {
  if (job.selection.by === "static") return 0;
  const perSource = Math.max(1, Math.ceil(found.length / job.sources.length / METRICS_PER_LIST_PAGE));
  return Math.ceil((SECONDS_PER_MONTH / job.discoverSeconds) * perSource * job.sources.length);
}

/** A rule makes series of each set of labels for which one of its terms was found. */
function seriesOf(rules: readonly Rule[], found: readonly Found[]): number {
  return rules.reduce((sum, rule) => {
    const names = new Set(rule.terms.map(({ metric }) => metric));
    const own = found.filter(({ metric }) => names.has(metric.name));
    return sum + groups(own, ({ source, labels }) => JSON.stringify([source, labels])).size * seriesPerLabels(rule);
  }, 0);
}

/** Without `_created`. */
function seriesPerLabels({ kind, bounds = [], quantiles = [] }: Rule): number {
  if (kind === "histogram") return bounds.length + 3;
  return kind === "quantiles" ? quantiles.length + 2 : 1;
}

function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const byKey = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = byKey.get(key);
    if (group) group.push(item);
    else byKey.set(key, [item]);
  }
  return byKey;
}
