import { PROMPT, type shop } from "@watchpost/fake-cloudwatch";

export type Workload = ReturnType<typeof shop>;

type Source = ReturnType<Workload["source"]>;
type Entry = ReturnType<Source["at"]>;
type Series = Entry["series"][number];

/** Seconds since the epoch, full minutes. */
export interface Span {
  /** @default -Infinity */
  readonly from?: number;
  /** @default Infinity */
  readonly until?: number;
}

/** A workload that begins later, or comes to an end: nothing happens in it before and after. */
export function clipped(workload: Workload, span: Span): Workload {
  return {
    ...workload,
    source: (context) => {
      const source = workload.source(context);
      const clip = ({ metric, series }: Entry): Entry => ({
        metric,
        series: series.map((one) => clipSeries(one, span)),
      });
      return {
        length: source.length,
        at: (index) => clip(source.at(index)),
        find: (metric) => {
          const entry = source.find(metric);
          return entry && clip(entry);
        },
      };
    },
  };
}

/**
 * A workload whose values come as they come until an instant, and promptly from then to its end: what is taken back late
 * has growth behind it.
 */
export function settling(workload: Workload, calm: number, end: number): Workload {
  return {
    ...workload,
    source: (context) => {
      const rough = clipped(workload, { until: calm }).source(context);
      const prompt = clipped(workload, { from: calm, until: end }).source({ ...context, arrivals: PROMPT });
      const both = (a: Entry, b: Entry): Entry => ({ metric: a.metric, series: [...a.series, ...b.series] });
      return {
        length: rough.length,
        at: (index) => both(rough.at(index), prompt.at(index)),
        find: (metric) => {
          const [a, b] = [rough.find(metric), prompt.find(metric)];
          return a && b && both(a, b);
        },
      };
    },
  };
}

function clipSeries(series: Series, { from = -Infinity, until = Infinity }: Span): Series {
  return {
    metric: series.metric,
    unit: series.unit,
    resolutionSeconds: series.resolutionSeconds,
    addTo: (summary, start, end, seenAt) => {
      series.addTo(summary, Math.max(start, from), Math.min(end, until), seenAt);
    },
    activity: (seenAt) => {
      const active = series.activity(seenAt);
      if (active === undefined || seenAt < from) return undefined;
      return { first: Math.max(active.first, from), last: Math.min(active.last, until) };
    },
  };
}
