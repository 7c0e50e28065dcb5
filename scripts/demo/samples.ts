import { PrometheusApi } from "../prometheus-api";

/** A sample of Prometheus's, from a page of metrics or from its own answer. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const LINE = /^([a-zA-Z_]\w*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads the text format, without timestamps. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function parsePage(text: string): Sample[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const pairs = Array.from(labels.matchAll(LABEL), ([, label = "", text = ""]) => [label, text] as const);
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }];
  });
}

/** What Prometheus has for an expression now: of series that are scraped together, what one scrape brought. */
export async function query(prometheusUrl: string, expression: string): Promise<Sample[]> {
  const found = await new PrometheusApi(prometheusUrl).instant(expression, Date.now() / 1000);
  return found.map(({ labels: { __name__: name = "", ...labels }, points }) => {
    return { name, labels, value: points[0]?.[1] ?? NaN };
  });
}
