import type { PrometheusApi, Range } from "../prometheus-api";
import type { Rule } from "./recorded";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_536_000 };

/** Seconds of a duration as Prometheus writes it: `1h30m`. @throws Error for what is none */
export function secondsIn(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.length === 0 || parts.map(([text]) => text).join("") !== duration)
    throw new Error(`Not a duration of Prometheus, such as 1h30m: ${duration}`);
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (SECONDS[unit] ?? 0.001), 0);
}

/** Whether an alert would have fired in a time, had its rule been evaluated at each step. */
export async function hasFired(
  api: PrometheusApi,
  { expr, for: duration = "0s" }: Rule,
  range: Range,
): Promise<boolean> {
  const evaluations = Math.ceil(secondsIn(duration) / range.step) + 1;
  const series = await api.range(expr, range);
  return series.some(
    ({ points }) =>
      longestRun(
        points.map(([time]) => time),
        range.step,
      ) >= evaluations,
  );
}

/** How many times follow each other without a gap, at most. */
function longestRun(times: readonly number[], step: number): number {
  let longest = 0;
  let run = 0;
  times.forEach((time, i) => {
    run = i > 0 && time - (times[i - 1] ?? 0) === step ? run + 1 : 1;
    longest = Math.max(longest, run);
  });
  return longest;
}
