const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
] as const;

/** Each unit at most once, the longest first. */
const DURATION = /^(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?$/;

/**
 * Seconds of a duration as Prometheus writes it: `30s`, `5m`, `1h30m`, `2d`. Weeks, years and milliseconds are not taken.
 * https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file
 */
export function parseDuration(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (!match || text === "") return undefined;
  return UNITS.reduce((sum, [, seconds], i) => sum + Number(match[i + 1] ?? 0) * seconds, 0);
}

/** In the largest unit that leaves no rest: `5m`, `90s`. */
export function durationText(seconds: number): string {
  const [unit, length] = UNITS.find(([, size]) => seconds >= size && seconds % size === 0) ?? ["s", 1];
  return `${seconds / length}${unit}`;
}
