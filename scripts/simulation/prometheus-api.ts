/** A series as Prometheus answers it. https://prometheus.io/docs/prometheus/latest/querying/api/ */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Times in seconds since 1970, and values. */
  readonly points: readonly (readonly [time: number, value: number])[];
}

export interface Range {
  /** Seconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Seconds. */
  readonly step: number;
}

interface Answer<Data> {
  readonly status: string;
  readonly error?: string;
  readonly data: Data;
}
type RawPoint = readonly [number, string];
interface RawSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values?: readonly RawPoint[];
  readonly value?: RawPoint;
}
interface QueryData {
  readonly resultType: "matrix" | "vector" | "scalar" | "string";
  readonly result: readonly RawSeries[] | RawPoint;
}

/** Prometheus's HTTP API. */
export class PrometheusApi {
  constructor(readonly url: string) {}

  /** @throws Error with Prometheus's own words where it refuses */
  async range(expr: string, { start, end, step }: Range): Promise<Series[]> {
    return seriesOf(await this.#ask("query_range", { query: expr, start, end, step }));
  }

  /** @param at seconds since 1970 */
  async instant(expr: string, at: number): Promise<Series[]> {
    return seriesOf(await this.#ask("query", { query: expr, time: at }));
  }

  /** Values that a label has in the series that a selector matches. */
  async labelValues(label: string, selector: string, { start, end }: Omit<Range, "step">): Promise<string[]> {
    return this.#ask(`label/${label}/values`, { "match[]": selector, start, end });
  }

  async #ask<Data>(path: string, parameters: Readonly<Record<string, string | number>>): Promise<Data> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
    const response = await fetch(`${this.url}/api/v1/${path}?${query.toString()}`);
    const answer = (await response.json()) as Answer<Data>;
    if (answer.status !== "success")
      throw new Error(`${answer.error ?? response.status}: ${JSON.stringify(parameters)}`);
    return answer.data;
  }
}

function seriesOf({ resultType, result }: QueryData): Series[] {
  if (resultType === "scalar") return [{ labels: {}, points: [pointOf(result as RawPoint)] }];
  return (result as readonly RawSeries[]).map(({ metric, values, value }) => ({
    labels: metric,
    points: (values ?? (value ? [value] : [])).map(pointOf),
  }));
}

const pointOf = ([time, value]: RawPoint): readonly [number, number] => [
  time,
  Number(value.replace("Inf", "Infinity")),
];
