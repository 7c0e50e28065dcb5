import { afterEach, describe, expect, it, jest } from "@jest/globals";
import type { FakeCloudWatch, FaultRule } from "@watchpost/fake-cloudwatch";

import { cloudWatch, job, startFake, synthetic, valueOf } from "../cloudwatch/testing/harness";
import { VirtualClock } from "../cloudwatch/testing/virtual-clock";
import { Engine } from "../engine";
import { Scheduler } from "./scheduler";

jest.setTimeout(60_000);

const HOUR = 3600;
const ANCHOR = HOUR * Math.floor(1_700_000_000 / HOUR);
const SETTLE = 120;

let fake: FakeCloudWatch | undefined;

afterEach(async () => {
  await fake?.stop();
});

/** Reads a job so many times. */
async function collect(cycles: number, metrics: number, faults: readonly FaultRule[]) {
  const clock = new VirtualClock(ANCHOR + HOUR);
  fake = await startFake(metrics, { clock: () => clock.now(), historySeconds: HOUR, faults });
  const { client, log } = cloudWatch({ clock });
  const engine = new Engine({ jobs: [job()], anchor: { at: "instant", instant: ANCHOR } });
  let committed: () => void = () => undefined;
  const { budget, finder, reader } = client;
  const commit = () => {
    committed();
    return Promise.resolve();
  };
  const scheduler = new Scheduler({ budget, finder, reader, clock, log, commit });
  for (let cycle = 0; cycle < cycles; cycle++) {
    const next = new Promise<void>((resolve) => {
      committed = resolve;
    });
    if (cycle === 0) scheduler.run(engine, [job()]);
    await clock.drive(next);
  }
  const { ready } = scheduler;
  client.close();
  await scheduler.stop();
  return { engine, client, ready, now: clock.now() };
}

/** Of each metric: what is exported, and what the books have up to the last settled minute. */
function totals(engine: Engine, metrics: number, now: number) {
  const end = 60 * Math.floor((now - SETTLE) / 60);
  return Array.from({ length: metrics }, (_, i) => ({
    exported: valueOf([...engine.families(now)], "requests", `_instance="${instance(i)}",service="service-0"`),
    true: fake?.ledger.total({ metric: synthetic(i), start: ANCHOR, end }),
  }));
}

function instance(index: number): string {
  return synthetic(index).dimensions.find(({ name }) => name === "Instance")?.value ?? "";
}

describe("collection, from CloudWatch to the engine", () => {
  it("comes to the totals of the books when all goes well", async () => {
    const { engine, now, ready } = await collect(4, 20, []);
    for (const { exported, true: total } of totals(engine, 20, now)) expect(exported).toBe(total);
    expect(ready).toBe(true);
  });

  it("comes to the totals of the books through throttling, errors, partial data and tiny pages", async () => {
    const trouble = {
      throttle: 0.2,
      serverError: 0.01,
      reset: 0.01,
      partialData: 0.1,
      internalError: 0.05,
      pageLimit: 50,
    };
    const { engine, now, client } = await collect(12, 20, [{ ...trouble, untilSeconds: 10 * 300 }]);
    for (const { exported, true: total } of totals(engine, 20, now)) expect(exported).toBe(total);
    const partial = valueOf(client.families(), "watchpost_cloudwatch_partial_results", 'status="PartialData"');
    expect(partial).toBeGreaterThan(0);
  });
});
