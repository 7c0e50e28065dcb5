/** A series of Prometheus's: values by time, in seconds since 1970. */
export interface RangeSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
}

/** Whole seconds, of minutes that begin. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Prometheus answers with at most 11,000 values a series. https://prometheus.io/docs/prometheus/latest/querying/api/ */
const MOST_SECONDS = 10_000 * 60;

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [time: number, value: string])[];
    }[];
  };
}

/**
 * A series' values, minute by minute.
 * @throws Error where Prometheus does not answer, or not with values
 */
export async function minutesOf(prometheus: string, series: string, window: Window): Promise<RangeSeries[]> {
  const found = new Map<string, { labels: Readonly<Record<string, string>>; values: Map<number, number> }>();
  for (let { start } = window; start < window.end; start += MOST_SECONDS) {
    const end = Math.min(start + MOST_SECONDS, window.end) - 60;
    const query = new URLSearchParams({ query: series, start: String(start), end: String(end), step: "60" });
    const { data } = await ask(`${prometheus}/api/v1/query_range?${query.toString()}`);
    for (const { metric, values } of data?.result ?? []) {
      const key = JSON.stringify(Object.entries(metric).sort());
      const one = found.get(key) ?? { labels: metric, values: new Map<number, number>() };
      for (const [time, value] of values) one.values.set(time, Number(value));
      found.set(key, one);
    }
  }
  return [...found.values()];
}

async function ask(address: string): Promise<Answer> {
  const { origin } = new URL(address);
  let response: Response;
  try {
    response = await fetch(address);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new Error(`Prometheus at ${origin} does not answer: ${cause}`, { cause: error });
  }
  const text = await response.text();
  try {
    const answer = JSON.parse(text) as Answer;
    if (answer.status === "success") return answer;
    throw new Error(answer.error ?? answer.status);
  } catch (error) {
    const why = error instanceof SyntaxError ? `no JSON, but ${JSON.stringify(text.slice(0, 80))}` : String(error);
    throw new Error(`Prometheus at ${origin} answered with status ${response.status}: ${why}`, { cause: error });
  }
}
