import { colorNamed, thresholdColor } from "./colors";
import { type Drawing, type Field, fieldsOf, mappedText } from "./field";
import { escaped, fitting, px, textWidth } from "./html";
import { type Plot, svg, timeAxis, xScale } from "./time-series";

const FONT_PIXELS = 12;
const LEGEND_PIXELS = 24;
const TIME_AXIS_PIXELS = 22;
const LARGEST_ROW_PIXELS = 44;
const LARGEST_NAME_SHARE = 0.3;

/** A row for each series, coloured by what state it is in. */
export function stateTimeline(drawing: Drawing): string {
  const { size, span, panel } = drawing;
  const fields = fieldsOf(drawing);
  const names = Math.max(0, ...fields.map(({ name }) => textWidth(name, FONT_PIXELS)));
  const left = Math.min(names, size.width * LARGEST_NAME_SHARE) + 14;
  const height = size.height - LEGEND_PIXELS;
  const bottom = height - TIME_AXIS_PIXELS;
  const plot: Plot = { left, right: size.width - 8, top: 4, bottom };
  const row = Math.min(LARGEST_ROW_PIXELS, (bottom - plot.top) / Math.max(1, fields.length));
  const rows = fields.map((field, i) => {
    const top = plot.top + i * row;
    const name = fitting(field.name, left - 10, FONT_PIXELS);
    return (
      `<text class="tick" text-anchor="end" x="${px(left - 8)}" y="${px(top + row / 2 + 4)}">${escaped(name)}</text>` +
      bars(field, plot, drawing, { top: top + row * 0.1, height: row * 0.8 })
    );
  });
  const states = panel.fieldConfig.defaults.mappings?.flatMap(({ options }) => Object.values(options)) ?? [];
  const legend = states.map(
    ({ text = "", color = "text" }) =>
      `<span class="item"><i style="background:${colorNamed(color)}"></i>${escaped(text)}</span>`,
  );
  const drawn = svg({ width: size.width, height }, timeAxis(plot, span) + rows.join(""));
  return `${drawn}<div class="legend">${legend.join("")}</div>`;
}

/** From each change of the value to the next; a gap where there is none. */
function bars(
  { points, config }: Field,
  plot: Plot,
  { span }: Drawing,
  { top, height }: { readonly top: number; readonly height: number },
): string {
  const x = xScale(plot, span);
  const step = points
    .slice(1)
    .reduce((least, [time], i) => Math.min(least, time - (points[i]?.[0] ?? time)), span.end - span.start);
  const runs: { readonly from: number; to: number; readonly value: number }[] = [];
  for (const [time, value] of points) {
    const last = runs.at(-1);
    if (last && last.value === value && time - last.to <= step) last.to = time;
    else runs.push({ from: time, to: time, value });
  }
  return runs
    .map(({ from, to, value }) => {
      const end = Math.min(span.end, to + step);
      const title = escaped(mappedText(value, config) ?? String(value));
      return (
        `<rect x="${px(x(from))}" width="${px(Math.max(1, x(end) - x(from)))}" y="${px(top)}" height="${px(height)}" rx="2"` +
        ` fill="${thresholdColor(value, config)}" opacity="0.8"><title>${title}</title></rect>`
      );
    })
    .join("");
}
