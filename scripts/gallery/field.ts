import type { FieldConfig, PanelModel } from "../simulation/dashboard-model";
import type { Answer, NamedSeries } from "../simulation/panel-data";
import { colorNamed, seriesColor } from "./colors";

/** A series of a panel, with what the panel says of it. */
export interface Field extends NamedSeries {
  readonly refId: string;
  readonly color: string;
  readonly config: FieldConfig;
}

/** Where a panel is drawn, in pixels, without its title. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Seconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Drawing {
  readonly panel: PanelModel;
  readonly answers: readonly Answer[];
  readonly size: Size;
  readonly span: Span;
  /** When something was started anew. @default [] */
  readonly deployments?: readonly number[];
}

/** The series of a panel in the order of its queries. */
export function fieldsOf({ panel, answers }: Pick<Drawing, "panel" | "answers">): Field[] {
  const all = answers.flatMap(({ target, series }) => series.map((each) => ({ ...each, refId: target.refId })));
  return all.map((series, i) => {
    const config = configOf(panel, series);
    return { ...series, config, color: colorOf(config, i) };
  });
}

function colorOf({ custom }: FieldConfig, index: number): string {
  const color = custom?.["color"];
  const isFixed = typeof color === "object" && color !== null && "fixedColor" in color;
  return isFixed && typeof color.fixedColor === "string" ? colorNamed(color.fixedColor) : seriesColor(index);
}

/** What a panel says of a series, its overrides included; those of `custom.x` and of the colour lie in `custom`. */
function configOf(
  { fieldConfig }: PanelModel,
  { name, refId }: { readonly name: string; readonly refId: string },
): FieldConfig {
  const { defaults, overrides = [] } = fieldConfig;
  return overrides
    .filter(({ matcher }) => matches(matcher, name, refId))
    .flatMap(({ properties }) => properties)
    .reduce<FieldConfig>((config, { id, value }) => {
      if (id.startsWith("custom.")) return withCustom(config, id.slice("custom.".length), value);
      return id === "color" ? withCustom(config, id, value) : { ...config, [id]: value };
    }, defaults);
}

const withCustom = (config: FieldConfig, key: string, value: unknown): FieldConfig => ({
  ...config,
  custom: { ...config.custom, [key]: value },
});

function matches(
  { id, options }: { readonly id: string; readonly options?: unknown },
  name: string,
  refId: string,
): boolean {
  if (typeof options !== "string") return false;
  if (id === "byName") return options === name;
  if (id === "byFrameRefID") return options === refId;
  return id === "byRegexp" && regexOf(options).test(name);
}

/** Grafana writes them as JavaScript does: `/^misses/i`. */
function regexOf(text: string): RegExp {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(text) ?? [];
  return source === undefined ? new RegExp(text) : new RegExp(source, flags);
}

/** The last value that there is. */
export function lastOf({ points }: Pick<Field, "points">): number {
  return points.findLast(([, value]) => !Number.isNaN(value))?.[1] ?? NaN;
}

/** A value's text where the panel gives it one: `0` → "down". */
export function mappedText(value: number, { mappings = [] }: FieldConfig): string | undefined {
  return mappings.find(({ type }) => type === "value")?.options[String(value)]?.text;
}
