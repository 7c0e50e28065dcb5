import { renderLabels } from "../exposition";
import type { Family, Sample } from "../model";

/** A family whose series have more labels; one that they have already stays as it is. */
export function withLabels(family: Family, labels: Readonly<Record<string, string>>): Family {
  const names = Object.keys(labels);
  if (names.length === 0) return family;
  const samples = Array.from(family.samples, (sample): Sample => {
    const own = new Set(Array.from(sample.labels.matchAll(/(?:^|",)([a-zA-Z_]\w*)="/g), ([, name]) => name));
    const more = renderLabels(Object.fromEntries(Object.entries(labels).filter(([name]) => !own.has(name))));
    return { ...sample, labels: [sample.labels, more].filter((each) => each !== "").join(",") };
  });
  return { ...family, samples };
}
