import { parsePage } from "../src/exposition/testing/parse";
import { ask } from "../src/server/testing/client";
import { seriesKey } from "./expected";
import type { Scenario } from "./scenario";
import type { Observer } from "./simulation";

/** Values of the series that only grow, by key. */
type Page = ReadonlyMap<string, number>;

/** What was seen at one address, look by look. */
export interface Observation {
  /** Simulated time, in seconds since the epoch. */
  readonly at: number;
  readonly page: Page;
}

/** Reads pages as Prometheus does, and keeps what it has read. */
export class PageReader implements Observer {
  /** One list for each address. */
  readonly observations: readonly Observation[][];

  readonly #scenario: Scenario;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.observations = addressesOf(scenario, scenario.replicas ?? [0]).map(() => []);
  }

  async observe(at: number, urls: readonly (string | undefined)[]): Promise<void> {
    for (const [i, url] of addressesOf(this.#scenario, urls).entries()) {
      if (url !== undefined) this.observations[i]?.push({ at, page: await readPage(url) });
    }
  }
}

/** What is behind each address: a replica, or the first of them that is alive. */
export function addressesOf<T>({ address = "one" }: Scenario, replicas: readonly T[]): readonly (T | undefined)[] {
  return address === "each" ? replicas : [replicas.find((replica) => replica !== undefined)];
}

async function readPage(url: string): Promise<Page> {
  const { text } = await ask(`${url}/metrics`);
  const page = new Map<string, number>();
  for (const [family, { samples }] of parsePage(text, "text")) {
    if (/^(watchpost|process|nodejs)_/.test(family)) continue;
    for (const { name, labels, value } of samples) {
      if (/_(total|bucket|sum|count)$/.test(name)) page.set(seriesKey(name, labels), value);
    }
  }
  return page;
}
