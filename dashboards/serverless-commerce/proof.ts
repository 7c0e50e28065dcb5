/**
 * A counter in a proof, one value a minute, that grows by this much at once every ten minutes. A window of ten minutes has
 * seen exactly that from the first minute on; one of another length, more or less of it or nothing.
 */
export const everyTenMinutes = (n: number): string =>
  `0 ${[1, 2, 3, 4].map((times) => `${Number((times * n).toPrecision(12))}x9`).join(" ")}`;

/** A gauge in a proof that comes every third minute only: that is bridged, and no more. */
export const everyThirdMinute = (value: number): string => Array.from({ length: 17 }, () => `${value} _ _`).join(" ");
