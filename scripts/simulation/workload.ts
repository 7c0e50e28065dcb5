import type { Course, SimulatedSeries, Simulation } from "../../dashboards/simulation";

/** A time in which something goes wrong. */
export interface IncidentPeriod {
  /** One of a simulation's `incidents`. */
  readonly incident: string;
  /** Seconds since 1970. Counters notice with the next whole minute since the workload's start. */
  readonly from: number;
  /** @default - for good */
  readonly to?: number;
}

export interface WorkloadProps {
  readonly simulations: readonly Simulation[];
  /** When its counters begin at 0: seconds since 1970. */
  readonly since: number;
  /** Of one simulation one at a time. It is looked at anew for each time. @default [] - all is well */
  readonly incidents?: readonly IncidentPeriod[];
}

/** A series' value at a time. */
export interface Sample {
  /** As the text formats write it: `up{job="web"}`. */
  readonly selector: string;
  readonly family: Family;
  readonly value: number;
}

/** https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#metric-types */
interface Family {
  /** In OpenMetrics' sense: of a counter without `_total`. */
  readonly name: string;
  readonly type: "gauge" | "counter" | "histogram" | "unknown";
}

/** One line of what is exposed: a gauge's value, or what has gone by since the start. */
interface Line {
  readonly selector: string;
  readonly family: Family;
  readonly course: Course;
  readonly adds: boolean;
}

/** In how small steps counters add up what their courses say. */
const STEP_SECONDS = 60;
const DEFAULT_SPREAD = 0.5;

/** Everything that some simulations expose, from a start on. Times must not go back. */
export class Workload {
  readonly #props: WorkloadProps;
  readonly #lines = new Map<string, readonly Line[]>();
  readonly #totals = new Map<string, number>();
  /** Of the step that has been reached: by how much counters grow in a second of it. */
  readonly #rates = new Map<string, number>();
  #reached: number;

  constructor(props: WorkloadProps) {
    this.#props = props;
    this.#reached = props.since;
  }

  /** @throws Error for a time before one that was asked for earlier, and before the start */
  samplesAt(at: number): Sample[] {
    if (at < this.#reached) throw new Error(`A workload cannot go back from ${this.#reached} to ${at}.`);
    while (this.#reached + STEP_SECONDS <= at) this.#advance();
    const gone = at - this.#reached;
    return this.#linesAt(at).flatMap(({ selector, family, course, adds }) => {
      const now = course(at);
      if (Number.isNaN(now)) return [];
      const value = adds ? (this.#totals.get(selector) ?? 0) + this.#rateOf(selector) * gone : now;
      return [{ selector, family, value }];
    });
  }

  #advance(): void {
    for (const { selector, adds } of this.#linesAt(this.#reached)) {
      if (adds) this.#totals.set(selector, (this.#totals.get(selector) ?? 0) + this.#rateOf(selector) * STEP_SECONDS);
    }
    this.#reached += STEP_SECONDS;
    this.#rates.clear();
  }

  /** One and the same through a step, whatever begins or ends in it: a counter that fell would have begun anew. */
  #rateOf(selector: string): number {
    if (this.#rates.size === 0) {
      for (const { selector: each, course } of this.#linesAt(this.#reached).filter(({ adds }) => adds)) {
        const rate = course(this.#reached + STEP_SECONDS / 2);
        this.#rates.set(each, rate > 0 ? rate : 0);
      }
    }
    return this.#rates.get(selector) ?? 0;
  }

  #linesAt(at: number): readonly Line[] {
    const { simulations, incidents = [] } = this.#props;
    const now = incidents.filter(({ from, to = Infinity }) => from <= at && at < to).map(({ incident }) => incident);
    const key = now.join();
    const known = this.#lines.get(key);
    if (known) return known;
    const lines = simulations.flatMap((simulation) => seriesDuring(simulation, now)).flatMap(linesOf);
    this.#lines.set(key, lines);
    return lines;
  }
}

/** What a simulation exposes during incidents, which may be other simulations'. */
function seriesDuring(simulation: Simulation, incidents: readonly string[]): readonly SimulatedSeries[] {
  return simulation.series(incidents.find((incident) => simulation.incidents.includes(incident)));
}

function linesOf(series: SimulatedSeries): Line[] {
  const { name, labels = {} } = series;
  if ("gauge" in series) {
    return [{ selector: selectorOf(name, labels), family: { name, type: "gauge" }, course: series.gauge, adds: false }];
  }
  if ("perSecond" in series) {
    // OpenMetrics knows no counter of another name; some exporters have such.
    const family: Family = name.endsWith("_total")
      ? { name: name.slice(0, -"_total".length), type: "counter" }
      : { name, type: "unknown" };
    return [{ selector: selectorOf(name, labels), family, course: series.perSecond, adds: true }];
  }
  return histogramLines(name, labels, series.histogram);
}

type Histogram = Extract<SimulatedSeries, { histogram: unknown }>["histogram"];

function histogramLines(
  name: string,
  labels: Readonly<Record<string, string>>,
  { perSecond, median, spread = DEFAULT_SPREAD, buckets }: Histogram,
): Line[] {
  const line = (suffix: string, extra: Readonly<Record<string, string>>, course: Course): Line => ({
    selector: selectorOf(`${name}_${suffix}`, { ...labels, ...extra }),
    family: { name, type: "histogram" },
    course,
    adds: true,
  });
  const mean = Math.exp(spread ** 2 / 2);
  return [
    ...buckets.map((bound) =>
      line(
        "bucket",
        { le: String(bound) },
        (at) => perSecond(at) * normalShareBelow(Math.log(bound / median(at)) / spread),
      ),
    ),
    line("bucket", { le: "+Inf" }, perSecond),
    line("sum", {}, (at) => perSecond(at) * median(at) * mean),
    line("count", {}, perSecond),
  ];
}

/** Labels are written as JSON writes strings: the text formats escape the same three characters. */
function selectorOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `${name}{${pairs.join(",")}}` : name;
}

/**
 * Share of a normal distribution below `x` standard deviations, to 8e-8: Abramowitz and Stegun, Handbook of
 * Mathematical Functions, 26.2.17.
 */
export function normalShareBelow(x: number): number {
  if (x < 0) return 1 - normalShareBelow(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
