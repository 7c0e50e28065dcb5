import type { DashboardModel, PanelModel, TargetModel } from "./dashboard-model";
import type { PrometheusApi, Range, Series } from "../prometheus-api";
import { type Variables, withVariables } from "./variables";

/** What a query of a panel has found. */
export interface Answer {
  readonly target: TargetModel;
  /** As it was sent. */
  readonly expr: string;
  readonly series: readonly NamedSeries[];
}

export interface NamedSeries extends Series {
  /** As the legend has it. */
  readonly name: string;
}

/** Grafana's grid at 1920 pixels. */
export const COLUMNS = 24;
const COLUMN_PIXELS = 1920 / COLUMNS;

/** Seconds that lie between points: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/datetime/rangeutil.ts, roundInterval */
const STEPS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** The time that a dashboard shows at first, in seconds. @throws Error for one that does not reach up to now */
export function shownSeconds({ uid, time: { from, to } }: DashboardModel): number {
  const [, count, unit = ""] = /^now-(\d+)([smhdw])$/.exec(from) ?? [];
  if (count === undefined || to !== "now")
    throw new Error(`${uid}: want a range such as now-24h to now, got ${from} to ${to}`);
  return Number(count) * (UNITS[unit] ?? 1);
}

/** How Grafana asks for a panel: points no closer than pixels and than samples, at whole steps. */
export function rangeOf({ gridPos }: PanelModel, seconds: number, end: number, scrape = 60): Range {
  const wanted = seconds / (gridPos.w * COLUMN_PIXELS);
  const step = STEPS.find((each) => each >= Math.max(scrape, wanted)) ?? 86_400;
  const last = Math.floor(end / step) * step;
  return { start: last - Math.ceil(seconds / step) * step, end: last, step };
}

/** @throws Error that names the query which Prometheus refuses */
export async function answersOf(
  api: PrometheusApi,
  { title, targets }: PanelModel,
  variables: Variables,
  range: Range,
): Promise<Answer[]> {
  return Promise.all(
    targets.map(async (target) => {
      const expr = withVariables(target.expr, variables, range);
      try {
        const found = await (target.instant === true ? api.instant(expr, range.end) : api.range(expr, range));
        return { target, expr, series: found.map((series) => ({ ...series, name: nameOf(target, series) })) };
      } catch (error) {
        throw new Error(`panel ${JSON.stringify(title)}, query ${target.refId}: ${String(error)}`, { cause: error });
      }
    }),
  );
}

function nameOf({ legendFormat = "" }: TargetModel, { labels }: Series): string {
  if (legendFormat !== "" && legendFormat !== "__auto") {
    return legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? "").trim();
  }
  const { __name__: name = "", ...others } = labels;
  return `${name}{${Object.entries(others)
    .map(([label, value]) => `${label}="${value}"`)
    .join(", ")}}`;
}
