import type { FakeCloudWatch } from "@watchpost/fake-cloudwatch";

import type { Job, Rule } from "../src/model";

type Ledger = FakeCloudWatch["ledger"];
type LedgerMetric = Parameters<Ledger["total"]>[0]["metric"];

/** A series that only grows, and of which values of the ledger it is made. */
export interface Expected {
  /** As in {@link seriesKey}. */
  readonly key: string;
  readonly scale: number;
  readonly statistic: string;
  readonly terms: readonly { readonly metric: LedgerMetric; readonly sign: 1 | -1 }[];
}

/** A name for a series: its own and its labels, in order. */
export function seriesKey(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    // Bounds are numbers, whichever way they are written.
    .map(([label, value]) => `${label}=${label === "le" ? String(Number(value.replace("Inf", "Infinity"))) : value}`)
    .sort();
  return `${name}{${pairs.join(",")}}`;
}

/** All series of the jobs that only grow, as the configuration has them and the ledger's metrics make them. */
export function expectedSeries(jobs: readonly Job[], ledger: Ledger): readonly Expected[] {
  const metrics = [...ledger.metrics()];
  return jobs.flatMap((job) => {
    const own = metrics.filter(
      ({ namespace, dimensions }) =>
        namespace === job.namespace &&
        (job.dimensions === undefined ||
          (dimensions.length === job.dimensions.length &&
            dimensions.every(({ name }) => job.dimensions?.includes(name)))),
    );
    return job.rules.flatMap((rule) => ofRule(job, rule, own));
  });
}

function ofRule(job: Job, rule: Rule, metrics: readonly LedgerMetric[]): readonly Expected[] {
  const [first, ...others] = rule.terms;
  if (first === undefined || rule.kind === "gauge") return [];
  return metrics.flatMap((metric) => {
    if (metric.name !== first.metric) return [];
    const terms = [
      { metric, sign: first.sign },
      ...others.map((term) => ({ metric: { ...metric, name: term.metric }, sign: term.sign })),
    ];
    const labels = {
      ...rule.labels,
      ...Object.fromEntries(
        metric.dimensions.map(({ name, value }) => [job.dimensionLabels[name] ?? snakeCase(name), value]),
      ),
    };
    return shapes(rule).map(({ suffix, statistic, scale, le }) => ({
      key: seriesKey(rule.family + suffix, { ...labels, ...(le !== undefined && { le }) }),
      ...{ scale, statistic, terms },
    }));
  });
}

interface Shape {
  readonly suffix: string;
  readonly statistic: string;
  readonly scale: number;
  readonly le?: string;
}

function shapes({ kind, scale, bounds = [] }: Rule): readonly Shape[] {
  if (kind === "counter") return [{ suffix: "_total", statistic: "Sum", scale }];
  const both = [
    { suffix: "_sum", statistic: "Sum", scale },
    { suffix: "_count", statistic: "SampleCount", scale: 1 },
  ];
  if (kind === "quantiles") return both;
  return [
    ...both,
    { suffix: "_bucket", statistic: "SampleCount", scale: 1, le: "+Inf" },
    ...bounds.map((bound) => ({
      suffix: "_bucket",
      statistic: `TC(:${bound})`,
      scale: 1,
      le: String(Number((bound * scale).toPrecision(12))),
    })),
  ];
}

const snakeCase = (name: string) => name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, "_").toLowerCase();

/** What a series grows by in [start, end) once everything has arrived, or as far as CloudWatch knows of it at an instant. */
export function growth(ledger: Ledger, expected: Expected, start: number, end: number, at?: number): number {
  if (end <= start) return 0;
  const { scale, statistic, terms } = expected;
  return terms.reduce((sum, { metric, sign }) => {
    const query = { metric, statistic, start, end, periodSeconds: end - start };
    const [point] = at === undefined ? ledger.truth(query) : ledger.seen(query, at);
    return sum + sign * scale * (point?.value ?? 0);
  }, 0);
}

/** Whether two sums of the same values are the same: what the order of additions and a factor leave is not counted. */
export function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
}
