import type { SimulatedSeries, Simulation } from "../../dashboards/simulation";

/** A matcher with a value that is written out. */
const MATCHER = /(\w+)\s*(?:=~|!~|!=|=)\s*"(?!\$|\.\*")/g;

/** Of a histogram, what is exposed beside its buckets: the infinite one, sum and count. */
const BESIDE_BUCKETS = 3;

/**
 * A workload with more entities: copies whose labels have other values, but for those that some query names a value of
 * and for the job.
 * @param count of series that there are then, or a few more
 */
export function multiplied(simulation: Simulation, count: number, queries: readonly string[]): Simulation {
  const kept = new Set([
    "job",
    "le",
    ...queries.flatMap((query) => [...query.matchAll(MATCHER)].map(([, label = ""]) => label)),
  ]);
  return {
    ...simulation,
    series(incident) {
      const all = simulation.series(incident);
      const copies = Math.max(1, Math.ceil(count / all.reduce((sum, each) => sum + linesOf(each), 0)));
      return Array.from({ length: copies }, (_, i) => all.map((each) => copyOf(each, i, kept))).flat();
    },
  };
}

const linesOf = (series: SimulatedSeries) =>
  "histogram" in series ? series.histogram.buckets.length + BESIDE_BUCKETS : 1;

function copyOf(series: SimulatedSeries, i: number, kept: ReadonlySet<string>): SimulatedSeries {
  if (i === 0) return series;
  const { labels = {} } = series;
  const changed = Object.keys(labels).filter((label) => !kept.has(label));
  const others = Object.fromEntries(changed.map((label) => [label, `${labels[label] ?? ""}-${i}`]));
  return { ...series, labels: { ...labels, ...others, ...(changed.length === 0 && { copy: String(i) }) } };
}
