const LABEL_ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

/** A label's value between its quotes, alike in both text formats. */
function escapeLabelValue(value: string): string {
  return value.replaceAll(/[\\"\n]/g, (character) => LABEL_ESCAPES[character] ?? character);
}

/**
 * Labels as `Sample.labels` has them: sorted by name, escaped, without braces. A label without a value is left out:
 * Prometheus takes it for one that is not there.
 */
export function renderLabels(labels: Readonly<Record<string, string>>): string {
  return Object.keys(labels)
    .sort()
    .flatMap((name) => (labels[name] ? [`${name}="${escapeLabelValue(labels[name])}"`] : []))
    .join(",");
}
