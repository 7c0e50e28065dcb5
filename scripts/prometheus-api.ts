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

/** What Prometheus scrapes. */
export interface Target {
  readonly health: "up" | "down" | "unknown";
  readonly scrapePool: string;
  readonly lastError: string;
}

/** Prometheus's HTTP API. Each call throws an Error where nothing answers, and with Prometheus's own words where it refuses. */
export class PrometheusApi {
  /** @param url without a slash at its end */
  constructor(readonly url: string) {}

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

  async activeTargets(): Promise<readonly Target[]> {
    const { activeTargets } = await this.#ask<{ readonly activeTargets: readonly Target[] }>("targets", {
      state: "active",
    });
    return activeTargets;
  }

  async #ask<Data>(path: string, parameters: Readonly<Record<string, string | number>>): Promise<Data> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
    const response = await this.#fetch(`api/v1/${path}?${query.toString()}`);
    const text = await response.text();
    try {
      const answer = JSON.parse(text) as Answer<Data>;
      if (answer.status === "success") return answer.data;
      throw new Error(`${answer.error ?? answer.status}: ${JSON.stringify(parameters)}`);
    } catch (error) {
      const why = error instanceof SyntaxError ? `no JSON, but ${JSON.stringify(text.slice(0, 80))}` : String(error);
      throw new Error(`Prometheus at ${this.url} answered with status ${response.status}: ${why}`, { cause: error });
    }
  }

  async #fetch(path: string): Promise<Response> {
    try {
      return await fetch(`${this.url}/${path}`);
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      throw new Error(`Prometheus at ${this.url} does not answer: ${cause}`, { cause: error });
    }
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
