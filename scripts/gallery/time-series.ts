import type { FieldConfig } from "../simulation/dashboard-model";
import { colorNamed } from "./colors";
import { type Drawing, type Field, fieldsOf, type Size, type Span } from "./field";
import { escaped, px, textWidth } from "./html";
import { legendOf } from "./legend";
import { durationTicks, ticksBetween, timeTicks } from "./ticks";
import { formatted } from "./units";

/** The part of a panel that curves are in. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
  readonly y: (value: number) => number;
}

const FONT_PIXELS = 12;
const TIME_AXIS_PIXELS = 22;
const TICK_PIXELS = 38;
const TIME_TICK_PIXELS = 110;
/** A limit that lies so many times above all values is only told of. */
const FAR = 5;
/** Room above the largest value. */
const MARGIN = 0.08;

/** Curves over time, with the limits as lines. */
export function timeSeries(drawing: Drawing): string {
  const { panel, size, span, deployments = [] } = drawing;
  const fields = stacked(fieldsOf(drawing));
  const legend = legendOf(
    fields.map(({ field }) => field),
    calcsOf(panel.options),
    size,
  );
  const height = size.height - legend.height - 2;
  const right = fields.filter(({ field }) => isRight(field));
  const left = fields.filter(({ field }) => !isRight(field));
  const vertical = { top: 6, bottom: height - TIME_AXIS_PIXELS };
  const limits = limitsOf(panel.fieldConfig.defaults);
  const axes = {
    left: axisOf(
      left,
      left[0]?.field.config ?? panel.fieldConfig.defaults,
      limits.map(({ value }) => value),
      vertical,
    ),
    right: right[0] && axisOf(right, right[0].field.config, [], vertical),
  };
  const plot = { ...vertical, left: widthOf(axes.left), right: size.width - (axes.right ? widthOf(axes.right) : 8) };
  const x = xScale(plot, span);
  const curves = fields.map((curve) => drawn(curve, x, (isRight(curve.field) && axes.right) || axes.left, span));
  const parts = [
    grid(plot, axes.left, axes.right),
    timeAxis(plot, span),
    ...deployments.map((at) => deployment(plot, x(at))),
    ...curves,
    ...limits.map((limit, i) => limitLine(plot, axes.left, limit, panel.fieldConfig.defaults, limits[i - 1])),
  ];
  return `${svg({ width: size.width, height }, parts.join(""))}${legend.html}`;
}

export function svg({ width, height }: Size, content: string): string {
  return `<svg width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}">${content}</svg>`;
}

const isRight = ({ config }: Field) => config.custom?.["axisPlacement"] === "right";

const widthOf = ({ ticks }: Axis) => 14 + Math.max(20, ...ticks.map(({ text }) => textWidth(text, FONT_PIXELS)));

export const xScale =
  ({ left, right }: Pick<Plot, "left" | "right">, { start, end }: Span) =>
  (at: number) =>
    left + ((at - start) / (end - start)) * (right - left);

function calcsOf(options: Readonly<Record<string, unknown>> = {}): readonly string[] {
  const legend = options["legend"];
  const calcs: unknown = typeof legend === "object" && legend !== null && "calcs" in legend ? legend.calcs : [];
  return Array.isArray(calcs) ? calcs.map(String) : [];
}

/** A curve, and what it stands on where areas lie one on another. */
interface Curve {
  readonly field: Field;
  readonly points: readonly (readonly [time: number, low: number, high: number])[];
}

function stacked(fields: readonly Field[]): Curve[] {
  const sums = new Map<number, number>();
  return fields.map((field) => {
    const stacking = field.config.custom?.["stacking"];
    const isStacked =
      typeof stacking === "object" && stacking !== null && "mode" in stacking && stacking.mode === "normal";
    const points = field.points.map(([time, value]) => {
      const low = isStacked ? (sums.get(time) ?? 0) : NaN;
      const high = isStacked ? low + value : value;
      if (isStacked && !Number.isNaN(value)) sums.set(time, high);
      return [time, low, high] as const;
    });
    return { field, points };
  });
}

