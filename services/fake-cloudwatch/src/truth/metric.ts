export interface Dimension {
  readonly name: string;
  readonly value: string;
}

/** What CloudWatch calls a metric: the namespace, the name and one exact set of dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly Dimension[];
}

const SEPARATOR = "\u0000";

/** The same text for the same metric, in whatever order its dimensions are given. */
export function metricKey({ namespace, name, dimensions }: Metric): string {
  let key = namespace + SEPARATOR + name;
  for (const dimension of byName(dimensions)) {
    key += SEPARATOR + dimension.name + SEPARATOR + dimension.value;
  }
  return key;
}

/** A metric whose dimensions are written as a record. */
export function metric(namespace: string, name: string, dimensions: Readonly<Record<string, string>> = {}): Metric {
  const pairs = Object.entries(dimensions).map(([dimension, value]) => ({ name: dimension, value }));
  return { namespace, name, dimensions: byName(pairs) };
}

function byName(dimensions: readonly Dimension[]): readonly Dimension[] {
  return dimensions.length < 2
    ? dimensions
    : [...dimensions].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
