import { describe, expect, it } from "@jest/globals";

import { SOURCE } from "../cloudwatch/testing/harness";
import { VirtualClock } from "../cloudwatch/testing/virtual-clock";
import { phaseSeconds } from "./phase";
import { COMPLETE, FORBIDDEN, found, FRANKFURT, gauge, named, setUp, START, TestEngine } from "./testing/scene";

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

  it("reads a job at the same moments in every replica, whenever one is started", async () => {
    const moments = async (later: number) => {
      const setting = setUp(new VirtualClock(START + later));
      setting.scheduler.run(setting.engine, [named("a")]);
      await setting.clock.advance((1200 - later) * 1000);
      return setting.engine.asked;
    };
    expect(await moments(17)).toEqual([17, 300, 600, 900, 1200]);
    expect(await moments(290)).toEqual([290, 300, 600, 900, 1200]);
    expect(await moments(301)).toEqual([301, 600, 900, 1200]);
  });

  it("reads an interval once though a timer is early, and goes on where the clock is set back", async () => {
    class OtherClock extends VirtualClock {
      ahead = 0;
      override milliseconds(): number {
        return super.milliseconds() + this.ahead * 1000;
      }
    }
    const clock = new OtherClock(START);
    const setting = setUp(clock);
    setting.scheduler.run(setting.engine, [named("a")]);
    await clock.advance(299_000);
    clock.ahead = -1;
    await clock.advance(301_000);
    expect(setting.engine.asked).toEqual([0, 299]);
    await clock.advance(1000);
    expect(setting.engine.asked).toEqual([0, 299, 600]);
    clock.ahead = -3601;
    await clock.advance(600_000);
    expect(setting.engine.asked).toEqual([0, 299, 600, -2700, -2400]);
    expect(gauge(setting, "skipped_cycles", 'cloudwatch_job="a",reason="overrun"') ?? 0).toBe(0);
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
      const againC = 300 + phaseSeconds(named("c")) - phaseSeconds(named("a"));
      expect(setting.committed).toEqual(["a 0", "b 0", "c 100", `c ${againC}`, "a 300"]);
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
      const due = (pollSeconds: number, after: number) => {
        const phase = phaseSeconds(named("a", { pollSeconds }));
        return phase + pollSeconds * Math.ceil((START + after - phase) / pollSeconds) - START;
      };
      expect(setting.engine.asked).toEqual([0, 100, due(60, 100), 165, due(120, 165)]);
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
