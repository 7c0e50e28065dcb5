import type { Sample, UnixSeconds } from "../model";
import { canonicalNumber } from "../exposition/number";
import { upperBoundLabel } from "../plan/statistics";
import { withLabel } from "./labels";
import type { EngineJob } from "./schema";
import { scaleOf, type SeriesSet } from "./series";
import { freshnessSeconds } from "./shown";

type Pace = Pick<EngineJob, "pollSeconds">;

/** The samples of a set's series. */
export function samplesOf(set: SeriesSet, pace: Pace, now: UnixSeconds): Iterable<Sample> {
  switch (set.rule.kind) {
    case "counter":
      return counterSamples(set);
    case "gauge":
      return gaugeSamples(set, pace, now);
    case "histogram":
      return histogramSamples(set);
    case "quantiles":
      return quantileSamples(set, pace, now);
  }
}

function* counterSamples({ labels, exposed, anchor }: SeriesSet): Iterable<Sample> {
  for (let series = 0; series < labels.length; series++) {
    const text = labels[series];
    const value = exposed[series] ?? NaN;
    if (text === undefined || Number.isNaN(value)) continue;
    yield { suffix: "_total", labels: text, value };
    yield { suffix: "_created", labels: text, value: anchor[series] ?? NaN };
  }
}

function* histogramSamples(set: SeriesSet): Iterable<Sample> {
  const { rule, labels, place, width } = set;
  const bounds = [...(rule.bounds ?? []).map((bound) => upperBoundLabel(rule, bound)), "+Inf"];
  for (let series = 0; series < labels.length; series++) {
    const text = labels[series];
    // The numbers of one series belong together, whatever is folded while somebody reads them.
    const numbers = set.exposed.slice(series * width, (series + 1) * width);
    const [count, sum] = numbers;
    if (text === undefined || count === undefined || sum === undefined || Number.isNaN(count)) continue;
    for (let i = 0; i < bounds.length; i++) {
      const bucket = withLabel(text, place[series] ?? 0, `le="${bounds[i] ?? ""}"`);
      yield { suffix: "_bucket", labels: bucket, value: numbers[i + 2] ?? count };
    }
    yield { suffix: "_count", labels: text, value: count };
    yield { suffix: "_sum", labels: text, value: sum };
    yield { suffix: "_created", labels: text, value: set.anchor[series] ?? NaN };
  }
}

function* quantileSamples(set: SeriesSet, pace: Pace, now: UnixSeconds): Iterable<Sample> {
  const { rule, labels, place, width } = set;
  const isFresh = freshness(set, pace, now);
  const quantiles = (rule.quantiles ?? []).map(canonicalNumber);
  for (let series = 0; series < labels.length; series++) {
    const text = labels[series];
    if (text === undefined) continue;
    for (let q = 0; q < quantiles.length; q++) {
      const { time, value } = newest(set, series, q);
      if (!isFresh(time)) continue;
      const label = withLabel(text, place[series] ?? 0, `quantile="${quantiles[q] ?? ""}"`);
      yield { suffix: "", labels: label, value };
    }
    const [count, sum] = set.exposed.slice(series * width, (series + 1) * width);
    if (count === undefined || sum === undefined || Number.isNaN(count)) continue;
    yield { suffix: "_count", labels: text, value: count };
    yield { suffix: "_sum", labels: text, value: sum };
    yield { suffix: "_created", labels: text, value: set.anchor[series] ?? NaN };
  }
}

function* gaugeSamples(set: SeriesSet, pace: Pace, now: UnixSeconds): Iterable<Sample> {
  const isFresh = freshness(set, pace, now);
  for (let series = 0; series < set.labels.length; series++) {
    const labels = set.labels[series];
    if (labels === undefined) continue;
    const { time, value } = newest(set, series, 0);
    if (isFresh(time)) yield { suffix: "", labels, value };
  }
}

/** How many gauges and quantiles of a set had a value once, but none that is new enough to be shown. */
export function staleIn(set: SeriesSet, pace: Pace, now: UnixSeconds): number {
  const isFresh = freshness(set, pace, now);
  const shown = set.terms[0]?.shown.length ?? 0;
  let stale = 0;
  for (let series = 0; shown > 0 && series < set.labels.length; series++) {
    if (set.labels[series] === undefined) continue;
    for (let g = 0; g < shown; g++) {
      const { time } = newest(set, series, g);
      if (!Number.isNaN(time) && !isFresh(time)) stale++;
    }
  }
  return stale;
}

/** The newest value of a shown statistic, of the time at which all terms have one. */
function newest(set: SeriesSet, series: number, g: number): { readonly time: UnixSeconds; readonly value: number } {
  let time = NaN;
  let value = 0;
  for (let j = 0; j < set.terms.length; j++) {
    const term = set.terms[j];
    if (term === undefined) continue;
    const at = set.rowOf(series, j) * term.bank.shown.length + (term.shown[g] ?? 0);
    const shownAt = term.bank.shownAt[at] ?? NaN;
    if (j > 0 && shownAt !== time) return { time: NaN, value: NaN };
    time = shownAt;
    value += term.sign * (term.bank.shownValue[at] ?? NaN);
  }
  return { time, value: value * scaleOf(set.rule, set.rule.statistic) };
}

function freshness(set: SeriesSet, { pollSeconds }: Pace, now: UnixSeconds): (time: UnixSeconds) => boolean {
  const cadence = set.terms[0]?.bank.cadence;
  if (cadence === undefined) return () => false;
  const { periodSeconds, settleSeconds } = cadence;
  const oldest = now - periodSeconds - freshnessSeconds(periodSeconds, settleSeconds, pollSeconds);
  return (time) => time >= oldest;
}
