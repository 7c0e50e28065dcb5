import { type Field, type Size } from "./field";
import { escaped, fitting, textWidth } from "./html";
import { formatted } from "./units";

const FONT_PIXELS = 12;
const LINE_PIXELS = 20;
const MARK_PIXELS = 34;
/** Of a panel's height, as in Grafana. */
const LARGEST_SHARE = 0.35;

const CALCULATIONS: Readonly<
  Record<string, { readonly text: string; readonly of: (values: readonly number[]) => number }>
> = {
  lastNotNull: { text: "Last", of: (values) => values.at(-1) ?? NaN },
  last: { text: "Last", of: (values) => values.at(-1) ?? NaN },
  min: { text: "Min", of: (values) => values.reduce((least, value) => Math.min(least, value), Infinity) },
  max: { text: "Max", of: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity) },
  mean: { text: "Mean", of: (values) => values.reduce((sum, value) => sum + value, 0) / values.length },
  sum: { text: "Total", of: (values) => values.reduce((sum, value) => sum + value, 0) },
};

interface Entry {
  readonly name: string;
  readonly values: string;
  readonly color: string;
  readonly width: number;
}

export interface Legend {
  readonly html: string;
  readonly height: number;
}

/** Names of series below a plot, in as many lines as a panel has room for; the others are counted. */
export function legendOf(fields: readonly Field[], calcs: readonly string[], { width, height }: Size): Legend {
  const lines = Math.max(1, Math.floor((height * LARGEST_SHARE) / LINE_PIXELS));
  const { shown, used } = packed(
    fields.map((field) => entryOf(field, calcs, width)),
    width,
    lines,
  );
  const more = fields.length - shown.length;
  const hidden = fields.slice(shown.length).map(({ name }) => name);
  const rest = more > 0 ? `<span class="more" title="${escaped(hidden.join("\n"))}">and ${more} more</span>` : "";
  const items = shown.map(
    ({ name, values, color }) =>
      `<span class="item"><i style="background:${color}"></i>${escaped(name)}${values && `<b>${escaped(values)}</b>`}</span>`,
  );
  return { html: `<div class="legend">${items.join("")}${rest}</div>`, height: used * LINE_PIXELS };
}

function entryOf(field: Field, calcs: readonly string[], width: number): Entry {
  const numbers = field.points.map(([, value]) => value).filter((value) => !Number.isNaN(value));
  const values = calcs.flatMap((calc) => {
    const calculation = CALCULATIONS[calc];
    return calculation ? [`${calculation.text} ${formatted(calculation.of(numbers), field.config)}`] : [];
  });
  const text = values.join("  ");
  const name = fitting(field.name, width - MARK_PIXELS - textWidth(text, FONT_PIXELS), FONT_PIXELS);
  return { name, values: text, color: field.color, width: MARK_PIXELS + textWidth(name + text, FONT_PIXELS) };
}

/** As many as fit into so many lines, with room for a word on the others. */
function packed(
  entries: readonly Entry[],
  width: number,
  lines: number,
): { readonly shown: readonly Entry[]; readonly used: number } {
  let used = 1;
  let x = 0;
  for (const [i, entry] of entries.entries()) {
    const reserve = used === lines && i < entries.length - 1 ? 90 : 0;
    if (x > 0 && x + entry.width + reserve > width) {
      if (used === lines) return { shown: entries.slice(0, i), used };
      used += 1;
      x = 0;
    }
    x += entry.width;
  }
  return { shown: entries, used };
}
