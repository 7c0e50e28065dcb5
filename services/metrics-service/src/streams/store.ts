import { accountOf } from "../cloudwatch/metric-key";
import type { Metric, Query, Source, UnixSeconds } from "../model";
import type { StreamedPoint } from "./records";
import { MINUTE, Ring } from "./ring";

/**
 * What became of a streamed datapoint.
 * - `new`, `same`, `revised`: it was taken
 * - `old`, `early`: it is older than what is kept, or of a time that has not come
 * - `ignored`: no job reads its metric
 * - `statistics`: it lacks some that are read
 */
export type Taken = "new" | "same" | "revised" | "old" | "early" | "ignored" | "statistics";

/** What of a query says which ring is meant. */
export type Wanted = Pick<Query, "metric" | "statistics"> & { readonly source: Source };

/** How far the stream of an account and region has come. */
interface Horizon {
  readonly account: string;
  readonly region: string;
  /** Nothing is missing from here on, as far as is known: it began here, or was silent before. */
  start: UnixSeconds;
  end: UnixSeconds;
}

/** A stream that has not come further for so long is taken for silent. */
export const SILENT_SECONDS = 600;

/** Minutes that are kept beside those that are read again, in case a stream pauses. */
const SPARE_MINUTES = 30;

/** Names of what every record has; others have the name of the statistic. */
const ALWAYS: Readonly<Record<string, string>> = { Sum: "sum", SampleCount: "count", Minimum: "min", Maximum: "max" };

/** A ring that no job has asked for in this time is dropped. */
const RETENTION_SECONDS = 86_400;

/** The newest minutes of all metrics that streamed jobs read, by who has them. */
export class Store {
  readonly #rings = new Map<string, Ring[]>();
  /** The same by the metrics of discovery, which stay for long: their names need not be put together again. */
  readonly #known = new WeakMap<Metric, Ring[]>();
  /** Up to when a stream of an account and region has come. */
  readonly #horizons = new Map<string, Horizon>();
  /** The account of sources without a role. */
  #own: string | undefined;
  #expiredAt: UnixSeconds = NaN;

  /**
   * @param depthSeconds how far back from now jobs read again
   * @param account the own account, where it is said
   */
  constructor(
    readonly depthSeconds: number,
    private readonly account?: string,
  ) {}

  get size(): number {
    return this.#rings.size;
  }

  get horizons(): Iterable<Readonly<Horizon>> {
    return this.#horizons.values();
  }

  /** @param account of the Firehose stream that delivers: the own one where the configuration names none */
  deliveredBy(account: string | undefined): void {
    this.#own = this.account ?? account ?? this.#own;
  }

  /** @param now no stream has come further */
  put(point: StreamedPoint, now: UnixSeconds): Taken {
    const time = Math.floor(point.timestamp / 1000 / MINUTE) * MINUTE;
    if (time > now + MINUTE) return "early";
    this.#advance(point, Math.min(time + MINUTE, now));
    const { account, region, namespace, metric, dimensions } = point;
    const pairs = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
    const rest = [region, namespace, metric, ...pairs.flat()];
    const rings = [
      ...(this.#rings.get(keyOf(account, rest)) ?? []),
      ...(account === this.#own ? (this.#rings.get(keyOf("", rest)) ?? []) : []),
    ];
    let taken: Taken = "ignored";
    for (const ring of rings) {
      const values = ring.statistics.map((statistic) => valueOf(statistic, point.values));
      taken = values.some(Number.isNaN) ? "statistics" : ring.put(time, values);
    }
    return taken;
  }

  /** The ring of what a query asks, from now on filled. */
  ringOf(wanted: Wanted, now: UnixSeconds): Ring {
    this.#expire(now);
    const rings = this.#ringsOf(wanted);
    const { statistics } = wanted;
    let ring = rings.find((one) => one.statistics === statistics || one.statistics.join() === statistics.join());
    if (ring === undefined) {
      ring = new Ring(statistics, Math.ceil(this.depthSeconds / MINUTE) + SPARE_MINUTES);
      rings.push(ring);
    }
    ring.usedAt = now;
    return ring;
  }

  /** A ring that has all that a query asks, perhaps more, if there is one. */
  find(wanted: Wanted): Ring | undefined {
    return this.#ringsOf(wanted).find(({ statistics }) => wanted.statistics.every((one) => statistics.includes(one)));
  }

  /** How far the stream has come that has a source's metrics, if there is one. */
  horizonOf(source: Source, account: string | undefined): Readonly<Horizon> | undefined {
    const owner = ownerOf(source, account) ?? this.#own;
    return this.#horizons.get(`${owner ?? ""} ${source.region}`);
  }

  #ringsOf({ metric, source }: Wanted): Ring[] {
    const known = this.#known.get(metric);
    if (known !== undefined && known.length > 0) return known;
    const { account, namespace, name, dimensions } = metric;
    const pairs = dimensions.flatMap((dimension) => [dimension.name, dimension.value]);
    const key = keyOf(ownerOf(source, account) ?? "", [source.region, namespace, name, ...pairs]);
    let rings = this.#rings.get(key);
    if (rings === undefined) this.#rings.set(key, (rings = []));
    this.#known.set(metric, rings);
    return rings;
  }

  #advance({ account, region }: StreamedPoint, end: UnixSeconds): void {
    const key = `${account} ${region}`;
    const known = this.#horizons.get(key);
    if (known === undefined) this.#horizons.set(key, { account, region, start: end, end });
    else {
      if (end - known.end > SILENT_SECONDS) known.start = end;
      known.end = Math.max(known.end, end);
    }
  }

  #expire(now: UnixSeconds): void {
    if (Number.isNaN(this.#expiredAt)) this.#expiredAt = now;
    if (now - this.#expiredAt < RETENTION_SECONDS) return;
    this.#expiredAt = now;
    for (const [key, rings] of this.#rings) {
      if (!rings.every(({ usedAt }) => now - usedAt >= RETENTION_SECONDS)) continue;
      rings.length = 0;
      this.#rings.delete(key);
    }
  }
}

/** The account that has a metric: a linked one, or the role's; nothing for the own. */
function ownerOf({ role }: Source, account: string | undefined): string | undefined {
  return account ?? (role && accountOf(role.arn));
}

function keyOf(account: string, rest: readonly string[]): string {
  return [account, ...rest].join("\u0001");
}

/** NaN where the record lacks it. */
function valueOf(statistic: string, values: StreamedPoint["values"]): number {
  if (statistic === "Average") return (values["sum"] ?? NaN) / (values["count"] ?? NaN);
  return values[ALWAYS[statistic] ?? statistic] ?? NaN;
}
