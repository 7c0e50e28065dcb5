import { thresholdColor } from "./colors";
import { type Drawing, type Field, fieldsOf, lastOf, mappedText, type Size, type Span } from "./field";
import { escaped, fitting, px, textWidth } from "./html";
import { svg, xScale } from "./time-series";
import { formatted } from "./units";

const LARGEST_FONT_PIXELS = 56;
const NAME_PIXELS = 14;
const GAP_PIXELS = 8;

/** A large number for each series, side by side, with its course below. */
export function stat(drawing: Drawing): string {
  const { size, span, panel } = drawing;
  const fields = fieldsOf(drawing);
  const each = sideBySide(fields.length, size);
  const sparkline = panel.options?.["graphMode"] === "area";
  const cells = fields.map((field, i) => {
    const { x, y } = each.at(i);
    return `<g transform="translate(${px(x)} ${px(y)})">${cell(field, each.size, span, { sparkline, named: fields.length > 1 })}</g>`;
  });
  return svg(size, cells.join(""));
}

/** Cells in as many rows as make them most nearly twice as wide as high. */
export function sideBySide(count: number, { width, height }: Size, gap = GAP_PIXELS) {
  const rows = Array.from({ length: Math.max(1, count) }, (_, i) => i + 1);
  const shape = (each: number) => Math.abs(Math.log(width / Math.ceil(count / each) / (height / each) / 2));
  const best = rows.reduce((found, each) => (shape(each) < shape(found) ? each : found), 1);
  const columns = Math.max(1, Math.ceil(count / best));
  const size = { width: (width - gap * (columns - 1)) / columns, height: (height - gap * (best - 1)) / best };
  return {
    size,
    at: (i: number) => ({ x: (i % columns) * (size.width + gap), y: Math.floor(i / columns) * (size.height + gap) }),
  };
}

function cell(
  field: Field,
  { width, height }: Size,
  span: Span,
  { sparkline, named }: { readonly sparkline: boolean; readonly named: boolean },
): string {
  const value = lastOf(field);
  const color = thresholdColor(value, field.config);
  const text = mappedText(value, field.config) ?? formatted(value, field.config);
  const room = height - (named ? NAME_PIXELS + 8 : 0);
  const font = Math.min(LARGEST_FONT_PIXELS, room * 0.5, ((width - 16) / textWidth(text, 1)) * 0.95);
  const middle = (named ? NAME_PIXELS + 8 : 0) + room * (sparkline ? 0.42 : 0.5) + font * 0.35;
  const name = named
    ? `<text class="name" text-anchor="middle" x="${px(width / 2)}" y="${NAME_PIXELS + 2}">${escaped(fitting(field.name, width, NAME_PIXELS))}</text>`
    : "";
  return (
    (sparkline ? spark(field, { width, height }, span, color) : "") +
    `${name}<text class="value" text-anchor="middle" x="${px(width / 2)}" y="${px(middle)}" font-size="${px(font)}" fill="${color}">${escaped(text)}</text>`
  );
}

function spark({ points }: Field, { width, height }: Size, span: Span, color: string): string {
  const there = points.filter(([, value]) => Number.isFinite(value));
  const values = there.map(([, value]) => value);
  const low = values.reduce((least, value) => Math.min(least, value), Infinity);
  const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const x = xScale({ left: 0, right: width }, span);
  const y = (value: number) => height - 2 - ((value - low) / (high - low || 1)) * height * 0.28;
  const [first] = there;
  const last = there.at(-1);
  if (!first || !last) return "";
  const along = there.map(([time, value]) => `${px(x(time))} ${px(y(value))}`).join("L");
  return (
    `<path d="M${along}L${px(x(last[0]))} ${px(height)}L${px(x(first[0]))} ${px(height)}z" fill="${color}" opacity="0.18"/>` +
    `<path class="curve" d="M${along}" stroke="${color}" stroke-width="1.5" opacity="0.8"/>`
  );
}
