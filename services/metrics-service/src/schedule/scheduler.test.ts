import { describe, expect, it } from "@jest/globals";

import type { Discovery, Finder } from "../cloudwatch/finder";
import { job, memoryLog, query, SOURCE, valueOf } from "../cloudwatch/testing/harness";
import { VirtualClock } from "../cloudwatch/testing/virtual-clock";
import type { Answer, Found, Job, Query, Reader, Source } from "../model";
import type { Asked, Engine } from "./engine";
import { Scheduler } from "./scheduler";

const START = 1_700_000_000;
const COMPLETE: Answer = { outcome: "complete", statistics: [{ times: [], values: [] }] };
const FORBIDDEN: Answer = { outcome: "held", reason: "forbidden", message: "no" };
const FRANKFURT: Source = { region: "eu-central-1" };

/** An engine that asks as many queries as metrics were found, and remembers what it was told. */
class TestEngine implements Engine<Asked> {
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

const found = (sources: readonly Source[] = [SOURCE]): readonly Found[] =>
  sources.flatMap((source) => [0, 1].map((i) => ({ source, metric: query(i).metric, labels: {} })));

function setUp(): Setting {
  const clock = new VirtualClock(START);
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

const named = (name: string, changes: Partial<Job> = {}) => job({ name, ...changes });
const gauge = ({ scheduler }: Setting, name: string, labels = 'cloudwatch_job="a"') =>
  valueOf(scheduler.families(), `watchpost_job_${name}`, labels);

describe("the scheduler", () => {
  it("reads a job at once and at every interval from then on, to the second", async () => {
    const setting = setUp();
    setting.seconds = 7;
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(1_000_000);
    expect(setting.engine.asked).toEqual([0, 300, 600, 900]);
    expect(setting.committed).toEqual(["a 7", "a 307", "a 607", "a 907"]);
    expect(setting.engine.folded).toHaveLength(8);
    expect(gauge(setting, "last_cycle_duration_seconds")).toBe(7);
    expect(gauge(setting, "last_success_timestamp_seconds")).toBe(START + 907);
    expect(gauge(setting, "up")).toBe(1);
    expect(gauge(setting, "cycles", 'cloudwatch_job="a",outcome="complete"')).toBe(4);
  });

  it("reads each job at its own interval", async () => {
    const setting = setUp();
    setting.scheduler.run(setting.engine, [named("a"), named("b", { pollSeconds: 60 })]);
    await setting.clock.advance(301_000);
    expect(setting.committed.filter((line) => line.startsWith("b"))).toHaveLength(6);
    expect(setting.committed.filter((line) => line.startsWith("a"))).toHaveLength(2);
  });

  it("tells the engine what was found only when that is new", async () => {
    const setting = setUp();
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(700_000);
    expect(setting.engine.discovered).toEqual(["a"]);
    setting.discovery = { found: found(), complete: true };
    await setting.clock.advance(300_000);
    expect(setting.engine.discovered).toEqual(["a", "a"]);
  });

  it("asks each source for its own", async () => {
    const setting = setUp();
    setting.discovery = { found: found([SOURCE, FRANKFURT]), complete: true };
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(1000);
    expect(setting.read).toEqual([
      { source: SOURCE, queries: 2 },
      { source: FRANKFURT, queries: 2 },
    ]);
    expect(setting.engine.folded).toHaveLength(4);
  });

  it("never begins a cycle before the last one is over, keeps its rhythm, and says what was left out", async () => {
    const setting = setUp();
    setting.seconds = 650;
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(2_000_000);
    expect(setting.engine.asked).toEqual([0, 900, 1800]);
    expect(gauge(setting, "skipped_cycles", 'cloudwatch_job="a",reason="overrun"')).toBe(4);
    expect(setting.log.lines).toContainEqual({
      level: "warn",
      details: { job: "a", seconds: 650, pollSeconds: 300 },
      message: "a cycle took longer than the interval of its job",
    });
  });

  it("leaves cycles out that the budget does not allow, and says so", async () => {
    const setting = setUp();
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(1000);
    setting.waitSeconds = 500;
    await setting.clock.advance(600_000);
    setting.waitSeconds = 0;
    await setting.clock.advance(300_000);
    expect(setting.engine.asked).toEqual([0, 900]);
    expect(gauge(setting, "skipped_cycles", 'cloudwatch_job="a",reason="budget"')).toBe(2);
    expect(setting.log.lines).toContainEqual(expect.objectContaining({ details: { job: "a", waitSeconds: 500 } }));
  });

  it("is ready after the first complete cycle of every job", async () => {
    const setting = setUp();
    expect(setting.scheduler.ready).toBe(false);
    setting.seconds = 5;
    setting.scheduler.run(setting.engine, [named("a"), named("b")]);
    await setting.clock.advance(4000);
    expect(setting.scheduler.ready).toBe(false);
    await setting.clock.advance(2000);
    expect(setting.scheduler.ready).toBe(true);
  });

  it("is ready after three cycles in which something is always refused", async () => {
    const setting = setUp();
    setting.answer = (_, i) => (i === 0 ? FORBIDDEN : COMPLETE);
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(500_000);
    expect(setting.scheduler.ready).toBe(false);
    expect(gauge(setting, "up")).toBe(1);
    await setting.clock.advance(300_000);
    expect(setting.scheduler.ready).toBe(true);
  });

  it("is not ready while nothing is answered, or while it is not known what there is", async () => {
    const setting = setUp();
    setting.answer = () => FORBIDDEN;
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(2_000_000);
    expect(setting.scheduler.ready).toBe(false);
    expect(gauge(setting, "up")).toBe(0);
    setting.discovery = { found: [], complete: false };
    await setting.clock.advance(300_000);
    expect(setting.scheduler.ready).toBe(false);
    setting.discovery = { found: [], complete: true };
    await setting.clock.advance(300_000);
    expect(setting.scheduler.ready).toBe(true);
  });

  it("goes on after a cycle that failed for whatever reason", async () => {
    const setting = setUp();
    setting.commitFails = true;
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(1000);
    expect(gauge(setting, "cycles", 'cloudwatch_job="a",outcome="failed"')).toBe(1);
    expect(setting.log.lines).toContainEqual(expect.objectContaining({ level: "error", message: "a cycle failed" }));
    setting.commitFails = false;
    await setting.clock.advance(300_000);
    expect(setting.scheduler.ready).toBe(true);
  });

  it("knows a job that has hung for half an hour", async () => {
    const setting = setUp();
    setting.seconds = Infinity;
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(1_799_000);
    expect(setting.scheduler.stuck).toEqual([]);
    await setting.clock.advance(2000);
    expect(setting.scheduler.stuck).toEqual(["a"]);
  });

  describe("on a reload", () => {
    it("keeps the rhythm and the status of jobs that stay, drops those that go, and begins those that are new", async () => {
      const setting = setUp();
      setting.scheduler.run(setting.engine, [named("a"), named("b")]);
      await setting.clock.advance(100_000);
      const after = new TestEngine();
      setting.scheduler.run(after, [named("a"), named("c")]);
      await setting.clock.advance(250_000);
      expect(setting.committed).toEqual(["a 0", "b 0", "c 100", "a 300"]);
      expect(after.discovered).toEqual(["c", "a"]);
      expect(gauge(setting, "cycles", 'cloudwatch_job="a",outcome="complete"')).toBe(2);
      expect(gauge(setting, "up", 'cloudwatch_job="b"')).toBeUndefined();
      expect(setting.scheduler.ready).toBe(true);
    });

    it("drops what is under way and asks anew with the engine that is new", async () => {
      const setting = setUp();
      setting.seconds = 10;
      setting.scheduler.run(setting.engine, [named("a")]);
      await setting.clock.advance(5000);
      const after = new TestEngine();
      setting.scheduler.run(after, [named("a")]);
      await setting.clock.advance(20_000);
      expect(setting.engine.folded).toEqual([]);
      expect(after.folded).toHaveLength(2);
      expect(setting.committed).toEqual(["a 20"]);
    });

    it("begins a new interval at once, and only once", async () => {
      const setting = setUp();
      setting.seconds = 10;
      setting.scheduler.run(setting.engine, [named("a")]);
      await setting.clock.advance(100_000);
      setting.scheduler.run(setting.engine, [named("a", { pollSeconds: 60 })]);
      await setting.clock.advance(65_000);
      setting.scheduler.run(setting.engine, [named("a", { pollSeconds: 120 })]);
      await setting.clock.advance(150_000);
      expect(setting.engine.asked).toEqual([0, 100, 160, 170, 290]);
    });
  });

  it("ends after what is under way, and takes nothing of it", async () => {
    const setting = setUp();
    setting.seconds = 10;
    setting.scheduler.run(setting.engine, [named("a")]);
    await setting.clock.advance(5000);
    let stopped = false;
    const stopping = setting.scheduler.stop().then(() => {
      stopped = true;
    });
    await setting.clock.advance(4000);
    expect(stopped).toBe(false);
    await setting.clock.advance(2000);
    await stopping;
    expect(setting.engine.folded).toEqual([]);
    await setting.clock.advance(1_000_000);
    expect(setting.read).toHaveLength(1);
    expect(setting.clock.sleeping).toBe(0);
  });
});
