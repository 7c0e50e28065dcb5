/** What is written down of a chart's values: `a.b` is a key, `a.b.*` one that takes whatever is below it. */
export interface ChartKeys {
  readonly chart: string;
  readonly version: string;
  readonly appVersion: string;
  readonly keys: readonly string[];
}

/** The paths of all values that are no objects: `prometheus.prometheusSpec.retention`. */
export function leafPaths(values: unknown, parent: readonly string[] = []): string[][] {
  const inner = isObject(values) ? Object.entries(values) : [];
  if (inner.length === 0) return [[...parent]];
  return inner.flatMap(([key, value]) => (value === undefined ? [] : leafPaths(value, [...parent, key])));
}

/** Paths of values that the chart does not know. */
export function unknownPaths(values: unknown, { keys }: ChartKeys): string[] {
  const known = new Set(keys);
  const isKnown = (path: readonly string[]) =>
    known.has(path.join(".")) || path.some((_, i) => known.has(`${path.slice(0, i).join(".")}.*`));
  return leafPaths(values)
    .filter((path) => !isKnown(path))
    .map((path) => path.join("."));
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