function axisOf(
  curves: readonly Curve[],
  config: FieldConfig,
  limits: readonly number[],
  { top, bottom }: Pick<Plot, "top" | "bottom">,
): Axis {
  const values = curves.flatMap(({ points }) => points.map(([, , high]) => high)).filter(Number.isFinite);
  const lows = curves.some(({ points }) => points.some(([, low]) => low === 0)) ? [0] : [];
  const most = values.reduce((max, value) => Math.max(max, value), -Infinity);
  const near = limits.filter((limit) => values.length === 0 || most <= 0 || limit <= most * FAR);
  const all = [...values, ...near, ...lows];
  const least = all.reduce((min, value) => Math.min(min, value), all.length > 0 ? Infinity : 0);
  const largest = all.reduce((max, value) => Math.max(max, value), all.length > 0 ? -Infinity : 1);
  const spread = largest - least || Math.abs(largest) || 1;
  const low = config.min ?? (least >= 0 && least < spread * 2 ? 0 : least - spread * MARGIN);
  const high = config.max ?? (largest > low ? largest + (largest - low) * MARGIN : low + 1);
  const count = Math.max(3, Math.floor((bottom - top) / TICK_PIXELS));
  return {
    low,
    high,
    ticks: ticksOf(low, high, count, config),
    y: (value) => bottom - ((Math.min(Math.max(value, low), high) - low) / (high - low)) * (bottom - top),
  };
}

const BINARY = ["bytes", "binBps"];
const PER_SECOND: Readonly<Record<string, number>> = { ns: 1e9, µs: 1e6, ms: 1000, s: 1 };

function ticksOf(low: number, high: number, count: number, config: FieldConfig): Axis["ticks"] {
  const { unit = "short" } = config;
  const perSecond = PER_SECOND[unit];
  const values = perSecond
    ? durationTicks(low, high, count, perSecond)
    : ticksBetween(low, high, count, BINARY.includes(unit) ? 2 : 10);
  const ticks = values.map((value) => ({ value, text: formatted(value, { unit }) }));
  // Where values are whole numbers, so are ticks.
  return config.decimals === 0 && unit !== "percentunit" ? ticks.filter(({ value }) => Number.isInteger(value)) : ticks;
}

function grid({ left, right }: Plot, { ticks, y }: Axis, second: Axis | undefined): string {
  const lines = ticks.map(
    ({ value, text }) =>
      `<line class="grid" x1="${px(left)}" x2="${px(right)}" y1="${px(y(value))}" y2="${px(y(value))}"/>` +
      `<text class="tick" text-anchor="end" x="${px(left - 8)}" y="${px(y(value) + 4)}">${escaped(text)}</text>`,
  );
  const ofSecond = second?.ticks.map(
    ({ value, text }) =>
      `<text class="tick" x="${px(right + 8)}" y="${px(second.y(value) + 4)}">${escaped(text)}</text>`,
  );
  return [...lines, ...(ofSecond ?? [])].join("");
}

/** Times below a plot, with lines up to its top. */
export function timeAxis(plot: Plot, span: Span): string {
  const x = xScale(plot, span);
  return timeTicks(span.start, span.end, Math.max(2, (plot.right - plot.left) / TIME_TICK_PIXELS))
    .filter(({ at, text }) => x(at) + textWidth(text, FONT_PIXELS) / 2 < plot.right + 8)
    .map(
      ({ at, text }) =>
        `<line class="grid" x1="${px(x(at))}" x2="${px(x(at))}" y1="${px(plot.top)}" y2="${px(plot.bottom)}"/>` +
        `<text class="tick" text-anchor="middle" x="${px(x(at))}" y="${px(plot.bottom + 16)}">${text}</text>`,
    )
    .join("");
}

