/** A number with its unit: `value` in the base unit that series carry, `text` as people say it. */
export interface Quantity {
  readonly value: number;
  readonly text: string;
}

/** A share, which series carry as a ratio: `percent(70)` is 0.7. */
export const percent = (n: number): Quantity => ({ value: n / 100, text: `${n} %` });
/** A time, which series carry in seconds: `milliseconds(200)` is 0.2. */
export const milliseconds = (n: number): Quantity => ({ value: n / 1000, text: `${n} ms` });
/** Events in a minute. */
export const perMinute = (n: number): Quantity => ({ value: n, text: `${n} a minute` });
/** A number of things. */
export const count = (n: number): Quantity => ({ value: n, text: String(n) });
/** What something costs, in US dollars. */
export const dollarsPerMonth = (n: number): Quantity => ({ value: n, text: `$${n} a month` });
