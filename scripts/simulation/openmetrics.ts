import type { Simulation } from "../../dashboards/simulation";
import { type Sample, Workload } from "./workload";

export const OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
export const END = "# EOF\n";

const HOUR_SECONDS = 3_600;

/**
 * What simulations expose at a time, in OpenMetrics. Pure.
 * https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md
 * @param at seconds since 1970; counters began an hour before
 * @param incident what goes wrong since then @default - all is well
 */
export function openMetricsAt(simulations: readonly Simulation[], at: number, incident?: string): string {
  const since = at - HOUR_SECONDS;
  const incidents = incident === undefined ? [] : [{ incident, from: since }];
  return openMetrics(new Workload({ simulations, since, incidents }).samplesAt(at));
}

/** Series of a family must stand together, whoever exposes them. */
export function openMetrics(samples: readonly Sample[]): string {
  const families = new Map<string, string>();
  for (const { selector, family, value } of samples) {
    const head = families.get(family.name) ?? `# TYPE ${family.name} ${family.type}\n`;
    families.set(family.name, head + sampleLine(selector, value));
  }
  return [...families.values()].join("") + END;
}

/** @param at seconds since 1970 @default - when it is read */
export function sampleLine(selector: string, value: number, at?: number): string {
  return at === undefined ? `${selector} ${number(value)}\n` : `${selector} ${number(value)} ${at}\n`;
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
