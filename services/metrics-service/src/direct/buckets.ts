import type { Distribution } from "./otlp/request";

/** Bounds that differ by less are one: CloudWatch's are moved to the edges of its bins, by up to 4.9 %. */
const SAME_BOUND = 0.05;

/** Behind the count and the sum. */
const FIRST_BUCKET = 2;

/**
 * A histogram's count, sum and cumulative buckets under bounds that may be others than its own. A bound that it has not
 * is read as Prometheus reads one, evenly between its neighbours, rounded down.
 * @param scale by which its values become those of the bounds
 * @returns nothing where it is not a histogram of values that only add up
 */
export function numbersOf(
  { count, sum, bounds, buckets }: Distribution,
  scale: number,
  wanted: readonly number[],
): Float64Array | undefined {
  const isBare = bounds.length === 0 && buckets.length === 0;
  const cumulative: number[] = [];
  let below = 0;
  for (const bucket of buckets) cumulative.push((below += bucket));
  const isWhole = isBare || (buckets.length === bounds.length + 1 && below === count);
  const isAscending = bounds.every(
    (bound, i) => Number.isFinite(bound) && (i === 0 || bound > (bounds[i - 1] ?? bound)),
  );
  if (!isWhole || !isAscending || !(sum >= 0) || !Number.isFinite(sum) || !Number.isSafeInteger(count))
    return undefined;
  const scaled = bounds.map((bound) => bound * scale);
  const numbers = Float64Array.of(count, sum * scale, ...wanted.map((bound) => countBelow(bound, scaled, cumulative)));
  for (let i = FIRST_BUCKET + 1; i < numbers.length; i++) numbers[i] = Math.max(numbers[i - 1] ?? 0, numbers[i] ?? 0);
  return numbers;
}

function countBelow(bound: number, bounds: readonly number[], cumulative: readonly number[]): number {
  let nearest = -1;
  bounds.forEach((own, i) => {
    const distance = Math.abs(own - bound);
    if (distance > SAME_BOUND * Math.abs(bound)) return;
    if (nearest < 0 || distance < Math.abs((bounds[nearest] ?? 0) - bound)) nearest = i;
  });
  if (nearest >= 0) return cumulative[nearest] ?? 0;
  const above = bounds.findIndex((own) => own > bound);
  if (above < 0) return bounds.length === 0 ? 0 : (cumulative[bounds.length - 1] ?? 0);
  const upper = bounds[above] ?? bound;
  const lower = above === 0 ? Math.min(0, upper) : (bounds[above - 1] ?? 0);
  const before = above === 0 ? 0 : (cumulative[above - 1] ?? 0);
  const within = (cumulative[above] ?? before) - before;
  const part = upper > lower ? Math.max(0, (bound - lower) / (upper - lower)) : 0;
  return before + Math.floor(within * part);
}
