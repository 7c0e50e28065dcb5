import type { MuteWindow } from "@watchpost/core";

/** https://prometheus.io/docs/alerting/latest/configuration/#time_interval_spec */
interface TimeIntervalSpec {
  readonly weekdays: readonly string[];
  /** The end is not part of it. */
  readonly times: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly location: string;
}

const WEEK = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const MIDNIGHT = "00:00";
const END_OF_DAY = "24:00";

/**
 * A window as one of Alertmanager's time intervals, which know no hours across midnight: such a window becomes the
 * evening of its days, and the morning of the days after them.
 */
export function timeInterval({ name, days, from, to, timeZone }: MuteWindow) {
  const spec = (weekdays: readonly string[], start_time: string, end_time: string): TimeIntervalSpec => ({
    weekdays,
    times: [{ start_time, end_time }],
    location: timeZone,
  });
  if (to > from) return { name, time_intervals: [spec(days, from, to)] };
  const evening = spec(days, from, END_OF_DAY);
  return { name, time_intervals: to === MIDNIGHT ? [evening] : [evening, spec(days.map(dayAfter), MIDNIGHT, to)] };
}

const dayAfter = (day: string) => WEEK[(WEEK.indexOf(day) + 1) % WEEK.length] ?? day;
