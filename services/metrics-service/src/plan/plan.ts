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
import { OPEN_PERIOD_SECONDS, OPEN_STATISTICS } from "../engine/plan";
import { statisticsByUse } from "../engine/series";
import type { Found, Job, Rule, Source } from "../model";
import { statisticsOf } from "./statistics";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
const METRICS_PER_LIST_PAGE = 500;

/** How often the sums of hours are read again: counters can only be of periods that divide an hour. */
const BASE_SECONDS = 3_600;

/** What a job asks for and makes of it. */
export interface JobPlan {
  readonly job: string;
  readonly pollSeconds: number;
  /** A period is asked for once, when it has settled: polls in between ask for nothing, but for some gauges. */
  readonly periodSeconds: number;
  /** Metrics of CloudWatch that are read. */
  readonly metrics: number;
  /** Series of Prometheus, after the limit. */
  readonly series: number;
  readonly seriesBeyondLimit: number;
  /** Of GetMetricData, with the pages of their answers. */
  readonly requestsPerCycle: number;
  readonly billedMetricsPerCycle: number;
  /** Of the hourly sums that are read again to find late values. */
  readonly billedMetricsPerHour: number;
  /** Of all hourly sums since the anchor, once after a start without a state file. */
  readonly billedMetricsAtStart: number;
  readonly listRequestsPerMonth: number;
  /** Once it runs, with the hourly sums; without the requests of ListMetrics, whose free million all jobs share. */
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
  const jobs = config.jobs.map((job) => planJob(job, found.get(job.name) ?? [], config));
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

function planJob(job: Job, found: readonly Found[], { snapped, streams }: Config): JobPlan {
  const streamed = streams?.jobs.includes(job.name) === true;
  const pollSeconds = streamed ? streams.reconcileSeconds : job.pollSeconds;
  const added = statisticsByMetric(job.rules, (rule) => statisticsByUse(rule).added);
  const shown = statisticsByMetric(job.rules, (rule) => statisticsByUse(rule).shown);
  // What metric streams feed is asked of CloudWatch only to compare. What streams and Firehose cost is not in it.
  const wanted = streamed ? added : statisticsByMetric(job.rules, statisticsOf);
  const read = readBy(job.rules, found);
  const sizes = (group: readonly Found[], of = wanted) => group.map(({ metric }) => of.get(metric.name)?.size ?? 0);
  const series = seriesOf(job.rules, read);
  const settling = Math.max(pollSeconds, job.periodSeconds);
  const windowPoints = windowPointsOf({ ...job, pollSeconds });
  const bySource = [...groups(read, ({ source }) => JSON.stringify(source)).values()];
  const atStart = billedOf(sizes(read, added));
  const perHour = atStart * (BASE_SECONDS / Math.max(pollSeconds, BASE_SECONDS));
  const interval = (name: string) => (isOpen(job, shown.get(name) ?? []) ? pollSeconds : settling);
  const tails = streamed ? 0 : sum(read.map((one) => billedOf(sizes([one])) / interval(one.metric.name)));
  return {
    job: job.name,
    pollSeconds,
    periodSeconds: job.periodSeconds,
    metrics: read.length,
    series: Math.min(series, job.seriesLimit),
    seriesBeyondLimit: Math.max(0, series - job.seriesLimit),
    requestsPerCycle: sum(bySource.map((group) => requestsOf(sizes(group), windowPoints))),
    billedMetricsPerCycle: billedOf(sizes(read)),
    billedMetricsPerHour: perHour,
    billedMetricsAtStart: atStart,
    listRequestsPerMonth: listRequestsOf(job, found),
    dollarsPerMonth: (tails + perHour / BASE_SECONDS) * SECONDS_PER_MONTH * DOLLARS_PER_BILLED_METRIC,
    snapped: snapped.filter((histogram) => histogram.job === job.name),
  };
}

/** Whether a period counts that has not ended: then it is asked for at every poll, and otherwise once. */
function isOpen({ periodSeconds }: Job, shown: Iterable<string>): boolean {
  return periodSeconds >= OPEN_PERIOD_SECONDS && [...shown].some((statistic) => OPEN_STATISTICS.has(statistic));
}

/** Those that were found, and those without data that a rule adds up with them: CloudWatch does not list these. */
function readBy(rules: readonly Rule[], found: readonly Found[]): Found[] {
  const entities = groups(found, ({ source, metric }) => JSON.stringify([source, { ...metric, name: "" }]));
  return [...entities.values()].flatMap((group) => {
    const has = (name: string) => group.some(({ metric }) => metric.name === name);
    const made = rules.filter(({ terms }) => terms.some(({ metric }) => has(metric)));
    const names = new Set(made.flatMap(({ terms }) => terms.map(({ metric }) => metric)));
    return [...names].flatMap((name) => {
      const [first] = group;
      const one = group.find(({ metric }) => metric.name === name) ?? first;
      return one === undefined ? [] : [{ ...one, metric: { ...one.metric, name } }];
    });
  });
}

/** All statistics that the rules of a job read of each metric: asked for once. */
function statisticsByMetric(
  rules: readonly Rule[],
  statisticsOf: (rule: Rule) => readonly string[],
): Map<string, Set<string>> {
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

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function billedOf(sizes: readonly number[]): number {
  return sum(sizes.map((size) => Math.ceil(size / STATISTICS_PER_BILLED_METRIC)));
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
