interface Size {
  readonly size: number;
  /** Items of that size that no bin has yet, the first to go at the end. */
  readonly waiting: number[];
}

/**
 * Puts items into as few bins as it can, none over two bins: every bin gets the largest item that is left, and is then
 * filled with others as far as it goes. First-fit wastes a tenth and more where items are a large part of a bin.
 *
 * After Gupta and Ho, "A new heuristic algorithm for the one-dimensional bin-packing problem", Production Planning &
 * Control 10 (1999).
 * @param sizes whole numbers above zero; an item of more than a bin gets one of its own
 * @returns the items of each bin by index, ascending
 */
export function pack(sizes: readonly number[], capacity: number): number[][] {
  const bins: number[][] = [];
  let left = bySize(sizes);
  while (left.length > 0) {
    const pattern = fullest(left, capacity);
    const times = Math.min(
      ...left.flatMap(({ waiting }, i) => (pattern[i] ? [Math.floor(waiting.length / pattern[i])] : [])),
    );
    for (let n = 0; n < times; n++) {
      const bin = left.flatMap(({ waiting }, i) => (pattern[i] ? waiting.splice(-pattern[i]) : []));
      bins.push(bin.sort((a, b) => a - b));
    }
    left = left.filter(({ waiting }) => waiting.length > 0);
  }
  return bins;
}

/** Largest first. */
function bySize(sizes: readonly number[]): Size[] {
  const bySize = new Map<number, number[]>();
  for (let index = sizes.length - 1; index >= 0; index--) {
    const size = sizes[index] ?? 0;
    const waiting = bySize.get(size);
    if (waiting) waiting.push(index);
    else bySize.set(size, [index]);
  }
  return [...bySize].map(([size, waiting]) => ({ size, waiting })).sort((a, b) => b.size - a.size);
}

/**
 * How many items of each size make the fullest bin that has one of the first: the bounded knapsack problem, where an
 * item is worth its size.
 */
function fullest(sizes: readonly Size[], capacity: number): number[] {
  const room = Math.max(0, capacity - (sizes[0]?.size ?? 0));
  // For each amount that can be made: the size that came to it last. Every amount is made of the largest sizes that make it.
  const last = new Int32Array(room + 1).fill(-1);
  const used = new Int32Array(room + 1);
  const made = (amount: number) => amount === 0 || (last[amount] ?? -1) >= 0;
  for (const [i, { size, waiting }] of sizes.entries()) {
    const available = waiting.length - (i === 0 ? 1 : 0);
    used.fill(0);
    for (let amount = size; amount <= room; amount++) {
      const before = used[amount - size] ?? 0;
      if (made(amount) || !made(amount - size) || before >= available) continue;
      last[amount] = i;
      used[amount] = before + 1;
    }
    if (made(room)) break;
  }
  const pattern = sizes.map((_, i) => Number(i === 0));
  let amount = room;
  while (!made(amount)) amount--;
  while (amount > 0) {
    const i = last[amount] ?? 0;
    pattern[i] = (pattern[i] ?? 0) + 1;
    amount -= sizes[i]?.size ?? amount;
  }
  return pattern;
}
