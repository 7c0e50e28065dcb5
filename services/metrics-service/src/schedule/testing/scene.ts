import type { Discovery, Finder } from "../../cloudwatch/finder";
import { job, memoryLog, query, SOURCE, valueOf } from "../../cloudwatch/testing/harness";
import { VirtualClock } from "../../cloudwatch/testing/virtual-clock";
import type { Answer, Found, Job, Query, Reader, Source } from "../../model";
import type { Asked, Engine } from "../engine";
import { phaseSeconds } from "../phase";
import { Scheduler } from "../scheduler";

export const named = (name: string, changes: Partial<Job> = {}) => job({ name, ...changes });

/** When the job "a" is read that has an interval of five minutes. */
export const START = 300 * 5_666_667 + phaseSeconds(named("a"));
export const COMPLETE: Answer = { outcome: "complete", statistics: [{ times: [], values: [] }] };
export const FORBIDDEN: Answer = { outcome: "held", reason: "forbidden", message: "no" };
export const FRANKFURT: Source = { region: "eu-central-1" };

/** An engine that asks as many queries as metrics were found, and remembers what it was told. */
export class TestEngine implements Engine<Asked> {
  readonly discovered: string[] = [];
  readonly asked: number[] = [];
  readonly folded: Answer[] = [];
  #found: readonly Found[] = [];

  discoverInSlices(name: string, found: readonly Found[]): Promise<void> {
    this.discovered.push(name);
    this.#found = found;
    return Promise.resolve();
  }

  queriesInSlices(_: string, now: number): Promise<readonly Asked[]> {
    this.asked.push(now - START);
    return Promise.resolve(this.#found.map(({ source, metric }) => ({ ...query(0), metric, source })));
  }

  fold(_: Asked, answer: Answer): void {
    this.folded.push(answer);
  }
}

interface Setting {
  readonly clock: VirtualClock;
  readonly engine: TestEngine;
  readonly log: ReturnType<typeof memoryLog>;
  readonly scheduler: Scheduler<Asked>;
  /** What is committed, and when. */
  readonly committed: string[];
  /** Seconds that a reading takes. */
  seconds: number;
  answer: (query: Query, i: number) => Answer;
  discovery: Discovery;
  waitSeconds: number;
  commitFails: boolean;
  readonly read: { readonly source: Source; readonly queries: number }[];
}

export const found = (sources: readonly Source[] = [SOURCE]): readonly Found[] =>
  sources.flatMap((source) => [0, 1].map((i) => ({ source, metric: query(i).metric, labels: {} })));

export function setUp(clock = new VirtualClock(START)): Setting {
  const finder: Finder = { setJobs: () => undefined, find: () => Promise.resolve(setting.discovery) };
  const reader: Reader = {
    read: async (source, _, queries, take) => {
      setting.read.push({ source, queries: queries.length });
      if (setting.seconds > 0) await clock.sleep(setting.seconds * 1000);
      for (const [i, one] of queries.entries()) take(i, setting.answer(one, i));
    },
  };
  const log = memoryLog();
  const commit = (name: string) => {
    if (setting.commitFails) return Promise.reject(new Error("disk full"));
    setting.committed.push(`${name} ${clock.now() - START}`);
    return Promise.resolve();
  };
  const budget = { waitSeconds: () => setting.waitSeconds };
  const scheduler = new Scheduler<Asked>({ finder, reader, budget, clock, log, commit });
  const setting: Setting = {
    clock,
    engine: new TestEngine(),
    log,
    scheduler,
    committed: [],
    seconds: 0,
    answer: () => COMPLETE,
    discovery: { found: found(), complete: true },
    waitSeconds: 0,
    commitFails: false,
    read: [],
  };
  return setting;
}

export const gauge = ({ scheduler }: Setting, name: string, labels = 'cloudwatch_job="a"') =>
  valueOf(scheduler.families(), `watchpost_job_${name}`, labels);
