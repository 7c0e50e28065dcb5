import type { Rule, UnixSeconds } from "../model";
import type { SeriesSet } from "./series";

/** What a series that only grows has come to. */
export interface Total {
  readonly rule: Rule;
  /** As they are written. */
  readonly labels: string;
  /** Where another label goes: see `withLabel`. */
  readonly place: number;
  readonly anchor: UnixSeconds;
  /** It is complete up to here. */
  readonly watermark: UnixSeconds;
  /** Of a counter its value; of a histogram its count, its sum and its buckets. They stay as they are. */
  readonly values: Float64Array;
}

/** The series of a set that have been complete once. */
export function* totalsOf({ rule, terms, labels, place, anchor, published, width, ...set }: Readable): Iterable<Total> {
  if (width === 0) return;
  const watermarkOf = (series: number) =>
    Math.min(...terms.map(({ bank }, j) => bank.watermark[set.rows[series * terms.length + j] ?? -1] ?? NaN));
  for (let series = 0; series < labels.length; series++) {
    const text = labels[series];
    if (text === undefined || Number.isNaN(published[series * width])) continue;
    yield {
      rule,
      labels: text,
      place: place[series] ?? 0,
      anchor: anchor[series] ?? NaN,
      watermark: watermarkOf(series),
      values: published.slice(series * width, (series + 1) * width),
    };
  }
}

type Readable = Pick<SeriesSet, "rule" | "terms" | "labels" | "place" | "anchor" | "published" | "width" | "rows">;
