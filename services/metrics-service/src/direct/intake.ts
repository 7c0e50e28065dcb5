import type { Rendered } from "../engine/labels";
import type { UnixSeconds } from "../model";
import { numbersOf } from "./buckets";
import type { CumulativeStreams } from "./cumulative";
import type { Point, PushedMetric } from "./otlp/request";
import type { OwnSeries } from "./own-series";
import { KNOWN_SECONDS, type SeenPoints } from "./seen";
import type { SharedSeries } from "./shared-series";
import type { NoTarget, Target, Targets } from "./targets";

/**
 * Why a point is not taken, beside the reasons for which its metric is not:
 * - `labels`: two attributes become one label, or one is too long or reserved
 * - `value`: there is none, it is not a number, or something counted falls
 * - `late`, `early`: it is older than an hour, or of more than ten minutes ahead
 * - `limit`: there are too many series, or too many emitters that count since their start
 */
export type Reason = NoTarget | "labels" | "value" | "late" | "early" | "limit";

export interface Outcome {
  taken: number;
  duplicates: number;
  /** Points that only begin a count: of an emitter that counted before it was known here. */
  baselines: number;
  readonly refused: Map<Reason, number>;
}

export interface IntakeProps {
  readonly targets: Targets;
  readonly shared: ReadonlyMap<string, SharedSeries>;
  readonly own: OwnSeries;
  readonly seen: SeenPoints;
  readonly streams: CumulativeStreams;
  readonly seriesLimit: number;
}

const EARLY_SECONDS = 600;
const NANOSECONDS = 1_000_000_000n;

/** Puts pushed points where they belong. */
export class Intake {
  constructor(private readonly props: IntakeProps) {}

  take(metrics: readonly PushedMetric[], now: UnixSeconds): Outcome {
    const outcome: Outcome = { taken: 0, duplicates: 0, baselines: 0, refused: new Map() };
    for (const metric of metrics) {
      const target = this.#targetOf(metric);
      for (const point of metric.points) {
        const result = typeof target === "string" ? target : this.#takePoint(metric, point, target, now);
        if (result === "taken") outcome.taken++;
        else if (result === "duplicate") outcome.duplicates++;
        else if (result === "first") outcome.baselines++;
        else outcome.refused.set(result, (outcome.refused.get(result) ?? 0) + 1);
      }
    }
    return outcome;
  }

  #targetOf(metric: PushedMetric): Target | NoTarget {
    const target = this.props.targets.of(metric);
    if (typeof target === "string" || target.isShared) return target;
    const family = this.props.own.familyOf(target);
    return family === undefined ? "name" : { ...target, bounds: family.bounds };
  }

  #takePoint(
    metric: PushedMetric,
    point: Point,
    target: Target,
    now: UnixSeconds,
  ): Reason | "taken" | "duplicate" | "first" {
    const time = Number(point.time / NANOSECONDS);
    if (time < now - KNOWN_SECONDS) return "late";
    if (time > now + EARLY_SECONDS) return "early";
    const numbers = numbersIn(point, target);
    if (numbers === undefined) return "value";
    const labels = target.labelsOf(point.attributes, metric.resource);
    if (labels === undefined) return "labels";
    if (!this.#hasRoom(target, labels)) return "limit";
    if (target.kind === "gauge") {
      this.props.own.set(target.family, labels, numbers[0] ?? NaN, point.time, now);
      return "taken";
    }
    return this.#count(identityOf(metric, point), metric, point, numbers, target, labels, now);
  }

  #count(
    identity: string,
    { isDelta }: PushedMetric,
    { start, time }: Point,
    numbers: Float64Array,
    target: Target,
    labels: Rendered,
    now: UnixSeconds,
  ): Reason | "taken" | "duplicate" | "first" {
    const { seen, shared, streams, own } = this.props;
    let increment = { since: start > 0n ? start : time, values: numbers };
    if (isDelta) {
      if (!seen.take(`${identity}\0${start}\0${time}`, now)) return "duplicate";
    } else {
      const taken = streams.take(identity, { start, time, values: numbers }, now);
      if (taken === "full") return "limit";
      if (taken === "duplicate" || taken === "first") return taken;
      increment = taken;
    }
    const since = Number(increment.since / NANOSECONDS);
    const series = shared.get(target.family);
    if (series === undefined) own.add(target.family, labels, increment.values, now);
    else series.push(labels.text, labels.place, since, increment.values, now);
    return "taken";
  }

  #hasRoom({ family }: Target, labels: Rendered): boolean {
    const { shared, own, seriesLimit } = this.props;
    const series = shared.get(family);
    if (series === undefined ? own.has(family, labels.text) : series.has(labels.text)) return true;
    let size = own.size;
    for (const each of shared.values()) size += each.waiting;
    return size < seriesLimit;
  }
}

function numbersIn({ value }: Point, { kind, scale, bounds }: Target): Float64Array | undefined {
  if (typeof value === "object") return numbersOf(value, scale, bounds);
  if (value === undefined || !Number.isFinite(value) || (kind === "counter" && value < 0)) return undefined;
  return Float64Array.of(value * scale);
}

/** The same for the points of one emitter about one thing. */
function identityOf({ name, resource, scope }: PushedMetric, { attributes }: Point): string {
  return JSON.stringify([name, scope, [...resource].sort(), [...attributes].sort()]);
}
