import type { FieldConfig } from "../simulation/dashboard-model";

/** Grafana's colours by name, in its dark theme. https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/themes/createVisualizationColors.ts */
const NAMED: Readonly<Record<string, string>> = {
  green: "#73bf69",
  yellow: "#fade2a",
  orange: "#ff9830",
  red: "#f2495c",
  blue: "#5794f2",
  purple: "#b877d9",
  text: "#ccccdc",
  transparent: "transparent",
  "dark-green": "#37872d",
  "semi-dark-green": "#56a64b",
  "light-green": "#96d98d",
  "dark-yellow": "#e0b400",
  "semi-dark-yellow": "#f2cc0c",
  "dark-orange": "#fa6400",
  "semi-dark-orange": "#ff780a",
  "dark-red": "#c4162a",
  "semi-dark-red": "#e02f44",
  "dark-blue": "#1f60c4",
  "semi-dark-blue": "#3274d9",
  "light-blue": "#8ab8ff",
  "dark-purple": "#8f3bb8",
  "semi-dark-purple": "#a352cc",
};

/** Series take these in turn. */
const PALETTE = [
  "#73bf69",
  "#f2cc0c",
  "#8ab8ff",
  "#ff780a",
  "#f2495c",
  "#5794f2",
  "#b877d9",
  "#6ed0e0",
  "#37872d",
  "#fa6400",
  "#c4162a",
  "#1f60c4",
  "#8f3bb8",
  "#96d98d",
  "#ffee52",
  "#c0d8ff",
];

export const colorNamed = (name: string): string => NAMED[name] ?? name;

export const seriesColor = (index: number): string => PALETTE[index % PALETTE.length] ?? "#73bf69";

/** The colour of a value by its limits: that of the last step which it has reached. */
export function thresholdColor(value: number, { thresholds, mappings = [] }: FieldConfig): string {
  const mapped = mappings.find(({ type }) => type === "value")?.options[String(value)]?.color;
  const step = thresholds?.steps.findLast((each) => each.value === null || value >= each.value);
  return colorNamed(mapped ?? step?.color ?? "green");
}
