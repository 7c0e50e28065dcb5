import { renderLabels } from "../exposition/labels";

/** Labels as they are written, and where in them one more belongs so that they stay sorted. */
export interface Rendered {
  readonly text: string;
  readonly place: number;
}

/** @param name of the label that is put in later: `le` or `quantile` */
export function renderWithPlace(labels: Readonly<Record<string, string>>, name: string): Rendered {
  const text = renderLabels(labels);
  const before = renderLabels(Object.fromEntries(Object.entries(labels).filter(([other]) => other < name)));
  return { text, place: before === "" || before.length === text.length ? before.length : before.length + 1 };
}

/** Rendered labels with one more at its place: `le="0.5"` among others. */
export function withLabel(text: string, place: number, label: string): string {
  if (text === "") return label;
  if (place === 0) return `${label},${text}`;
  if (place === text.length) return `${text},${label}`;
  return `${text.slice(0, place)}${label},${text.slice(place)}`;
}
