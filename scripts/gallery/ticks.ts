/** Numbers that divide a scale well: about so many, at multiples of 1, 2, 2.5 or 5, or of powers of 2. */
export function ticksBetween(low: number, high: number, about: number, base: 2 | 10 = 10): number[] {
  const rough = (high - low) / about;
  const size = base ** Math.floor(Math.log(rough) / Math.log(base));
  const multiples = base === 10 ? [1, 2, 2.5, 5, 10] : [1, 2];
  const step = (multiples.find((multiple) => multiple * size >= rough * 0.75) ?? base) * size;
  return multiplesOf(step, low, high);
}

/** The same for times: at whole minutes, hours and days. @param unit how many there are in a second */
export function durationTicks(low: number, high: number, about: number, unit: number): number[] {
  const rough = (high - low) / about / unit;
  const step = [10, 15, 30, ...TIME_STEPS].find((each) => each >= rough);
  return rough < 5 || step === undefined ? ticksBetween(low, high, about) : multiplesOf(step * unit, low, high);
}

function multiplesOf(step: number, low: number, high: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TIME_STEPS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/** Times of day that divide a span, and how they are written, in UTC. */
export function timeTicks(start: number, end: number, about: number): { readonly at: number; readonly text: string }[] {
  const step = TIME_STEPS.find((each) => (end - start) / each <= about) ?? 7 * DAY;
  const ticks = [];
  for (let at = Math.ceil(start / step) * step; at <= end; at += step) {
    const iso = new Date(at * 1000).toISOString();
    ticks.push({ at, text: step >= DAY ? iso.slice(5, 10) : iso.slice(11, 16) });
  }
  return ticks;
}
