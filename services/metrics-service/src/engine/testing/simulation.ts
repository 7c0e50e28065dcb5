import type { Family, Found, Sample, UnixSeconds } from "../../model";
import { Engine, type EngineProps } from "../engine";
import { decodeState } from "../state";
import { held, type Ledger } from "./ledger";

/** Of what goes wrong how much does, as probabilities for each cycle or answer. */
export interface Faults {
  readonly heldAnswer: number;
  /** Nothing is answered in a whole cycle. */
  readonly heldCycle: number;
  /** The process is killed in the midst of a cycle, and started again. */
  readonly kill: number;
}

export const NO_FAULTS: Faults = { heldAnswer: 0, heldCycle: 0, kill: 0 };

export interface ReplicaProps extends Omit<EngineProps, "state"> {
  readonly found: () => readonly Found[];
  readonly ledger: Ledger;
  readonly random: () => number;
  /** Whether the disk outlives the process. */
  readonly keepsState: boolean;
}

/** A process that polls, dies and is started again, and whose counters somebody watches. */
export class Replica {
  engine: Engine;
  /** Counters that were lower than when they were last scraped, as text. */
  readonly decreases: string[] = [];
  restarts = 0;

  readonly #props: ReplicaProps;
  readonly #scraped = new Map<string, number>();
  #saved: readonly Buffer[] | undefined;

  constructor(props: ReplicaProps) {
    this.#props = props;
    this.engine = new Engine(props);
  }

  cycle(now: UnixSeconds, faults: Faults = NO_FAULTS): void {
    const { ledger, random, found, jobs, keepsState } = this.#props;
    const isHeld = random() < faults.heldCycle;
    const killedAfter = random() < faults.kill ? random() : Infinity;
    for (const { name } of jobs) {
      this.engine.discover(name, found(), now);
      const asked = [...this.engine.queries(name, now)];
      // Answers come in any order.
      asked.sort(() => random() - 0.5);
      for (const [i, query] of asked.entries()) {
        if (i >= killedAfter * asked.length) {
          this.restart();
          return;
        }
        const answer = isHeld || random() < faults.heldAnswer ? held() : ledger.answer(query, now);
        this.engine.fold(query, answer);
        if (random() < 0.01) this.scrape(now);
      }
    }
    if (keepsState) {
      const { chunks, done } = this.engine.save(now);
      this.#saved = [...chunks];
      done();
    }
    this.scrape(now);
  }

  restart(): void {
    this.restarts++;
    const { keepsState } = this.#props;
    this.engine = new Engine({
      ...this.#props,
      ...(keepsState && this.#saved && { state: decodeState(this.#saved) }),
    });
  }

  scrape(now: UnixSeconds): Map<string, number> {
    const page = pageOf(this.engine.families(now));
    for (const [name, value] of page) {
      const before = this.#scraped.get(name);
      if (before !== undefined && value < before) this.decreases.push(`${name} ${before} -> ${value} at ${now}`);
      this.#scraped.set(name, value);
    }
    return page;
  }
}

/** All samples that only grow, by name and labels, but for those about the engine itself. */
function pageOf(families: readonly Family[]): Map<string, number> {
  const page = new Map<string, number>();
  for (const { name, samples } of families) {
    if (name.startsWith("watchpost_")) continue;
    for (const sample of samples)
      if (grows(sample)) page.set(`${name}${sample.suffix}{${sample.labels}}`, sample.value);
  }
  return page;
}

function grows({ suffix }: Sample): boolean {
  return suffix === "_total" || suffix === "_bucket" || suffix === "_count" || suffix === "_sum";
}
