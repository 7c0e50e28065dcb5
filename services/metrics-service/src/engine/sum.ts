/** Numbers that a sum takes in an array of sums: the sum itself, and what rounding took from it. */
export const SUM_WIDTH = 2;

/**
 * A sum that keeps what rounding would lose (Neumaier's variant of Kahan's algorithm). The same numbers in the same
 * order give the same bits, so two replicas that read the same hours show the same counters. Whole numbers are exact up
 * to 2^53.
 * https://en.wikipedia.org/wiki/Kahan_summation_algorithm#Further_enhancements
 */
export class Sum {
  #sum = 0;
  #lost = 0;

  get value(): number {
    return this.#sum + this.#lost;
  }

  add(term: number): void {
    const sum = this.#sum;
    const next = sum + term;
    this.#lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    this.#sum = next;
  }

  reset(): void {
    this.#sum = 0;
    this.#lost = 0;
  }

  load(sums: Float64Array, at: number): void {
    this.#sum = sums[at] ?? 0;
    this.#lost = sums[at + 1] ?? 0;
  }

  store(sums: Float64Array, at: number): void {
    sums[at] = this.#sum;
    sums[at + 1] = this.#lost;
  }
}