function deployment({ top, bottom }: Plot, x: number): string {
  return (
    `<line class="deployment" x1="${px(x)}" x2="${px(x)}" y1="${px(top)}" y2="${px(bottom)}"/>` +
    `<path class="deployment" d="M${px(x - 5)} ${px(bottom + 6)}h10l-5 -6z"/>`
  );
}

interface Limit {
  readonly value: number;
  readonly color: string;
}

/** The steps of the thresholds, where they are shown: the first, which has no value, is no line. */
function limitsOf({ custom, thresholds }: FieldConfig): Limit[] {
  const style = custom?.["thresholdsStyle"];
  const isShown = typeof style === "object" && style !== null && "mode" in style && style.mode !== "off";
  if (!isShown) return [];
  return (thresholds?.steps ?? []).flatMap(({ value, color }) =>
    value === null ? [] : [{ value, color: colorNamed(color) }],
  );
}

/** @param before the limit below: where the two are close, this one's label gives way to the left */
function limitLine(
  { left, right, top }: Plot,
  axis: Axis,
  { value, color }: Limit,
  config: FieldConfig,
  before: Limit | undefined,
): string {
  const text = formatted(value, { ...config, decimals: undefined });
  const label = (x: number, y: number, content: string) =>
    `<text class="limit" text-anchor="end" x="${px(x)}" y="${px(y)}" fill="${color}">${escaped(content)}</text>`;
  if (value > axis.high) return label(right - 4, top + 10, `limit ${text} ↑`);
  const y = axis.y(value);
  const isClose = before !== undefined && Math.abs(axis.y(before.value) - y) < FONT_PIXELS;
  return (
    `<line x1="${px(left)}" x2="${px(right)}" y1="${px(y)}" y2="${px(y)}" stroke="${color}" stroke-width="1.5" stroke-dasharray="8 5"/>` +
    label(right - (isClose ? 54 : 4), y < top + 14 ? y + 13 : y - 4, text)
  );
}

function drawn({ field, points }: Curve, x: (at: number) => number, { y, low }: Axis, span: Span): string {
  const { color, config } = field;
  const line = config.custom?.["lineStyle"];
  const isDashed = typeof line === "object" && line !== null && "fill" in line && line.fill === "dash";
  const width = Number(config.custom?.["lineWidth"] ?? 1);
  const opacity = Number(config.custom?.["fillOpacity"] ?? 0) / 100;
  return runsOf(points, span)
    .map((run) => {
      const along = run.map(([time, , high]) => `${px(x(time))} ${px(y(high))}`);
      const under = run.map(
        ([time, bottom]) => `${px(x(time))} ${px(y(Number.isNaN(bottom) ? Math.max(low, 0) : bottom))}`,
      );
      const dash = isDashed ? ' stroke-dasharray="8 6"' : "";
      const area =
        opacity > 0
          ? `<path d="M${along.join("L")}L${under.reverse().join("L")}z" fill="${color}" opacity="${opacity}"/>`
          : "";
      const dot =
        run.length === 1
          ? `<circle cx="${along[0]?.split(" ")[0]}" cy="${along[0]?.split(" ")[1]}" r="2.5" fill="${color}"/>`
          : "";
      return `${area}<path class="curve" d="M${along.join("L")}" stroke="${color}" stroke-width="${width}"${dash}/>${dot}`;
    })
    .join("");
}

/** A curve has a gap where no value has come. */
function runsOf(points: Curve["points"], { start, end }: Span): Curve["points"][] {
  const gaps = points.slice(1).map(([time], i) => time - (points[i]?.[0] ?? time));
  const step = gaps.reduce((least, gap) => Math.min(least, gap), end - start);
  const runs: (readonly [number, number, number])[][] = [];
  let last = -Infinity;
  for (const point of points) {
    if (Number.isNaN(point[2])) continue;
    if (point[0] - last > step) runs.push([]);
    runs.at(-1)?.push(point);
    last = point[0];
  }
  return runs;
}
