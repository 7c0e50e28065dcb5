import type { Metric } from "./metric";
import type { MetricEntry, SeriesSource } from "./series";
import { StoredMetrics } from "./stored";

/** Where metrics are: each account keeps its own in each region. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

interface Placed {
  readonly account: string;
  /** @default every region */
  readonly region?: string;
  readonly source: SeriesSource;
}

/** A metric with the account that owns it. */
export interface OwnedEntry extends MetricEntry {
  readonly account: string;
}

/** How far a list has come: later metrics come after it, whatever is published meanwhile. */
export interface Position {
  readonly source: number;
  readonly index: number;
}

export const FIRST: Position = { source: 0, index: 0 };

/** All metrics there are, in all accounts and regions. */
export class World {
  readonly #placed: Placed[] = [];
  readonly #stores = new Map<string, StoredMetrics>();

  /** Only the monitoring account sees the metrics of others. */
  constructor(readonly monitoringAccount: string) {}

  add(placed: Placed): void {
    this.#placed.push(placed);
  }

  /** Metrics that were published, not generated. */
  store(place: Place): StoredMetrics {
    const key = `${place.account}/${place.region}`;
    let store = this.#stores.get(key);
    if (store === undefined) {
      store = new StoredMetrics();
      this.#stores.set(key, store);
      this.#placed.push({ ...place, source: store });
    }
    return store;
  }

  accounts(): readonly string[] {
    return [...new Set([this.monitoringAccount, ...this.#placed.map(({ account }) => account)])];
  }

  /** Whether who asks from one account may read another's. */
  mayRead(from: Place, account: string): boolean {
    return account === from.account || (from.account === this.monitoringAccount && this.accounts().includes(account));
  }

  find(place: Place, metric: Metric): MetricEntry | undefined {
    const found: MetricEntry[] = [];
    for (const { account, region, source } of this.#placed) {
      if (account === place.account && (region === undefined || region === place.region)) {
        const entry = source.find(metric);
        if (entry !== undefined) {
          found.push(entry);
        }
      }
    }
    return found.length < 2 ? found[0] : { metric, series: found.flatMap(({ series }) => series) };
  }

  /** Metrics from a position on, each with the position after it. A metric of two sources comes once for each. */
  *list(region: string, accounts: readonly string[], from: Position): Generator<[next: Position, entry: OwnedEntry]> {
    for (let i = from.source; i < this.#placed.length; i++) {
      const placed = this.#placed[i];
      if (placed === undefined || !accounts.includes(placed.account) || (placed.region ?? region) !== region) {
        continue;
      }
      for (let j = i === from.source ? from.index : 0; j < placed.source.length; j++) {
        yield [
          { source: i, index: j + 1 },
          { ...placed.source.at(j), account: placed.account },
        ];
      }
    }
  }
}
